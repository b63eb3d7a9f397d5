"""What every strategy promises, and what each promises beyond that."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.acd import decision
from ringdove.acd.model import Candidate, Need, Nothing, Waiting
from ringdove.acd.strategies import STRATEGIES
from ringdove.acd.strategy import Strategy, pick, pick_many

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVENT = Waiting(UUID(int=1))


def agent(
    number: int,
    *,
    load: int = 0,
    maximum: int = 1,
    idle_minutes: int = 0,
    offered_minutes: int = 0,
    hindered: tuple[str, ...] = (),
    skills: dict[UUID, int] | None = None,
) -> Candidate:
    idle_since = NOON - timedelta(minutes=idle_minutes)
    offered = NOON - timedelta(minutes=offered_minutes) if offered_minutes else None
    return Candidate(UUID(int=number), idle_since, load, maximum, offered, hindered, skills or {})


skill_ids = st.integers(1, 3).map(lambda n: UUID(int=n))
candidates = st.lists(
    st.builds(
        agent,
        st.integers(1, 50),
        load=st.integers(0, 3),
        maximum=st.integers(0, 3),
        idle_minutes=st.integers(0, 600),
        offered_minutes=st.integers(0, 600),
        skills=st.dictionaries(skill_ids, st.integers(1, 10)),
        hindered=st.just(()) | st.sets(st.sampled_from(Nothing), max_size=2).map(tuple),
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
        st.none() | st.integers(1, 50).map(lambda n: UUID(int=n)),
        st.lists(
            st.builds(Need, skill_ids, st.integers(1, 10)),
            max_size=3,
            unique_by=lambda n: n.skill_id,
        ).map(tuple),
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
    room = {c.agent_id: max(0, c.maximum - c.load) if c.has_room else 0 for c in team}
    for _, agent_id in plan:
        room[agent_id] -= 1
    assert all(left >= 0 for left in room.values())
    planned = dict(plan)
    team_by_id = {c.agent_id: c for c in team}
    for event in line:
        if event.only is not None:
            assert planned.get(event.id) in (None, event.only)
        elif event.id in planned:
            assert team_by_id[planned[event.id]].meets(event.needs)
        if event.only is not None:
            continue
        if event.id in planned and planned[event.id] in event.refused_by:
            assert event.may_return
    if any(room.values()):
        left_out = [e for e in line if e.id not in planned]
        willing = {a for a, left in room.items() if left}
        for event in left_out:
            able = {a for a in willing if team_by_id[a].meets(event.needs)}
            if event.only is not None:
                assert event.only not in willing
            elif able:
                assert not event.may_return
                assert able <= event.refused_by


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
@given(line=events, team=candidates)
def test_a_plan_is_what_giving_one_event_after_the_other_would_be(
    strategy: Strategy, line: list[Waiting], team: list[Candidate]
) -> None:
    one_by_one = []
    now = {c.agent_id: c for c in team}
    for event in sorted(line, key=lambda e: e.only is None):
        agent_id = pick(strategy, event, list(now.values()))
        if agent_id is not None:
            one_by_one.append((event.id, agent_id))
            now[agent_id] = now[agent_id].given_one()
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


def test_fewest_open_counts_what_is_open_and_taking_turns_counts_turns() -> None:
    team = [
        agent(1, load=2, maximum=9, idle_minutes=90, offered_minutes=9),
        agent(2, load=1, maximum=2, idle_minutes=5, offered_minutes=3),
    ]
    assert pick(STRATEGIES["fewest_open"], EVENT, team) == UUID(int=2)
    assert pick(STRATEGIES["round_robin"], EVENT, team) == UUID(int=1)
    assert pick(STRATEGIES["round_robin"], EVENT, [*team, agent(3)]) == UUID(int=3)
    line = [Waiting(UUID(int=n)) for n in (1, 2, 3)]
    turns = [agent_id.int for _, agent_id in pick_many(STRATEGIES["round_robin"], line, team)]
    assert turns == [1, 2, 1]


GERMAN, BILLING = UUID(int=1), UUID(int=2)


def test_an_event_that_needs_skills_goes_to_the_best_who_has_them_all() -> None:
    most_skilled, idle = STRATEGIES["most_skilled"], STRATEGIES["longest_idle"]
    event = Waiting(UUID(int=1), needs=(Need(GERMAN, 3), Need(BILLING, 1)))
    team = [
        agent(1, idle_minutes=90, skills={GERMAN: 10}),
        agent(2, idle_minutes=60, skills={GERMAN: 2, BILLING: 9}),
        agent(3, idle_minutes=9, skills={GERMAN: 3, BILLING: 2}),
        agent(4, idle_minutes=1, skills={GERMAN: 5, BILLING: 1}),
    ]
    assert pick(most_skilled, event, team) == UUID(int=4)
    assert pick(idle, event, team) == UUID(int=3)
    assert pick(idle, EVENT, team) == UUID(int=1)
    assert pick(most_skilled, event, team[:2]) is None
    reasons = {w.member.agent_id.int: w.reasons for w in decision.explain(idle, event, team)}
    assert reasons[1] == reasons[2] == ("skill_missing",)


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
@given(line=events, team=candidates)
def test_what_is_kept_of_a_decision_explains_each_choice_as_it_was_made(
    strategy: Strategy, line: list[Waiting], team: list[Candidate]
) -> None:
    plan = pick_many(strategy, line, team)
    kept = decision.keep(strategy, line, team, 0, plan)
    again = decision.loaded(
        strategy.name,
        decision.unpacked(decision.packed(kept.considered)),
        kept.others,
        json.loads(decision.dumped_given(kept.given)),
    )
    assert list(again.given) == list(kept.given)
    assert [replace(c, hindered=()) for c in again.considered] == [
        replace(c, hindered=()) for c in kept.considered
    ]
    for place, given_one in enumerate(again.given):
        weighed = decision.explain(strategy, given_one.event, again.considered, again.given[:place])
        assert {w.member.agent_id for w in weighed} == {c.agent_id for c in team}
        assert all(bool(w.reasons) == (w.place is None) for w in weighed)
        assert (weighed[0].member.agent_id, weighed[0].place) == (given_one.agent_id, 1)


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
@given(event=events.filter(bool).map(lambda e: e[0]), team=candidates)
def test_who_is_weighed_first_is_who_gets_it_and_nobody_is_first_when_nobody_gets_it(
    strategy: Strategy, event: Waiting, team: list[Candidate]
) -> None:
    first = next((w for w in decision.explain(strategy, event, team) if w.place == 1), None)
    assert (first.member.agent_id if first else None) == pick(strategy, event, team)


def test_a_decision_of_before_its_times_were_numbers_is_still_read() -> None:
    at = "2026-11-28T16:40:00.123456+00:00"
    row = ["00000000-0000-0000-0000-000000000001", at, 1, 3, at, {}, "at_maximum"]
    (member,) = decision.loaded("longest_idle", [row], 0, []).considered
    assert (member.agent_id.int, member.idle_since.isoformat(), member.load) == (1, at, 1)
    assert member.last_offered_at == member.idle_since


@given(team=st.lists(st.integers(1, 9), min_size=0, max_size=3))
def test_of_a_large_group_the_chosen_and_the_next_are_kept(team: list[int]) -> None:
    strategy = STRATEGIES["longest_idle"]
    many = [agent(n, maximum=2, idle_minutes=n) for n in range(1, 401)]
    line = [Waiting(UUID(int=1000 + n)) for n in team]
    plan = pick_many(strategy, line, many)
    kept = decision.keep(strategy, line, many, 7, plan)
    assert (len(kept.considered), kept.others) == (decision.MOST, 207)
    for place, given_one in enumerate(kept.given):
        weighed = decision.explain(strategy, given_one.event, kept.considered, kept.given[:place])
        assert weighed[0].member.agent_id == given_one.agent_id
