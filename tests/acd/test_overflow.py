"""What becomes of SMS that nobody comes to: the rules of their group, in order, once each."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.acd import jobs
from ringdove.acd.overflow import Action, Point, Rule, Staff, Stands, applies
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Database
from tests.acd.test_intake import Line, ready
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site

STAFF = Staff(1, 1)
EVENT = Stands(UUID(int=1), 1, 0.0, all_tried=False, is_open=True)


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


def rule(build: Build, line: Line, point: str, action: str, **more: Any) -> None:
    """One more rule of the line's group."""
    build.run(
        "INSERT INTO acd_overflow_rules (id, client_id, group_id, position, at_point, threshold, action, to_group_id, reply)"
        " SELECT %s, %s, %s, count(*), %s, %s, %s, %s, %s FROM acd_overflow_rules WHERE group_id = %s",
        ids.new(), line.client.id, line.group, point, more.get("threshold"), action, more.get("to"), more.get("reply"),
        line.group,
    )  # fmt: skip


def history(build: Build, event_id: UUID) -> list[str]:
    return [
        r[0]
        for r in build.run("SELECT what FROM acd_history WHERE event_id = %s ORDER BY id", event_id)
    ]


points = st.sampled_from(Point)
rules_ = st.lists(
    st.builds(
        Rule, st.integers(1, 9).map(lambda n: UUID(int=n)), points, st.integers(1, 5), st.sampled_from(Action),
        st.just(None), st.just(None),
    ),
    unique_by=lambda r: r.id,
    max_size=6,
)  # fmt: skip


@given(some=rules_, place=st.integers(1, 9), waited=st.integers(0, 9))
def test_each_rule_happens_once_so_that_there_is_an_end(
    some: list[Rule], place: int, waited: int
) -> None:
    met: list[UUID] = []
    for _ in range(len(some) + 1):
        event = Stands(UUID(int=1), place, waited, all_tried=True, is_open=False, met=tuple(met))
        found = applies(some, Staff(0, 0), event)
        if found is None:
            break
        assert found.id not in met
        met.append(found.id)
    else:
        pytest.fail("went on for ever")


def test_a_rule_that_says_wait_on_keeps_later_ones_away() -> None:
    nobody = Rule(UUID(int=1), Point.NOBODY_PRESENT, None, Action.CONTINUE, None, None)
    always = Rule(UUID(int=2), Point.ENTRY, None, Action.REPLY, None, "Hello")
    assert applies([nobody, always], Staff(1, 0), EVENT) is None
    assert applies([nobody, always], STAFF, EVENT) == always


async def test_who_waits_too_long_goes_to_the_other_group_and_loops_end(
    build: Build, pipeline: Database, acme: Client
) -> None:
    line, other = Line(build, pipeline, acme), build.group(acme)
    second = Line(build, pipeline, acme)
    second.group = other
    rule(build, line, "waiting_longer", "group", threshold=60, to=other)
    rule(build, second, "nobody_logged_in", "group", to=line.group)
    event = await line.arrive()
    await jobs.sweep(pipeline)
    assert history(build, event["id"]) == ["queued"]
    clock.freeze(clock.now() + timedelta(seconds=61))
    await jobs.sweep(pipeline)
    await jobs.sweep(pipeline)
    clock.freeze(clock.now() + timedelta(seconds=61))
    await jobs.sweep(pipeline)
    assert history(build, event["id"]) == ["queued", "overflowed", "moved", "overflowed", "moved"]
    assert build.value("SELECT group_id FROM acd_events") == line.group


async def test_beyond_a_length_the_newest_overflow_and_at_entry_all_do(
    build: Build, pipeline: Database, acme: Client
) -> None:
    line, other = Line(build, pipeline, acme), build.group(acme)
    rule(build, line, "queue_longer", "group", threshold=2, to=other)
    found = [await line.arrive(f"4917{n}") for n in range(4)]
    await line.distribute()
    places = [build.value("SELECT group_id FROM acd_events WHERE id = %s", e["id"]) for e in found]
    assert places == [line.group, line.group, other, other]


