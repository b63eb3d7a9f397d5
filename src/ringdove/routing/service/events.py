"""Events that overflow rules gave to applications: what an application's end means for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ringdove.acd.model import HandedOn, Led, SkillWanted
from ringdove.acd.service import applications
from ringdove.kernel.db import Conn
from ringdove.routing.node import Ended, Outcome, ToGroup
from ringdove.routing.talk import Talk


@dataclass(frozen=True, slots=True)
class Settled:
    """Which groups got events, and which events went on being an application's."""

    groups: set[UUID]
    begun: list[Led]


async def settle(conn: Conn, talks: Mapping[UUID, Talk]) -> Settled:
    """End what applications ended, and put in line what they handed on or could not help. The caller holds the events.

    What the customer wrote after the end is for people to read.
    """
    settled = Settled(set(), [])
    for talk in talks.values():
        if talk.event is None:
            continue
        if talk.run is not None:
            if talk.run.is_new:
                settled.begun.append(talk.event)
            continue
        run = talk.done[-1]
        outcome = run.state.outcome
        run.fallback = not isinstance(outcome, ToGroup) and (
            not isinstance(outcome, Ended) or bool(talk.sms)
        )
        if isinstance(outcome, Ended) and not talk.sms:
            await applications.end(conn, talk.event)
            continue
        to = _where(talk.event, outcome)
        await applications.hand_on(conn, talk.event, to)
        settled.groups.add(to.group_id)
    if settled.begun:
        await applications.begun(conn, settled.begun)
    return settled


async def give_back(conn: Conn, due: Sequence[Led]) -> set[UUID]:
    """Put events in line where they were; the groups. The caller holds the events."""
    for event in due:
        await applications.hand_on(conn, event, HandedOn(event.group_id))
    return {event.group_id for event in due}


def _where(event: Led, outcome: Outcome | None) -> HandedOn:
    if not isinstance(outcome, ToGroup):
        return HandedOn(event.group_id)
    return HandedOn(
        outcome.acd_group_id, outcome.priority, outcome.subject, [SkillWanted(name) for name in outcome.skills],
        outcome.not_before, outcome.agent_id, outcome.last_agent, outcome.shown,
    )  # fmt: skip
