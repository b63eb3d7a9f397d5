"""What becomes of an event in line that nobody comes to: a group's rules, pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Point(StrEnum):
    """Where a rule is looked at."""

    ENTRY = "entry"
    QUEUE_LONGER = "queue_longer"
    WAITING_LONGER = "waiting_longer"
    NOBODY_LOGGED_IN = "nobody_logged_in"
    NOBODY_PRESENT = "nobody_present"
    ALL_TRIED = "all_tried"
    CLOSED = "closed"


class Action(StrEnum):
    """What a rule does; ``continue``: it waits on, and later rules are not looked at."""

    CONTINUE = "continue"
    GROUP = "group"
    REPLY = "reply"
    CLOSE = "close"
    APPLICATION = "application"


#: Points that have a number: events in line, or seconds.
WITH_THRESHOLD = frozenset({Point.QUEUE_LONGER, Point.WAITING_LONGER})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a group; ``threshold`` where its point has one, the others where its action has them."""

    id: UUID
    at_point: Point
    threshold: int | None
    action: Action
    to_group_id: UUID | None
    reply: str | None
    to_application_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """How many members of a group could get SMS at all, by how far they are."""

    logged_in: int
    present: int


@dataclass(frozen=True, slots=True)
class Stands:
    """How an event stands in its line; ``place``: 1 is first; ``all_tried``: whoever is there let it pass."""

    event_id: UUID
    place: int
    waited_s: float
    all_tried: bool
    is_open: bool
    met: Sequence[UUID] = ()


def applies(rules: Iterable[Rule], staff: Staff, event: Stands) -> Rule | None:
    """The first rule that holds and has not happened to the event; null when none does, or one says to wait on."""
    for rule in rules:
        if rule.id not in event.met and _holds(rule, staff, event):
            return None if rule.action is Action.CONTINUE else rule
    return None


def _holds(rule: Rule, staff: Staff, event: Stands) -> bool:
    threshold = rule.threshold or 0
    match rule.at_point:
        case Point.ENTRY:
            return True
        case Point.QUEUE_LONGER:
            return event.place > threshold
        case Point.WAITING_LONGER:
            return event.waited_s >= threshold
        case Point.NOBODY_LOGGED_IN:
            return staff.logged_in == 0
        case Point.NOBODY_PRESENT:
            return staff.present == 0
        case Point.ALL_TRIED:
            return event.all_tried
        case Point.CLOSED:
            return not event.is_open