async def test_all_tried_asks_who_is_there_and_not_who_is_away(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice, bob = build.user(acme), build.user(acme)
    line, other = Line(build, pipeline, acme, alice, bob), build.group(acme)
    rule(build, line, "all_tried", "group", to=other)
    await ready(build, pipeline, alice)
    event = await line.arrive()
    await line.distribute()
    assert line.event(event["id"])["state"] == "offered"
    clock.freeze(clock.now() + timedelta(seconds=31))
    await jobs.sweep(pipeline)
    assert history(build, event["id"])[-2:] == ["overflowed", "moved"]


@pytest.mark.parametrize(
    ("local", "closes"),
    [
        # the clock is set forward at 02:00 on 29 March 2026, and back at 03:00 on 25 October
        ("2026-03-29T08:59", True), ("2026-03-29T09:00", False), ("2026-03-29T16:59", False), ("2026-03-29T17:00", True),
        ("2026-10-25T08:59", True), ("2026-10-25T09:00", False), ("2026-10-25T16:59", False), ("2026-10-25T17:00", True),
    ],
)  # fmt: skip
async def test_outside_opening_times_customers_are_answered_and_it_is_over(
    build: Build, pipeline: Database, acme: Client, local: str, closes: bool
) -> None:
    build.run("UPDATE clients SET time_zone = 'Europe/Berlin' WHERE id = %s", acme.id)
    line = Line(build, pipeline, acme)
    times = build.opening_times(acme, weekly='[{"weekday": 7, "from": "09:00", "until": "17:00"}]')
    build.run("UPDATE acd_groups SET opening_times_id = %s WHERE id = %s", times, line.group)
    rule(build, line, "closed", "close", reply="We are closed.")
    build.run(
        "UPDATE sms_receive_connectors SET sms_send_connector_id = %s", build.send_connector(acme)
    )
    clock.freeze(
        datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    )
    event = await line.arrive()
    await line.distribute()
    assert (line.event(event["id"])["state"] == "closed") is closes
    sent = build.run("SELECT body, origin FROM outbound_messages WHERE event_id = %s", event["id"])
    assert sent == ([("We are closed.", "overflow")] if closes else [])


async def test_rules_are_set_as_a_whole_and_why_says_which_happened(
    portal_site: Site, pipeline: Database, build: Build, acme: Client
) -> None:
    anna = build.user(acme, "client_admin")
    line, other = Line(build, pipeline, acme), build.group(acme)
    person = await Person.at(portal_site, anna)
    path = f"/acd-groups/{line.group}/overflow-rules"
    wrong = [{"at_point": "entry", "action": "group", "to_group_id": str(line.group)}]
    status, problem = await person.put(path, rules=wrong)
    assert (status, problem["errors"][0]["field"]) == (422, "rules.0.to_group_id")
    status, _ = await person.put(path, rules=[{"at_point": "entry", "action": "reply"}])
    assert status == 422
    wanted = [
        {"at_point": "queue_longer", "threshold": 5, "action": "continue"},
        {"at_point": "entry", "action": "group", "to_group_id": str(other)},
    ]
    status, saved = await person.put(path, rules=wanted)
    assert (status, [r["at_point"] for r in saved["rules"]]) == (200, ["queue_longer", "entry"])
    again = list(reversed(saved["rules"]))
    status, saved = await person.put(path, rules=again)
    assert (status, saved["rules"]) == (200, again)
    assert (await person.get(path))[1] == saved
    event = await line.arrive()
    await line.distribute()
    status, why = await person.get(f"/media-events/{event['id']}/why")
    (happened,) = why["overflowed"]
    name = build.value("SELECT name FROM acd_groups WHERE id = %s", other)
    assert (status, happened["point"], happened["to_group_name"]) == (200, "entry", name)
