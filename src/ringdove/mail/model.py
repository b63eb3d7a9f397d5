"""Mail servers, letters, and what sending one can come to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from ringdove.kernel.crypto import Keys

SECRET_PURPOSE = "mail-server-password"  # noqa: S105 - names a key, is none
CONTENT_PURPOSE = "mail-content"
MARK_PURPOSE = "mail-server-mark"
#: The system's server has no row, and this id.
SYSTEM_ID = UUID(int=0)
#: A letter that certainly did not leave is tried again after these many seconds: a night and a morning in all.
RETRY_AFTER_S = (30, 120, 300, 900, 1800, 3600, 7200, 14400, 14400)
#: SMS for an agent: somebody waits for an answer. A quarter of an hour in all.
RETRY_SMS_AFTER_S = (5, 15, 30, 60, 120, 240, 480)
SMS = "sms"
#: Why a letter was not sent: nobody waits for it any more.
NOT_NEEDED = "not_needed"
SECURITY = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}


@dataclass(frozen=True, slots=True)
class SendTestMail:
    """The job that tests a mail server."""

    test_id: str


class Outcome(StrEnum):
    """What a try came to."""

    SENT = "sent"
    FAILED = "failed"  # refused: trying again changes nothing
    NOT_SENT = "not_sent"  # certainly did not leave: may be tried again
    UNCLEAR = "unclear"  # may have left: never repeated


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, why as a code, and what the server said."""

    outcome: Outcome
    reason: str | None = None
    answer: str | None = None

    @property
    def was_hung_up(self) -> bool:
        """Whether the server had ended the connection before it was told anything of the letter."""
        answer = self.answer or ""
        return (
            self.outcome is Outcome.NOT_SENT
            and self.reason == "sender_refused"
            and (answer.startswith("421") or answer[:1] not in ("4", "5"))
        )


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server as it is stored."""

    id: UUID
    reseller_id: UUID | None
    client_id: UUID | None
    reseller_name: str | None
    client_name: str | None
    name: str
    sender: str
    host: str
    port: int
    security: str
    login: str | None
    password_encrypted: bytes | None
    dkim_selector: str | None
    created_at: datetime | None
    version: int
    sort_key: str

    @property
    def level(self) -> str:
        """Whose it is."""
        if self.client_id is not None:
            return "client"
        return "system" if self.reseller_id is None else "reseller"

    def mark(self, keys: Keys) -> bytes:
        """Another one whenever something changes that a test has tested."""
        parts = (
            self.host,
            self.port,
            self.security,
            self.login,
            self.password_encrypted,
            self.sender,
        )
        return keys.mac(MARK_PURPOSE, repr(parts))


@dataclass(frozen=True, slots=True)
class Route:
    """Everything one needs to hand mail to a server."""

    key: bytes
    name: str
    sender: str
    host: str
    port: int
    security: str
    login: str | None
    password: str
    dkim_selector: str | None
    may_be_private: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """Whose server sends somebody's mail, and when it passed its test."""

    level: str
    sender: str
    passed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a test: a name, whether it went well, a code for what was found, and the other side's words."""

    name: str
    state: str  # ok, warning, failed
    code: str
    detail: str = ""
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class Test:
    """The newest test of a server."""

    id: UUID
    server_id: UUID | None
    recipient: str
    language: str
    mark: bytes
    state: str
    steps: list[dict[str, Any]]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter about to leave."""

    id: UUID
    reseller_id: UUID | None
    client_id: UUID | None
    kind: str
    recipient: str
    content_encrypted: bytes | None
    attempts: int
    created_at: datetime
    event_id: UUID | None = None
    visit: int | None = None
    first_message_id: UUID | None = None
    last_message_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SmsLetter:
    """SMS of an event that are to reach its agent; the letter is made when it leaves."""

    event_id: UUID
    visit: int
    reseller_id: UUID
    client_id: UUID
    recipient: str
    first_message_id: UUID
    last_message_id: UUID


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as it is handed to a server."""

    recipient: str
    data: bytes
    #: Where bounces go; the server's sender, unless something else is said.
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """The system's own server, if its settings name one, with its password."""

    server: MailServer | None
    password: str


def of_the_system(url: str | None, sender: str | None, keys: Keys) -> System:
    """The system's server as its settings say."""
    if not url or not sender:
        return System(None, "")
    parts = urlsplit(url)
    security, port = SECURITY[parts.scheme]
    host, port = parts.hostname or "", parts.port or port
    login = unquote(parts.username) if parts.username else None
    password = unquote(parts.password or "")
    server = MailServer(
        id=SYSTEM_ID, reseller_id=None, client_id=None, reseller_name=None, client_name=None, name="Ringdove",
        sender=sender, host=host, port=port, security=security, login=login,
        # Its mark needs the same bytes for the same password, which sealing does not give.
        password_encrypted=keys.mac(MARK_PURPOSE, password) if login else None,
        dkim_selector=None, created_at=None, version=1, sort_key="",
    )  # fmt: skip
    return System(server, password)
