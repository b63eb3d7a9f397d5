"""The updates a desk can be told, as they are stored: what happened to which event, never the text of an SMS.

The stream looks up what a screen needs when it sends an update, so an update says what to look at, and looking
twice does no harm.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What happened."""

    EVENT_CHANGED = "event_changed"
    EVENT_REMOVED = "event_removed"
    MESSAGE_ADDED = "message_added"
    MESSAGE_CHANGED = "message_changed"
    STATUS_CHANGED = "status_changed"
    NOTICE_ADDED = "notice_added"
    NOTICE_REMOVED = "notice_removed"
    ACCESS_CHANGED = "access_changed"


@dataclass(frozen=True, slots=True)
class Update:
    """For one user; ``reason`` is a code. Of a notice, ``message_id`` is its id."""

    user_id: UUID
    client_id: UUID
    kind: Kind
    event_id: UUID | None = None
    message_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """An update with its number; a user's numbers have no gaps."""

    user_id: UUID
    seq: int
    kind: Kind
    event_id: UUID | None
    message_id: UUID | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Stream:
    """A browser that listens."""

    id: UUID
    client_id: UUID
    user_id: UUID
    session_id: UUID
