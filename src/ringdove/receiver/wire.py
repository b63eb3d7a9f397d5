"""A request's bytes become parameters: query strings, urlencoded, multipart and JSON bodies.

Everything here is bounded by the body's limit and by how many parameters there may be.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from email.message import Message
from typing import AnyStr
from urllib.parse import unquote_to_bytes

from ringdove.connectors.provider import Malformed, RawRequest
from ringdove.receiver.charsets import codec_of, decode, is_wide
from ringdove.receiver.multipart import fields

MOST_PARAMETERS = 1000
URLENCODED = b"application/x-www-form-urlencoded"
#: Parameters by which a request may name its charset where its content type does not (``_charset_``: RFC 7578, 4.6).
CHARSET_PARAMETERS = ("charset", "_charset_")
_PRINTABLE = re.compile(rb"[\t\r\n\x20-\x7e]*")
_BOM = "\ufeff"


def read_request(query: bytes, body: bytes, headers: Mapping[bytes, bytes]) -> RawRequest:
    """Everything that a request says; raises :class:`Malformed` when its body cannot be read."""
    in_query = urlencoded(query, None) if query else {}
    in_body: dict[str, str] = {}
    if body and not body.isspace():
        if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
            raise Malformed("unreadable: body (send it without Content-Encoding)")
        in_body = read_body(body, headers.get(b"content-type", b""))
    return RawRequest(in_query, in_body, header_tokens(headers))


def charset_of(query: bytes, body: bytes, headers: Mapping[bytes, bytes]) -> str:
    """For people: the charset that was declared, else the one that the bytes are in; ``?`` where that was guessed."""
    content_type = headers.get(b"content-type", b"")
    declared = _content_type(content_type)[1] if b"charset" in content_type.lower() else None
    if declared is not None:
        return declared[:40] if codec_of(declared) else f"{declared[:40]}?"
    data = body or query
    if b"%" in data:
        data = unquote_to_bytes(data)
    if data.isascii():
        return "ASCII"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "Windows-1252?"
    return "UTF-8"


def urlencoded(data: bytes, codec: str | None) -> dict[str, str]:
    """Parameters of a query or a form (WHATWG URL, section 5.1); names folded, the first of repeated ones."""
    if codec is None and data.isascii():
        text = data.decode("ascii").replace("+", " ")
        pairs = _pairs(text, "&", "=")
        if "%" not in text:
            return _first(pairs)
        found = _first([(_plain(name), _plain(value)) for name, value in pairs])
    else:
        found = _in_codec(data, codec)
    if codec is None:
        for parameter in CHARSET_PARAMETERS:
            if parameter in found and (named := codec_of(found[parameter])) not in (None, "utf-8"):
                return _in_codec(data, named)
    return found


def _in_codec(data: bytes, codec: str | None) -> dict[str, str]:
    pairs = _pairs(data.replace(b"+", b" "), b"&", b"=")
    return _first((_text(name, codec), _text(value, codec)) for name, value in pairs)


def _plain(text: str) -> str:
    return decode(unquote_to_bytes(text), None) if "%" in text else text


def _pairs(data: AnyStr, between: AnyStr, within: AnyStr) -> list[tuple[AnyStr, AnyStr]]:
    parts = data.split(between, MOST_PARAMETERS)
    if len(parts) > MOST_PARAMETERS:
        raise Malformed("too many: parameters")
    return [(cut[0], cut[2]) for part in parts if part and (cut := part.partition(within))]


def _text(data: bytes, codec: str | None) -> str:
    if b"%" in data:
        data = unquote_to_bytes(data)
    if data.isascii() and (codec is None or (is_wide(codec) and _PRINTABLE.fullmatch(data))):
        return data.decode("ascii")  # gateways that use UTF-16 encode the text alone in it
    return decode(data, codec)


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.casefold(), value)
    return found


def json_object(data: bytes, codec: str | None) -> dict[str, str]:
    """One flat JSON object (RFC 8259); numbers and booleans as they are written, null is absent."""
    try:
        parsed = json.loads(
            decode(data, codec).removeprefix(_BOM),
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=list,
        )
    except (ValueError, RecursionError):
        raise Malformed("unreadable: body (not JSON)") from None
    if not isinstance(parsed, list) or not all(isinstance(pair, tuple) for pair in parsed):
        raise Malformed("unreadable: body (not one JSON object)")
    if len(parsed) > MOST_PARAMETERS:
        raise Malformed("too many: parameters")
    written = ((name, _written(value)) for name, value in parsed)
    return _first((name, value) for name, value in written if value is not None)


def _written(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def multipart(data: bytes, boundary: bytes, codec: str | None) -> dict[str, str]:
    """Fields of a form (RFC 7578); files are not read."""
    parts = fields(data, boundary, MOST_PARAMETERS)
    if codec is None:
        named = (decode(p.content, None) for p in parts if p.name == CHARSET_PARAMETERS[1])
        codec = codec_of(next(named, None))
    return _first((p.name, decode(p.content, codec_of(p.charset) or codec)) for p in parts)


def read_body(data: bytes, content_type: bytes) -> dict[str, str]:
    """Parameters of a body: by its content type, and where that cannot be right by its first byte."""
    if content_type in (b"", URLENCODED):
        kind, charset, boundary = "", None, None
    else:
        kind, charset, boundary = _content_type(content_type)
    codec = codec_of(charset)
    if kind == "multipart/form-data":
        if not boundary:
            raise Malformed("unreadable: body (no boundary)")
        return multipart(data, boundary.encode("latin-1", "replace"), codec)
    if kind.endswith(("/json", "+json")) or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return json_object(data, codec)
    return urlencoded(data.strip(b"\r\n"), codec)


def _content_type(value: bytes) -> tuple[str, str | None, str | None]:
    message = Message()
    message["content-type"] = value.decode("latin-1")
    charset, boundary = message.get_param("charset"), message.get_param("boundary")
    return (
        message.get_content_type(),
        charset if isinstance(charset, str) else None,
        boundary if isinstance(boundary, str) else None,
    )


def header_tokens(headers: Mapping[bytes, bytes]) -> tuple[str, ...]:
    """Secrets that came in headers: ``X-Token``, Bearer (RFC 6750), the password of Basic (RFC 7617)."""
    x_token = headers.get(b"x-token", b"").strip()
    found = [decode(x_token, None)] if x_token else []
    scheme, _, rest = headers.get(b"authorization", b"").strip().partition(b" ")
    if scheme.lower() == b"bearer":
        found.append(decode(rest.strip(), None))
    elif scheme.lower() == b"basic":
        try:
            _, _, password = base64.b64decode(rest.strip(), validate=True).partition(b":")
        except (binascii.Error, ValueError):
            password = b""
        found.append(decode(password, None))
    return tuple(token for token in found if token)
