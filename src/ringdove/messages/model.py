"""The SMS as it is stored, and the keys by which a repeat is known."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zlib import crc32

BUCKETS = 64
HALF_KEY = 16


@dataclass(slots=True)
class Incoming:
    """An SMS about to be stored; ``key`` is what makes a repeat a repeat (``None``: nothing does)."""

    id: UUID
    client_id: UUID
    connector_id: UUID
    sender: str
    sender_raw: str
    recipient: str
    recipient_raw: str
    body: str
    keyword: str | None
    provider_message_id: str | None
    provider_timestamp: str | None
    received_at: datetime
    key: bytes | None
    bucket: int


@dataclass(frozen=True, slots=True)
class ToRoute:
    """A stored SMS on its way, with what routing needs of its connector.

    ``group_id``: where it goes, or may go in the end; ``application_id``: through what it goes before.
    ``failed_run_id``: an application had it and could not help.
    """

    seq: int
    bucket: int
    attempts: int
    message_id: UUID
    client_id: UUID
    connector_id: UUID
    sender: str
    recipient: str
    body: str
    keyword: str | None
    received_at: datetime
    connector_name: str
    subject: str
    group_id: UUID | None
    country: str
    own_words: bool  # whether its connector has opt-out words of its own
    application_id: UUID | None
    failed_run_id: UUID | None
    priority: int = 50

    @property
    def goes_through(self) -> UUID | None:
        """The application that has it next."""
        return self.application_id if self.failed_run_id is None else None

    @property
    def leads_somewhere(self) -> bool:
        """Whether it can be routed now."""
        return self.group_id is not None or self.goes_through is not None


def identity(provider_message_id: str, sender: str, recipient: str, body: str) -> bytes:
    """The key of an SMS that its provider numbered: the same number with other content is another SMS."""
    number = sha256(provider_message_id.encode()).digest()[:HALF_KEY]
    content = sha256(f"{sender}\x00{recipient}\x00{body}".encode()).digest()[:HALF_KEY]
    return number + content


def resemblance(sender: str, body: str, timestamp: str | None) -> bytes:
    """The key of an SMS without a number, used only while its connector cannot be routed."""
    when = sha256(("at " + timestamp if timestamp else "at any time").encode()).digest()[:HALF_KEY]
    content = sha256(f"{sender}\x00{body}".encode()).digest()[:HALF_KEY]
    return when + content


def bucket_of(connector_id: UUID, sender: str) -> int:
    """SMS of one conversation share a bucket, in every process and release."""
    return crc32(connector_id.bytes + sender.encode()) % BUCKETS
