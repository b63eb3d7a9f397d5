"""What a strategy is, and the choice for many events at once: pure, so that a decision can be repeated and tested."""

from collections.abc import Sequence
from dataclasses import replace
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
    says that enough time has passed.
    """
    free = [c for c in candidates if c.has_room]
    fresh = [c for c in free if c.agent_id not in event.refused_by]
    chosen_from = fresh or (free if event.may_return else [])
    return min(chosen_from, key=strategy.order).agent_id if chosen_from else None


def pick_many(
    strategy: Strategy, events: Sequence[Waiting], candidates: Sequence[Candidate]
) -> list[tuple[UUID, UUID]]:
    """(event, agent) for the events in line, first come first served; each agent at most as often as she has room.

    Each event gets whom :func:`pick` would give it, in O((events + agents) log agents).
    """
    line = [(strategy.order(c), place, c) for place, c in enumerate(candidates) if c.has_room]
    heapify(line)
    plan: list[tuple[UUID, UUID]] = []
    for event in events:
        if not line:
            break
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
        agent = replace(agent, load=agent.load + 1)
        if agent.has_room:
            heappush(line, (strategy.order(agent), place, agent))
    return plan
