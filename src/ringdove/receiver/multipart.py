"""Forms of several parts (RFC 7578): the fields that are not files."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from ringdove.connectors.provider import Malformed
from ringdove.receiver.charsets import decode


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``charset`` only where its part names one."""

    name: str
    charset: str | None
    content: bytes


def fields(data: bytes, boundary: bytes, most: int) -> Sequence[Field]:
    """The fields of a form in their order; raises :class:`Malformed` when it is none."""
    reading = _Reading(most)
    try:
        parser = reading.parser(boundary)
        parser.write(data)
        parser.finalize()
    except (FormParserError, ValueError, LookupError):
        raise Malformed("unreadable: body (not multipart/form-data)") from None
    if not reading.ended:
        raise Malformed("incomplete: body")
    return reading.fields


class _Reading:
    """What the parser has told so far."""

    def __init__(self, most: int) -> None:
        self.fields: list[Field] = []
        self.ended = False
        self._most = most
        self._parts = 0
        self._begin()

    def parser(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._all,
            },
        )

    def _begin(self) -> None:
        self._headers = Message()
        self._content = bytearray()
        self._name = self._value = b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[decode(self._name, None)] = decode(self._value, None)
        self._name = self._value = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def _end(self) -> None:
        self._parts += 1
        if self._parts > self._most:
            raise Malformed("too many: parameters")
        name = self._headers.get_param("name", header="content-disposition")
        file = self._headers.get_param("filename", header="content-disposition")
        if not isinstance(name, str) or file is not None:
            return
        charset = self._headers.get_param("charset") if self._headers["content-type"] else None
        self.fields.append(
            Field(name, charset if isinstance(charset, str) else None, bytes(self._content))
        )

    def _all(self) -> None:
        self.ended = True
