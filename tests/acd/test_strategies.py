"""What every strategy promises, and what each promises beyond that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.acd.model import Candidate, Waiting
from ringdove.acd.strategies import STRATEGIES
from ringdove.acd.strategy import Strategy, pick, pick_many

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVENT = Waiting(UUID(int=1))


def agent(number: int, *, load: int = 0, maximum: int = 1, idle_minutes: int = 0) -> Candidate:
    return Candidate(UUID(int=number), NOON - timedelta(minutes=idle_minutes), load, maximum)


candidates = st.lists(
    st.builds(
        agent,
        st.integers(1, 50),
        load=st.integers(0, 3),
        maximum=st.integers(0, 3),
        idle_minutes=st.integers(0, 600),
    ),
    unique_by=lambda c: c.agent_id,
    max_size=20,
)
events = st.lists(
    st.builds(
        Waiting,
        st.integers(1, 1000).map(lambda n: UUID(int=n)),
        st.frozensets(st.integers(1, 50).map(lambda n: UUID(int=n)), max_size=5),
        st.booleans(),
    ),
    unique_by=lambda e: e.id,
    max_size=20,
)


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
@given(team=candidates)
def test_gives_work_only_to_an_agent_with_room_and_always_when_there_is_one(
    strategy: Strategy, team: list[Candidate]
) -> None:
    picked = pick(strategy, EVENT, team)
    with_room = {c.agent_id for c in team if c.has_room}
    assert (picked in with_room) if with_room else (picked is None)
    assert pick(strategy, EVENT, list(reversed(team))) == picked


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
@given(line=events, team=candidates)
def test_a_plan_gives_each_event_once_and_nobody_more_than_fits(
    strategy: Strategy, line: list[Waiting], team: list[Candidate]
) -> None:
    plan = pick_many(strategy, line, team)
    assert len({event for event, _ in plan}) == len(plan)
    room = {c.agent_id: max(0, c.maximum - c.load) for c in team}
    for _, agent_id in plan:
        room[agent_id] -= 1
    assert all(left >= 0 for left in room.values())
    planned = dict(plan)
    for event in line:
        if event.id in planned and planned[event.id] in event.refused_by:
            assert event.may_return
    if any(room.values()):
        left_out = [e for e in line if e.id not in planned]
        willing = {a for a, left in room.items() if left}
        assert all(not e.may_return and willing <= e.refused_by for e in left_out)


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
@given(line=events, team=candidates)
def test_a_plan_is_what_giving_one_event_after_the_other_would_be(
    strategy: Strategy, line: list[Waiting], team: list[Candidate]
) -> None:
    one_by_one = []
    now = {c.agent_id: c for c in team}
    for event in line:
        agent_id = pick(strategy, event, list(now.values()))
        if agent_id is not None:
            one_by_one.append((event.id, agent_id))
            now[agent_id] = replace(now[agent_id], load=now[agent_id].load + 1)
    assert pick_many(strategy, line, team) == one_by_one


def test_longest_idle_prefers_the_one_who_waited_longest_and_has_nothing_in_work() -> None:
    team = [
        agent(1, idle_minutes=2),
        agent(2, idle_minutes=9),
        agent(3, load=1, maximum=3, idle_minutes=60),
    ]
    assert pick(STRATEGIES["longest_idle"], EVENT, team) == UUID(int=2)


def test_whoever_let_it_pass_gets_it_again_only_when_nobody_else_can_have_it() -> None:
    once = Waiting(UUID(int=1), frozenset({UUID(int=1)}), may_return=True)
    too_soon = Waiting(UUID(int=1), frozenset({UUID(int=1)}), may_return=False)
    strategy = STRATEGIES["longest_idle"]
    assert pick(strategy, once, [agent(1, idle_minutes=9), agent(2)]) == UUID(int=2)
    assert pick(strategy, once, [agent(1)]) == UUID(int=1)
    assert pick(strategy, too_soon, [agent(1)]) is None
