"""The SMS Receiver API: our own documented format.

Wire facts this file owns:
* names are matched without regard to case; a value in the body wins over one of the same name in the query, then the
  first alias in the order below, then the first of repeated ones;
* ``receiver``, ``sender`` and ``message`` must be there; ``sender`` not empty, ``message`` may be;
* U+0000 cannot be stored and is dropped; lone surrogates become U+FFFD.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringdove.connectors.provider import InboundSms, Malformed, Parameters, RawRequest, Read

ALIASES: dict[str, tuple[str, ...]] = {
    "receiver": ("receiver", "ziel", "system", "recipient", "to"),
    "sender": ("sender", "absender", "from"),
    "message": ("message", "data", "smstext", "text", "body"),
    "keyword": ("keyword",),
    "token": ("token",),
    "message_id": ("message_id", "id", "messageid", "messagesid", "smssid", "msgid"),
    "timestamp": ("timestamp", "time", "date"),
}
#: What a name means, and how early it stands among the names for that.
_BY_NAME = {
    name: (parameter, rank)
    for parameter, names in ALIASES.items()
    for rank, name in enumerate(names)
}
#: Every way to read a parameter.
_READ = {(place, name): Read(place, name) for place in ("body", "query") for name in _BY_NAME}
REQUIRED = ("receiver", "sender", "message")
LIMIT = 255
LIMITED = ("receiver", "sender", "message_id")
#: Too long a value of these is no reason to lose the message.
SHORTENED = ("keyword", "timestamp")


@dataclass(frozen=True, slots=True)
class Classic:
    """The SMS Receiver API."""

    name: ClassVar[str] = "classic"

    def parse(self, request: RawRequest) -> InboundSms:
        """Read the parameters in the documented order."""
        found = _read(request)
        _check(found)
        values = found.values
        for parameter in SHORTENED:
            if parameter in values:
                values[parameter] = values[parameter][:LIMIT]
        tokens = {*request.header_tokens, values.get("token", "")} - {""}
        return InboundSms(
            receiver=values["receiver"],
            sender=values["sender"],
            text=values["message"],
            keyword=values.get("keyword") or None,
            message_id=values.get("message_id") or None,
            timestamp=values.get("timestamp") or None,
            tokens=frozenset(tokens),
            parameters=found,
        )


def _read(request: RawRequest) -> Parameters:
    found = Parameters()
    ranks: dict[str, int] = {}
    for place, values in (("body", request.body), ("query", request.query)):
        for name, value in values.items():
            if (known := _BY_NAME.get(name)) is None:
                found.others.append(name)
                continue
            parameter, rank = known
            if rank < ranks.get(parameter, len(_BY_NAME)):
                ranks[parameter] = rank
                found.values[parameter] = _clean(value)
                found.read[parameter] = _READ[place, name]
    if request.header_tokens:
        found.read.setdefault("token", Read("header", "token"))
    return found


def _check(found: Parameters) -> None:
    values = found.values
    for parameter in REQUIRED:
        if parameter not in values:
            others = ", ".join(ALIASES[parameter][1:])
            raise Malformed(f"missing: {parameter} (also {others})", found)
    for parameter in ("receiver", "sender"):
        if not values[parameter].strip():
            raise Malformed(f"empty: {parameter}", found)
    for parameter in LIMITED:
        if len(values.get(parameter, "")) > LIMIT:
            raise Malformed(f"too long: {parameter} (at most {LIMIT} characters)", found)


def _clean(value: str) -> str:
    """Without U+0000; lone surrogates replaced."""
    if value.isascii() and "\x00" not in value:
        return value
    if "\x00" in value:
        value = value.replace("\x00", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value
