"""A customer who writes again after his event was closed goes on with it, for as long as the group says."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ringdove.acd import jobs
from ringdove.acd.model import Agent
from ringdove.acd.service import life, offers
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.messages import service as messages
from ringdove.routing import jobs as routing
from tests.acd.test_intake import Line, ready
from tests.acd.test_races import incoming, violations
from tests.conftest import SECRET
from tests.support.build import Build, Client


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


def threading(build: Build, group: UUID, seconds: int) -> None:
    build.run("UPDATE acd_groups SET threading_s = %s WHERE id = %s", seconds, group)


async def helped(line: Line, pipeline: Database, agent: Agent) -> dict[str, Any]:
    """An event that this agent had and closed."""
    event = await line.arrive()
    await line.distribute()
    async with pipeline.transaction() as conn:
        await offers.accept(conn, agent, event["id"])
    async with pipeline.transaction() as conn:
        await life.close(conn, agent, event["id"], None)
    assert line.event(event["id"])["state"] == "closed"
    return event


def steps(build: Build, event_id: UUID) -> list[str]:
    found = build.run("SELECT what FROM acd_history WHERE event_id = %s ORDER BY id", event_id)
    return [row[0] for row in found]


async def test_within_the_threading_time_the_event_opens_again_for_the_same_agent(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice, bob = (Agent(build.user(acme), acme.id) for _ in range(2))
    line = Line(build, pipeline, acme, alice.user_id, bob.user_id)
    threading(build, line.group, 3600)
    await ready(build, pipeline, alice.user_id)
    event = await helped(line, pipeline, alice)
    await ready(build, pipeline, bob.user_id)
    clock.freeze(clock.now() + timedelta(minutes=59))
    again = await line.arrive()
    assert (again["id"], again["state"], again["wants_agent_id"], again["visit"]) == (
        event["id"],
        "queued",
        alice.user_id,
        2,
    )
    await line.distribute()
    assert line.event(event["id"])["agent_id"] == alice.user_id
    assert steps(build, event["id"]) == [
        "queued", "offered", "accepted", "closed", "reopened", "offered",
    ]  # fmt: skip
    outcomes = build.run("SELECT outcome FROM sms_outcomes WHERE client_id = %s", acme.id)
    assert outcomes == [("offered",), ("offered",)]
    assert violations(build) == {}


async def test_what_opened_again_waits_from_then_on_and_for_everybody_when_she_does_not_come(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice, bob = (Agent(build.user(acme), acme.id) for _ in range(2))
    line = Line(build, pipeline, acme, alice.user_id, bob.user_id)
    threading(build, line.group, 3600)
    await ready(build, pipeline, alice.user_id)
    event = await helped(line, pipeline, alice)
    build.run("UPDATE acd_agents SET connected = false WHERE user_id = %s", alice.user_id)
    await ready(build, pipeline, bob.user_id)
    sent_again = clock.now()
    await line.arrive()
    since = build.value("SELECT queued_at FROM acd_events WHERE id = %s", event["id"])
    assert since >= sent_again
    await line.distribute()
    assert line.event(event["id"])["state"] == "queued"
    clock.freeze(clock.now() + timedelta(seconds=121))
    await jobs.sweep(pipeline)
    await line.distribute()
    assert line.event(event["id"])["agent_id"] == bob.user_id


@pytest.mark.parametrize(("seconds", "later"), [(3600, 3601), (0, 1)])
async def test_after_the_threading_time_a_new_episode_begins(
    build: Build, pipeline: Database, acme: Client, seconds: int, later: int
) -> None:
    alice = Agent(build.user(acme), acme.id)
    line = Line(build, pipeline, acme, alice.user_id)
    threading(build, line.group, seconds)
    await ready(build, pipeline, alice.user_id)
    event = await helped(line, pipeline, alice)
    clock.freeze(clock.now() + timedelta(seconds=later))
    again = await line.arrive()
    assert again["id"] != event["id"]
    assert line.event(event["id"])["state"] == "closed"


async def test_what_nobody_had_and_a_word_that_is_done_at_once_open_nothing_again(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice = Agent(build.user(acme), acme.id)
    line = Line(build, pipeline, acme, alice.user_id)
    threading(build, line.group, 3600)
    unseen = await line.arrive("4917000002")
    build.run(
        "UPDATE acd_events SET state = 'closed', closed_at = now() WHERE id = %s",
        unseen["id"],
    )
    assert (await line.arrive("4917000002"))["id"] != unseen["id"]
    await ready(build, pipeline, alice.user_id)
    event = await helped(line, pipeline, alice)
    stop = await line.arrive(reopens=False)
    assert stop["id"] != event["id"]


async def test_two_sms_at_once_open_the_event_once(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice = Agent(build.user(acme), acme.id)
    line = Line(build, pipeline, acme, alice.user_id)
    threading(build, line.group, 3600)
    await ready(build, pipeline, alice.user_id)
    event = await helped(line, pipeline, alice)

    async def send(text: str) -> None:
        async with pipeline.transaction() as conn:
            await messages.store(conn, [incoming(acme, line.connector, "4917000001", text)])
        await routing.route(pipeline, Keys(SECRET))

    await asyncio.gather(send("one"), send("two"))
    await routing.route(pipeline, Keys(SECRET))
    (found,) = build.run(
        "SELECT id, message_count, visit FROM acd_events WHERE client_id = %s", acme.id
    )
    assert found == (event["id"], 3, 2)
    assert steps(build, event["id"]).count("reopened") == 1
    routed = build.run("SELECT event_id FROM messages_routed")
    assert routed == [(event["id"],)] * 3
