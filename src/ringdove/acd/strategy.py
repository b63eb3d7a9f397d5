"""What a strategy is, and the choice for many events at once: pure, so that a decision can be repeated and tested."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Any, ClassVar, Protocol
from uuid import UUID

from ringdove.acd.model import Candidate, Need, Waiting


class Strategy(Protocol):
    """An order among agents who could have an event."""

    name: ClassVar[str]

    def order(self, candidate: Candidate) -> Any:
        """The agent with the smallest order gets the event."""


def pick(strategy: Strategy, event: Waiting, candidates: Sequence[Candidate]) -> UUID | None:
    """One agent with room for the event who is good enough for it, if there is one.

    Whoever let the event pass in this visit gets it again only when nobody else could have it and the event
    says that enough time has passed. An event that is for one agent alone goes to her, whatever she is good at.
    """
    free = [c for c in candidates if c.has_room and event.only in (None, c.agent_id)]
    if event.only is not None:
        return free[0].agent_id if free else None
    free = [c.weighed_for(event.needs) for c in free if c.meets(event.needs)]
    fresh = [c for c in free if c.agent_id not in event.refused_by]
    chosen_from = fresh or (free if event.may_return else [])
    return min(chosen_from, key=strategy.order).agent_id if chosen_from else None


def pick_many(
    strategy: Strategy, events: Sequence[Waiting], candidates: Sequence[Candidate]
) -> list[tuple[UUID, UUID]]:
    """(event, agent) for the events in line, first come first served; each agent at most as often as she has room.

    Each event gets whom :func:`pick` would give it, those for one agent alone first, in
    O((events + agents) log agents) for each set of skills that events ask for.
    """
    plan, candidates = _for_one_alone(events, candidates)
    lines = _Lines(strategy, candidates)
    for event in events:
        if not lines.anybody_left:
            break
        if event.only is None and (agent_id := lines.give(event)) is not None:
            plan.append((event.id, agent_id))
    return plan


#: The agent's order, her place among the candidates, and she as she was then.
_Entry = tuple[Any, int, Candidate]


class _Lines:
    """Agents with room in the strategy's order, in one line for each set of skills that is asked for.

    Who got something stands in a line as she was before until that entry is met, and as she is now behind it.
    """

    def __init__(self, strategy: Strategy, candidates: Sequence[Candidate]) -> None:
        self._strategy = strategy
        self._free = {c.agent_id: (place, c) for place, c in enumerate(candidates) if c.has_room}
        self._lines: dict[tuple[Need, ...], list[_Entry]] = {}

    @property
    def anybody_left(self) -> bool:
        """Whether somebody has room."""
        return bool(self._free)

    def give(self, event: Waiting) -> UUID | None:
        """Give the event to whom the order says, if anybody can have it."""
        line = self._line(event.needs)
        passed_over: list[_Entry] = []
        chosen = None
        while line and chosen is None:
            entry = heappop(line)
            if not self._is_now(entry[2]):
                continue
            if entry[2].agent_id in event.refused_by:
                passed_over.append(entry)
            else:
                chosen = entry
        if chosen is None and event.may_return and passed_over:
            chosen = passed_over.pop(0)
        for other in passed_over:
            heappush(line, other)
        if chosen is None:
            return None
        self._given(chosen[2].agent_id)
        return chosen[2].agent_id

    def _line(self, needs: tuple[Need, ...]) -> list[_Entry]:
        if needs not in self._lines:
            line = [
                self._entry(place, c, needs) for place, c in self._free.values() if c.meets(needs)
            ]
            heapify(line)
            self._lines[needs] = line
        return self._lines[needs]

    def _entry(self, place: int, candidate: Candidate, needs: tuple[Need, ...]) -> _Entry:
        weighed = candidate.weighed_for(needs)
        return self._strategy.order(weighed), place, weighed

    def _is_now(self, entry: Candidate) -> bool:
        found = self._free.get(entry.agent_id)
        return found is not None and found[1].given == entry.given

    def _given(self, agent_id: UUID) -> None:
        place, agent = self._free.pop(agent_id)
        agent = agent.given_one()
        if not agent.has_room:
            return
        self._free[agent_id] = (place, agent)
        for needs, line in self._lines.items():
            if agent.meets(needs):
                heappush(line, self._entry(place, agent, needs))


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
