"""Identifiers: UUIDv7 (RFC 9562, section 5.7), ordered by time inside a process."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new() -> UUID:
    """A new id, greater than every earlier one of this process."""
    return uuid7()


def first_at(at: datetime) -> UUID:
    """The smallest id that can have been made at ``at`` (to the millisecond); ids begin in 1970."""
    return UUID(int=max(0, int(at.timestamp() * 1000)) << 80)


def made_at(id_: UUID) -> datetime:
    """When the id was made, to the millisecond."""
    return datetime.fromtimestamp((id_.int >> 80) / 1000, UTC)
