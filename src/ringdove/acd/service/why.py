"""Why an agent got an event, or does not get it: from what is kept of decisions, and as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from ringdove.acd import decision
from ringdove.acd.decision import Reason, Rule, Weighed
from ringdove.acd.model import Nothing, Waiting
from ringdove.acd.queries import decisions as queries
from ringdove.acd.queries import events
from ringdove.acd.queries import overflow as overflow_queries
from ringdove.acd.queries.master import Group
from ringdove.acd.service.distribution import SECOND_CHANCE, as_waiting
from ringdove.acd.strategies import PICK, STRATEGIES
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn

KEPT = timedelta(days=30)
MOST_OFFERS = 50
FORGET_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class WhyOffered:
    """An offer and its explanation; ``rule`` null: given by hand; ``strategy`` null then, and when no longer kept."""

    agent_id: UUID
    offered_at: datetime
    state: str
    decided_at: datetime | None
    reason: str | None
    by_hand: bool
    rule: Rule | None
    strategy: str | None
    weighed: Sequence[Weighed]
    others: int


@dataclass(frozen=True, slots=True)
class WhyWaiting:
    """An event in line: how many are before it, for whom alone it is and until when, and everybody weighed for it.

    ``again_at``: when whoever let it pass may have it again.
    """

    strategy: str
    ahead: int
    only: UUID | None
    only_until: datetime | None
    again_at: datetime | None
    weighed: Sequence[Weighed]
    others: int


async def offered(conn: Conn, client_id: UUID, event_id: UUID) -> list[WhyOffered]:
    """Each offer of an event, newest first."""
    return [
        _explained(row, event_id)
        for row in await queries.offers(conn, client_id, event_id, MOST_OFFERS)
    ]


def _explained(row: queries.OfferRow, event_id: UUID) -> WhyOffered:
    seen = (
        row.agent_id, row.offered_at, row.state, row.decided_at, row.reason, row.decision_id is None,
    )  # fmt: skip
    if row.strategy is None:
        return WhyOffered(*seen, None, None, (), 0)
    considered = decision.unpacked(row.members) if row.members else row.considered or []
    kept = decision.loaded(row.strategy, considered, row.others or 0, row.given)
    place = next(n for n, g in enumerate(kept.given) if g.event.id == event_id)
    event = kept.given[place].event
    return WhyOffered(
        *seen,
        decision.rule(event, row.agent_id),
        row.strategy,
        decision.explain(STRATEGIES[row.strategy], event, kept.considered, kept.given[:place]),
        kept.others,
    )


async def waiting(conn: Conn, client_id: UUID, event_id: UUID) -> WhyWaiting | None:
    """How it stands with an event in line now; null when it is not."""
    found = await queries.in_line(conn, client_id, event_id)
    if found is None:
        return None
    head = found.head
    members, others = await events.candidates(
        conn, found.group_id, [need.skill_id for need in head.needs]
    )
    event = as_waiting(head, found.manner, clock.now())
    weighed = []
    if found.manner.strategy != PICK:
        weighed = decision.explain(STRATEGIES[found.manner.strategy], event, members)
    return WhyWaiting(
        strategy=found.manner.strategy,
        ahead=found.ahead,
        only=head.only,
        only_until=found.due_at if head.only else None,
        again_at=head.refused_at + SECOND_CHANCE
        if head.refused_at and not event.may_return and not found.manner.skips_who_missed
        else None,
        weighed=weighed,
        others=others,
    )


@dataclass(frozen=True, slots=True)
class WouldGet:
    """A member, were an SMS to come now: her place among those who could have it, or every rule that says no."""

    user_id: UUID
    name: str
    place: int | None
    reasons: Sequence[Reason | Literal["inactive"]]
    load: int
    maximum: int


async def would_get(conn: Conn, group: Group) -> list[WouldGet]:
    """Who of a group would get an SMS of nobody's that came now, first those who could."""
    candidates, _ = await events.candidates(conn, group.id)
    strategy = STRATEGIES.get(group.strategy, next(iter(STRATEGIES.values())))
    weighed = decision.explain(strategy, Waiting(ids.new()), candidates)
    people = {person.id: person for person in await queries.members(conn, group.id)}
    closed: tuple[Reason, ...] = () if group.active else (Nothing.NOT_AN_AGENT,)
    found = [
        WouldGet(
            w.member.agent_id,
            people[w.member.agent_id].name,
            None if closed else w.place,
            (*closed, *w.reasons),
            w.member.load,
            w.member.maximum,
        )
        for w in weighed
    ]
    away = [person for person in people.values() if not person.active]
    return [*found, *(WouldGet(p.id, p.name, None, ("inactive",), 0, 0) for p in away)]


async def overflowed(
    conn: Conn, client_id: UUID, event_id: UUID
) -> list[overflow_queries.Happened]:
    """The overflow rules that happened to an event, newest first."""
    return await overflow_queries.happened(conn, client_id, event_id)


async def forget(conn: Conn) -> bool:
    """Delete decisions that are no longer kept; whether there may be more."""
    return await queries.forget(conn, clock.now() - KEPT, FORGET_AT_ONCE) == FORGET_AT_ONCE
