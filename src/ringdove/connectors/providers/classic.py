"""The SMS Receiver API: our own documented format.

Wire facts this file owns:
* names are matched without regard to case; a value in the body wins over one in the query, then the first alias in
  the order below, then the first of repeated ones;
* ``receiver``, ``sender`` and ``message`` must be there; ``sender`` not empty, ``message`` may be;
* U+0000 cannot be stored and is dropped; lone surrogates become U+FFFD.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringdove.connectors.provider import InboundSms, Malformed, RawRequest, Read

ALIASES: dict[str, tuple[str, ...]] = {
    "receiver": ("receiver", "ziel", "system", "recipient", "to"),
    "sender": ("sender", "absender", "from"),
    "message": ("message", "data", "smstext", "text", "body"),
    "keyword": ("keyword",),
    "token": ("token",),
    "message_id": ("message_id", "id", "messageid", "messagesid", "smssid", "msgid"),
    "timestamp": ("timestamp", "time", "date"),
}
LIMIT = 255


def _clean(value: str) -> str:
    """Without U+0000; lone surrogates replaced."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def _missing(parameter: str) -> Malformed:
    others = ", ".join(ALIASES[parameter][1:])
    return Malformed(f"missing: {parameter} (also {others})", parameter)


@dataclass(frozen=True, slots=True)
class Classic:
    """The SMS Receiver API."""

    name: ClassVar[str] = "classic"

    def parse(self, request: RawRequest) -> InboundSms:
        """Read the parameters in the documented order."""
        read: dict[str, Read] = {}
        values: dict[str, str] = {}
        for parameter, aliases in ALIASES.items():
            found = _find(request, aliases)
            if found is not None:
                value, read[parameter] = found
                values[parameter] = _clean(value)
        for parameter in ("receiver", "sender", "message"):
            if parameter not in values:
                raise _missing(parameter)
        for parameter in ("receiver", "sender"):
            if not values[parameter].strip():
                raise Malformed(f"empty: {parameter}", parameter)
        for parameter in ("receiver", "sender", "message_id", "keyword", "timestamp"):
            if len(values.get(parameter, "")) > LIMIT:
                if parameter in ("keyword", "timestamp"):
                    values[parameter] = values[parameter][:LIMIT]
                    continue
                raise Malformed(f"too long: {parameter} (at most {LIMIT} characters)", parameter)
        tokens = {t for t in request.header_tokens if t}
        if values.get("token"):
            tokens.add(values["token"])
        elif request.header_tokens:
            read["token"] = Read("header", "token")
        return InboundSms(
            receiver=values["receiver"],
            sender=values["sender"],
            text=values["message"],
            keyword=values.get("keyword") or None,
            message_id=values.get("message_id") or None,
            timestamp=values.get("timestamp") or None,
            tokens=frozenset(tokens),
            read=read,
        )


def _find(request: RawRequest, aliases: tuple[str, ...]) -> tuple[str, Read] | None:
    for place, values in (("body", request.body), ("query", request.query)):
        for name in aliases:
            if name in values:
                return values[name], Read(place, name)
    return None
