"""What a mail that came in is: an answer by hand, an automatic reply, a report that another did not arrive. Pure."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256
from typing import Literal

Kind = Literal["answer", "automatic", "bounce", "delay"]
_AUTOMATIC = re.compile(
    r"^\s*(?:auto(?:matic|matische)?[\s:-]*(?:reply|response|antwort)|out\s+of\s+(?:the\s+)?office|abwesen(?:d|heit)"
    r"|abwesenheits(?:notiz|nachricht)|nicht\s+im\s+büro|undeliver(?:able|ed)|unzustellbar|delivery\s+(?:status|failure)"
    r"|mail\s+delivery\s+failed|returned\s+mail|failure\s+notice|zustellung)",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|donotreply|bounce)", re.IGNORECASE)
#: How mail servers that know no reports (RFC 3464) say that a mail did not arrive.
_DAEMON = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_UNDELIVERED = re.compile(
    r"undeliver(?:able|ed)|unzustellbar|nicht\s+zugestellt|fail(?:ed|ure)|fehlgeschlagen|returned\s+mail",
    re.IGNORECASE,
)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that came in."""

    raw: bytes
    mail: Message
    kind: Kind
    sender: str | None
    message_id: str
    in_reply_to: tuple[str, ...]

    def key(self, address: str) -> bytes:
        """What is the same when it comes again."""
        identity = self.message_id.encode("utf-8", "replace") or self.raw
        return sha256(address.casefold().encode() + b"\0" + identity).digest()


def read(raw: bytes, envelope_from: str | None) -> Incoming:
    """Read a mail; whatever it is, something is said about it."""
    mail = message_from_bytes(raw)
    sender = _sender(mail)
    return Incoming(
        raw,
        mail,
        _kind(mail, envelope_from, sender),
        sender,
        _text(mail, "Message-ID").strip()[:998],
        tuple(re.findall(r"<([^<>\s]{1,200})>", _text(mail, "In-Reply-To"))),
    )


def _text(mail: Message, header: str) -> str:
    return str(mail.get(header) or "")


def _subject(mail: Message) -> str:
    written = _text(mail, "Subject")
    try:
        return str(make_header(decode_header(written)))
    except (HeaderParseError, ValueError, LookupError):
        return written


def _sender(mail: Message) -> str | None:
    """The one address that it is from; several are none."""
    try:
        found = [a for _, a in getaddresses([str(v) for v in mail.get_all("From", [])]) if "@" in a]
    except (ValueError, IndexError, TypeError):
        return None
    return found[0].casefold() if len(found) == 1 else None


def _kind(mail: Message, envelope_from: str | None, sender: str | None) -> Kind:
    if mail.get_content_type() == "multipart/report" or _has(mail, "message/delivery-status"):
        return _report(mail)
    subject = _subject(mail)
    if _text(mail, "X-Failed-Recipients") or (
        _DAEMON.match(sender or "") and _UNDELIVERED.search(subject)
    ):
        return "bounce"
    automatic = (
        _text(mail, "Auto-Submitted").strip().casefold() not in ("", "no")
        or _text(mail, "Precedence").strip().casefold() in _BULK
        or any(
            mail.get(name) is not None
            for name in (
                "X-Autoreply",
                "X-Autorespond",
                "X-Autoresponder",
                "List-Id",
                "List-Unsubscribe",
                "X-Loop",
                "Feedback-ID",
            )
        )
        or _text(mail, "X-Auto-Response-Suppress") != ""
        or _text(mail, "Return-Path").strip() == "<>"
        or envelope_from == ""
        or bool(_AUTOMATIC.match(subject))
        or (sender is not None and bool(_NOBODY.match(sender)))
    )
    return "automatic" if automatic else "answer"


def _has(mail: Message, kind: str) -> bool:
    return any(part.get_content_type() == kind for part in mail.walk())


def _report(mail: Message) -> Kind:
    """What a report says (RFC 3464): failed, or only later; a receipt says neither."""
    actions = set()
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            for block in payload if isinstance(payload, list) else []:
                if isinstance(block, Message):
                    actions.add(_text(block, "Action").strip().casefold())
    if "failed" in actions:
        return "bounce"
    return "delay" if "delayed" in actions else "automatic"
