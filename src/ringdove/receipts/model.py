"""What an SMS can have become, and what a day adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """What became of an SMS; each has exactly one."""

    ANSWERED = "answered"
    CLOSED = "closed"
    ANSWERED_AUTOMATICALLY = "answered_automatically"
    ENDED_BY_APPLICATION = "ended_by_application"
    WAITING = "waiting"
    OFFERED = "offered"
    IN_WORK = "in_work"
    BY_EMAIL = "by_email"
    PARKED = "parked"
    NOT_ROUTABLE = "not_routable"
    ERASED = "erased"


#: With these somebody still has something to do.
OPEN = frozenset(
    {
        Outcome.WAITING,
        Outcome.OFFERED,
        Outcome.IN_WORK,
        Outcome.BY_EMAIL,
        Outcome.PARKED,
        Outcome.NOT_ROUTABLE,
    }
)
#: So many days are told at once.
DAYS_AT_MOST = 92
#: SMS may come out of a spool for so long after they were received.
COMES_LATE = timedelta(days=7)
#: A day that seems complete is counted again this often while SMS may still come late.
LATE_EVERY = timedelta(hours=6)
#: What changes is counted again this often.
COUNTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Counted:
    """SMS of a day that share connector and outcome."""

    day: date
    direction: str
    connector_id: UUID | None
    outcome: str
    transaction_code_id: UUID | None
    sms: int
    repeats: int
    segments: int


@dataclass(frozen=True, slots=True)
class CountedDay:
    """When a day was counted, and how much of it was open then."""

    day: date
    as_of: datetime
    open: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A day of a client: ``received`` is the sum of ``outcomes``, and ``codes`` that of ``outcomes[CLOSED]``."""

    day: date
    as_of: datetime
    received: int
    repeats: int
    open: int
    outcomes: Mapping[Outcome, int]
    codes: Mapping[UUID | None, int]


def receipt(day: date, as_of: datetime, counted: Sequence[Counted]) -> Receipt:
    """What the counts of one day say."""
    outcomes = dict.fromkeys(Outcome, 0)
    codes: dict[UUID | None, int] = {}
    came = [c for c in counted if c.direction == "in"]
    for c in came:
        outcome = Outcome(c.outcome)
        outcomes[outcome] += c.sms
        if outcome is Outcome.CLOSED:
            codes[c.transaction_code_id] = codes.get(c.transaction_code_id, 0) + c.sms
    return Receipt(
        day=day,
        as_of=as_of,
        received=sum(outcomes.values()),
        repeats=sum(c.repeats for c in came),
        open=sum(outcomes[o] for o in OPEN),
        outcomes=outcomes,
        codes=codes,
    )


def is_due(day: date, counted: CountedDay | None, now: datetime, today: date) -> bool:
    """Whether a day is to be counted (again)."""
    if counted is None:
        return True
    old = now - counted.as_of
    if counted.open or day >= today - timedelta(days=1):
        return old >= COUNTED_EVERY
    return day >= today - COMES_LATE and old >= LATE_EVERY


def is_settled(counted: CountedDay | None, today: date) -> bool:
    """Whether the count of a day that is over can be told as it was written."""
    return counted is not None and not counted.open and counted.day < today - timedelta(days=1)
