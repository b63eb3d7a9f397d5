"""What was weighed when events were given to agents, and how that explains each of them: pure."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from ringdove.acd.model import Candidate, Need, Nothing, Waiting
from ringdove.acd.strategy import Strategy

#: So many members are kept of a decision.
MOST = 200

#: ``strategy``: first in the group's order; ``meant``: it was for her alone; ``second_chance``: she had let it pass,
#: and nobody else could have it.
Rule = Literal["strategy", "meant", "second_chance"]
Reason = Nothing | Literal["let_pass", "for_another", "skill_missing"]


@dataclass(frozen=True, slots=True)
class Given:
    """An event and whom it was given to."""

    event: Waiting
    agent_id: UUID


@dataclass(frozen=True, slots=True)
class Decision:
    """Events given at once; ``considered``: the members as they were before, ``others``: how many are not kept."""

    strategy: str
    considered: Sequence[Candidate]
    others: int
    given: Sequence[Given]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A member, for one event: every reason why not, or her place in the order (1 is first)."""

    member: Candidate
    reasons: tuple[Reason, ...]
    place: int | None


def keep(
    strategy: Strategy,
    line: Sequence[Waiting],
    candidates: Sequence[Candidate],
    others: int,
    plan: Sequence[tuple[UUID, UUID]],
) -> Decision:
    """What to keep of a decision: who was chosen, then who was next, then who could have nothing."""
    events = {event.id: event for event in line}
    given = [Given(events[event_id], agent_id) for event_id, agent_id in plan]
    if len(candidates) > MOST:
        chosen = {agent_id for _, agent_id in plan}
        ordered = sorted(
            candidates,
            key=lambda c: (c.agent_id not in chosen, not c.has_room, strategy.order(c)),
        )
        others += len(ordered) - MOST
        candidates = ordered[:MOST]
    return Decision(strategy.name, candidates, others, given)


def rule(event: Waiting, agent_id: UUID) -> Rule:
    """What made her the one."""
    if event.only is not None:
        return "meant"
    return "second_chance" if agent_id in event.refused_by else "strategy"


def explain(
    strategy: Strategy, event: Waiting, candidates: Sequence[Candidate], given: Sequence[Given] = ()
) -> list[Weighed]:
    """Every member weighed for an event: those left in their order, then the others.

    ``given``: what was given before it in the same decision. Replays what :func:`pick_many` does.
    """
    taken = [g.agent_id for g in given]
    members = [_after(c, taken.count(c.agent_id)).weighed_for(event.needs) for c in candidates]
    reasons = {m.agent_id: _hindered(event, m) for m in members}
    free = [m for m in members if not reasons[m.agent_id]]
    if event.only is None:
        fresh = [m for m in free if m.agent_id not in event.refused_by]
        if fresh or not event.may_return:
            for member in free:
                if member.agent_id in event.refused_by:
                    reasons[member.agent_id] = ("let_pass",)
            free = fresh
    free.sort(key=strategy.order)
    return [
        *(Weighed(m, (), place) for place, m in enumerate(free, 1)),
        *(Weighed(m, reasons[m.agent_id], None) for m in members if reasons[m.agent_id]),
    ]


def _after(member: Candidate, count: int) -> Candidate:
    return replace(member, load=member.load + count, given=count)


def _hindered(event: Waiting, member: Candidate) -> tuple[Reason, ...]:
    reasons: list[Reason] = [Nothing(reason) for reason in member.hindered]
    if not reasons and not member.has_room:
        reasons.append(Nothing.AT_MAXIMUM)
    if event.only not in (None, member.agent_id):
        reasons.append("for_another")
    if event.only is None and not member.meets(event.needs):
        reasons.append("skill_missing")
    return tuple(reasons)


def packed(members: Sequence[Candidate]) -> bytes:
    """Members as they are kept: a JSON array each, of their fields in order, times in microseconds; deflated."""
    rows = [
        [m.agent_id.hex, _microseconds(m.idle_since), m.load, m.maximum,
         _microseconds(m.last_offered_at) if m.last_offered_at else None,
         {skill.hex: level for skill, level in m.skills.items()}, *m.hindered]
        for m in members
    ]  # fmt: skip
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), level=1)


def unpacked(members: bytes) -> list[Any]:
    """The arrays of members."""
    rows: list[Any] = json.loads(zlib.decompress(members))
    return rows


def dumped_given(given: Sequence[Given]) -> str:
    """What was given as it is kept.

    (event, agent, whether it may return, whom it is for, [(skill, level)], who let it pass ...).
    """
    return json.dumps(
        [
            [str(g.event.id), str(g.agent_id), g.event.may_return,
             str(g.event.only) if g.event.only else None, [(str(n.skill_id), n.level) for n in g.event.needs],
             *map(str, sorted(g.event.refused_by))]
            for g in given
        ],
        separators=(",", ":"),
    )  # fmt: skip


def loaded(strategy: str, considered: Sequence[Any], others: int, given: Any) -> Decision:
    """A decision from what is kept of it; ``considered``: an array for each member."""
    return Decision(
        strategy, [_member(*row) for row in considered], others, [_given(*row) for row in given]
    )


def _member(
    agent: str, idle_since: int | str, load: int, maximum: int, last: int | str | None, *rest: Any
) -> Candidate:
    skills, hindered = _first(rest, dict)
    return Candidate(
        UUID(agent), _time(idle_since), load, maximum, None if last is None else _time(last), hindered,
        {UUID(skill): level for skill, level in skills.items()},
    )  # fmt: skip


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _time(kept: int | str) -> datetime:
    """Decisions kept times as text before they kept numbers."""
    if isinstance(kept, str):
        return datetime.fromisoformat(kept)
    return _EPOCH + kept * _MICROSECOND


def _given(event: str, agent: str, may_return: bool, only: str | None, *rest: Any) -> Given:  # noqa: FBT001
    needs, refused = _first(rest, list)
    return Given(
        Waiting(
            UUID(event), frozenset(map(UUID, refused)), may_return, UUID(only) if only else None,
            tuple(Need(UUID(skill), level) for skill, level in needs),
        ),
        UUID(agent),
    )  # fmt: skip


def _first(rest: Sequence[Any], kind: type) -> tuple[Any, Sequence[str]]:
    """What decisions have kept since there are skills, and what follows it."""
    return (rest[0], rest[1:]) if rest and isinstance(rest[0], kind) else (kind(), rest)
