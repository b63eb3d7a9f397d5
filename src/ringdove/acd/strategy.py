"""What a strategy is, and the choice for many events at once: pure, so that a decision can be repeated and tested."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Any, ClassVar, Protocol
from uuid import UUID

from ringdove.acd.model import Candidate, Waiting


class Strategy(Protocol):
    """An order among agents who could have an event."""

    name: ClassVar[str]

    def order(self, candidate: Candidate) -> Any:
        """The agent with the smallest order gets the event."""


def pick(strategy: Strategy, event: Waiting, candidates: Sequence[Candidate]) -> UUID | None:
    """One agent with room for the event, if there is one.

    Whoever let the event pass in this visit gets it again only when nobody else could have it and the event
    says that enough time has passed. An event that is for one agent alone goes to her.
    """
    free = [c for c in candidates if c.has_room and event.only in (None, c.agent_id)]
    if event.only is not None:
        return free[0].agent_id if free else None
    fresh = [c for c in free if c.agent_id not in event.refused_by]
    chosen_from = fresh or (free if event.may_return else [])
    return min(chosen_from, key=strategy.order).agent_id if chosen_from else None


def pick_many(
    strategy: Strategy, events: Sequence[Waiting], candidates: Sequence[Candidate]
) -> list[tuple[UUID, UUID]]:
    """(event, agent) for the events in line, first come first served; each agent at most as often as she has room.

    Each event gets whom :func:`pick` would give it, those for one agent alone first, in
    O((events + agents) log agents).
    """
    plan, candidates = _for_one_alone(events, candidates)
    line = [(strategy.order(c), place, c) for place, c in enumerate(candidates) if c.has_room]
    heapify(line)
    for event in events:
        if not line:
            break
        if event.only is not None:
            continue
        passed_over = []
        while line and line[0][2].agent_id in event.refused_by:
            passed_over.append(heappop(line))
        if line:
            chosen = heappop(line)
        elif event.may_return:
            chosen = passed_over.pop(0)
        else:
            line = passed_over  # in order, and so a heap
            continue
        for other in passed_over:
            heappush(line, other)
        _, place, agent = chosen
        plan.append((event.id, agent.agent_id))
        agent = agent.given_one()
        if agent.has_room:
            heappush(line, (strategy.order(agent), place, agent))
    return plan


def _for_one_alone(
    events: Sequence[Waiting], candidates: Sequence[Candidate]
) -> tuple[list[tuple[UUID, UUID]], Sequence[Candidate]]:
    """The plan for events that are for one agent alone, and the candidates after it."""
    meant = [(event.id, event.only) for event in events if event.only is not None]
    if not meant:
        return [], candidates
    by_id = {c.agent_id: c for c in candidates}
    plan = []
    for event_id, agent_id in meant:
        agent = by_id.get(agent_id)
        if agent is not None and agent.has_room:
            plan.append((event_id, agent_id))
            by_id[agent_id] = agent.given_one()
    return plan, list(by_id.values())
