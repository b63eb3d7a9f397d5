"""What was deleted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

#: Rows by table.
Deleted = dict[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many days a client keeps its SMS (``None``: for ever) and the requests they came with."""

    id: UUID
    keep_sms_days: int | None
    keep_requests_days: int


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge deleted of a client."""

    id: UUID
    client_id: UUID
    at: datetime
    took_ms: int
    deleted: Deleted


@dataclass(frozen=True, slots=True)
class Erasure:
    """A number that was erased, known by its marks only; ``loose_marks``: in requests to receivers of nobody."""

    id: UUID
    client_id: UUID
    at: datetime
    mark: bytes
    loose_marks: list[bytes]


@dataclass(frozen=True, slots=True)
class Erased:
    """That somebody erased a number, and what was deleted; which one is not known any more."""

    id: UUID
    client_id: UUID
    at: datetime
    by_name: str | None
    deleted: Deleted
