"""Signed links and addresses, answers, and what can come of them."""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from ringdove.kernel.crypto import Keys, same

LINK_PURPOSE = "by-email-link"
ADDRESS_PURPOSE = "by-email-address"
#: Links and addresses are good for so long.
VALID_FOR = timedelta(days=30)
#: An answer is at most this many SMS.
MOST_SEGMENTS = 3
#: Of one event, so many mails a day tell somebody why an answer was not sent.
MOST_REFUSALS = 5

Action = Literal["done", "give_back", "log_off"]
Purpose = Literal["event", "confirm", "reply", "bounce"]
_LETTER: dict[str, bytes] = {"event": b"e", "confirm": b"c", "reply": b"r", "bounce": b"b"}
_LINK = struct.Struct(">c16sHI16s")
_ADDRESS = struct.Struct(">16sHI12s")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a link or an address says, before its signature is checked: ``bound`` to what is stored."""

    purpose: Purpose
    subject: UUID
    number: int
    until: datetime
    signature: bytes

    def is_genuine(self, keys: Keys, bound: str) -> bool:
        """Whether we signed it, for what is stored (HMAC-SHA256, RFC 2104)."""
        expected = _signature(
            keys, self.purpose, self.subject, self.number, int(self.until.timestamp()), bound
        )
        return same(self.signature, expected[: len(self.signature)])


def _signature(
    keys: Keys, purpose: str, subject: UUID, number: int, until: int, bound: str
) -> bytes:
    kept = ADDRESS_PURPOSE if purpose in ("reply", "bounce") else LINK_PURPOSE
    return keys.mac(kept, f"{purpose} {subject} {number} {until} {bound}")


def link(
    keys: Keys, purpose: Literal["event", "confirm"], subject: UUID, number: int, until: datetime, bound: str
) -> str:  # fmt: skip
    """The secret of a link."""
    seconds = int(until.timestamp())
    mac = _signature(keys, purpose, subject, number, seconds, bound)[:16]
    packed = _LINK.pack(_LETTER[purpose], subject.bytes, number, seconds, mac)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_link(written: str) -> Signed | None:
    """What a link says; ``None`` when it is none."""
    try:
        packed = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
        letter, subject, number, until, mac = _LINK.unpack(packed)
    except (ValueError, struct.error, binascii.Error):
        return None
    purposes: dict[bytes, Purpose] = {b"e": "event", b"c": "confirm"}
    purpose = purposes.get(letter)
    if purpose is None:
        return None
    return Signed(purpose, UUID(bytes=subject), number, datetime.fromtimestamp(until, UTC), mac)


def address(
    keys: Keys,
    purpose: Literal["reply", "bounce"],
    base: str,
    event_id: UUID,
    visit: int,
    user_id: UUID,
    until: datetime,
) -> str:
    """An address of ours that belongs to an event's visit to an agent; survives mail programs that change case."""
    seconds = int(until.timestamp())
    mac = _signature(keys, purpose, event_id, visit, seconds, str(user_id))[:12]
    packed = _ADDRESS.pack(event_id.bytes, visit, seconds, mac)
    tag = base64.b32encode(packed).rstrip(b"=").decode().lower()
    local, _, domain = base.partition("@")
    return f"{local}+{_LETTER[purpose].decode()}{tag}@{domain}"


def read_address(written: str, base: str) -> Signed | None:
    """What an address of ours says; ``None`` when it is none."""
    local, _, domain = written.strip().casefold().rpartition("@")
    own_local, _, own_domain = base.casefold().partition("@")
    own, plus, tag = local.partition("+")
    if domain != own_domain or own != own_local or not plus:
        return None
    purposes: dict[str, Purpose] = {"r": "reply", "b": "bounce"}
    purpose = purposes.get(tag[:1])
    if purpose is None:
        return None
    try:
        packed = base64.b32decode(tag[1:].upper() + "=" * (-(len(tag) - 1) % 8))
        subject, number, until, mac = _ADDRESS.unpack(packed)
    except (ValueError, struct.error, binascii.Error):
        return None
    return Signed(purpose, UUID(bytes=subject), number, datetime.fromtimestamp(until, UTC), mac)


class Refusal(StrEnum):
    """Why an answer was not sent."""

    EXPIRED = "expired"
    OTHER_SENDER = "other_sender"
    NOT_PROVEN = "not_proven"  # SPF or DKIM failed
    NOT_HERS = "not_hers"
    CLOSED = "closed"
    ATTACHMENT = "attachment"
    QUOTED = "quoted"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CANNOT_SEND = "cannot_send"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """What became of a mail that came in."""

    SENT = "sent"
    REFUSED = "refused"
    AUTOMATIC = "automatic"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    FORGED = "forged"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Base:
    """Where people reach us: the web, and the address to which agents answer."""

    url: str | None
    answers: str | None
    #: Whose ``Authentication-Results`` are believed.
    authserv: str | None = None
