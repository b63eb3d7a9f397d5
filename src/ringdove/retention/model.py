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
    """A number that was erased, known by its mark only."""

    id: UUID
    client_id: UUID
    at: datetime
    mark: bytes
