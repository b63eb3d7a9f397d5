"""What an SMS brings with it beyond its group: priority, skills, an appointment, whom it wants, what was learned."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ringdove.acd import jobs
from ringdove.acd.model import Agent, Arrival, SkillWanted
from ringdove.acd.service import agents, intake, life, offers
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Database
from ringdove.messages import service as messages
from ringdove.updates import service as updates
from tests.acd.test_races import incoming
from tests.support.build import Build, Client


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


def skill(build: Build, client: Client, name: str, **levels: tuple[UUID, int]) -> UUID:
    """A skill of the client; who has it, and how well."""
    id_ = ids.new()
    build.run(
        "INSERT INTO skills (id, client_id, name, name_key) VALUES (%s, %s, %s, lower(%s))",
        id_,
        client.id,
        name,
        name,
    )
    for user, level in levels.values():
        build.run(
            "INSERT INTO user_skills (client_id, user_id, skill_id, level) VALUES (%s, %s, %s, %s)",
            client.id, user, id_, level,
        )  # fmt: skip
    return id_


class Line:
    """A connector into a group, whose SMS arrive as an application would send them."""

    def __init__(self, build: Build, pipeline: Database, client: Client, *members: UUID) -> None:
        self.build, self.pipeline, self.client = build, pipeline, client
        self.group = build.group(client, *members)
        self.connector = build.connector(client, self.group)

    async def arrive(self, sender: str = "4917000001", **brought: Any) -> dict[str, Any]:
        """One SMS; the event it went to."""
        sms = incoming(self.client, self.connector, sender, "Hello")
        async with self.pipeline.statement() as conn:
            await messages.store(conn, [sms])
        async with self.pipeline.transaction() as conn:
            work, _ = await messages.claim(conn, 10)
            conversations = await messages.conversations(conn, work)
            conversation = conversations[self.connector, sender]
            arrival = Arrival(
                sms.id,
                self.client.id,
                self.connector,
                conversation,
                self.group,
                "Subject",
                sms.received_at,
                **brought,
            )
            found, told = await intake.take_in(conn, [arrival])
            event = found[sms.id].id
            await messages.routed(conn, work, [conversation], [event], [None])
            await updates.tell(conn, told)
        return self.event(event)

    def event(self, event_id: UUID) -> dict[str, Any]:
        columns = "id, state, agent_id, wants_agent_id, due_at, not_before, priority, skills, variables, visit"
        (row,) = self.build.run(
            f"SELECT {columns} FROM acd_events WHERE id = %s", event_id, role="ringdove_pipeline"
        )
        return dict(zip(columns.split(", "), row, strict=True))

    async def distribute(self) -> None:
        await jobs.distribute(self.pipeline, self.group)


async def ready(build: Build, pipeline: Database, *users: UUID) -> None:
    for user in users:
        build.ready(user)
        client = build.value("SELECT client_id FROM users WHERE id = %s", user)
        async with pipeline.transaction() as conn:
            await agents.connected(conn, [Agent(user, client)])


async def test_what_asks_for_skills_goes_to_who_has_them_and_holds_up_nobody(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice, bob = build.user(acme), build.user(acme)
    line = Line(build, pipeline, acme, alice, bob)
    german = skill(build, acme, "German", a=(alice, 2), b=(bob, 7))
    french = skill(build, acme, "French")
    await ready(build, pipeline, alice, bob)
    nobody = await line.arrive("49171", skills=[SkillWanted("french", 1)], priority=200)
    for_bob = await line.arrive("49172", skills=[SkillWanted("GERMAN", 3), SkillWanted("unknown")])
    plain = await line.arrive("49173")
    assert nobody["skills"] == [[str(french), 1]]
    assert for_bob["skills"] == [[str(german), 3]]
    await line.distribute()
    assert line.event(nobody["id"])["state"] == "queued"
    assert line.event(for_bob["id"])["agent_id"] == bob
    assert line.event(plain["id"])["state"] == "offered"


async def test_an_appointment_waits_for_its_time_whatever_else_the_customer_writes(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice = build.user(acme)
    line = Line(build, pipeline, acme, alice)
    await ready(build, pipeline, alice)
    at = clock.now() + timedelta(hours=12)
    event = await line.arrive(not_before=at, variables={"order": "4711"})
    assert (event["state"], event["due_at"], event["variables"]) == (
        "parked",
        at,
        {"order": "4711"},
    )
    assert (await line.arrive())["id"] == event["id"]
    await jobs.sweep(pipeline)
    await line.distribute()
    assert line.event(event["id"])["state"] == "parked"
    clock.freeze(at)
    await jobs.sweep(pipeline)
    await line.distribute()
    assert line.event(event["id"])["state"] == "offered"
    what = [row[0] for row in build.run("SELECT what FROM acd_history ORDER BY id")]
    assert what == ["scheduled", "joined", "due", "offered"]


async def test_a_wanted_agent_is_waited_for_and_a_stranger_to_the_group_is_not(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice, bob, eve = build.user(acme), build.user(acme), build.user(acme)
    line = Line(build, pipeline, acme, alice, bob)
    await ready(build, pipeline, alice)
    event = await line.arrive("49171", wants_agent_id=bob, wants_s=60)
    assert event["wants_agent_id"] == bob
    strangers = await line.arrive("49172", wants_agent_id=eve, wants_s=60)
    assert strangers["wants_agent_id"] is None
    await line.distribute()
    assert line.event(event["id"])["state"] == "queued"
    clock.freeze(clock.now() + timedelta(seconds=61))
    await jobs.sweep(pipeline)
    build.run("UPDATE users SET max_parallel_sms = 9")
    await line.distribute()
    assert line.event(event["id"])["agent_id"] == alice


async def test_the_last_agent_is_asked_first_where_an_application_says_so_and_she_is_there(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice, bob = build.user(acme), build.user(acme)
    line = Line(build, pipeline, acme, alice, bob)
    await ready(build, pipeline, bob)
    first = await line.arrive()
    await line.distribute()
    async with pipeline.transaction() as conn:
        await offers.accept(conn, Agent(bob, acme.id), first["id"])
        await life.close(conn, Agent(bob, acme.id), first["id"], None)
    again = await line.arrive(last_agent=True)
    assert (again["id"] != first["id"], again["wants_agent_id"]) == (True, bob)


async def test_an_sms_joins_its_event_although_a_colleague_gets_that_in_another_group_at_this_moment(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice = build.user(acme)
    line, other = Line(build, pipeline, acme, alice), build.group(acme)
    await ready(build, pipeline, alice)
    event = await line.arrive()
    await line.distribute()
    async with pipeline.transaction() as conn:
        await offers.accept(conn, Agent(alice, acme.id), event["id"])
    async with pipeline.transaction() as conn:
        await life.transfer(conn, Agent(alice, acme.id), event["id"], None, other, "")
        again = asyncio.create_task(line.arrive())
        while not build.value(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())",
            role="ringdove_portal",
        ):
            await asyncio.sleep(0.01)
    assert (await again)["id"] == event["id"]
    assert build.value("SELECT group_id FROM acd_events") == other


@pytest.mark.parametrize(
    ("order", "first"), [("ageing", "old"), ("priority", "urgent"), ("arrival", "old")]
)
async def test_the_groups_order_says_which_event_is_next(
    build: Build, pipeline: Database, acme: Client, order: str, first: str
) -> None:
    alice = build.user(acme, max_parallel_sms=1)
    line = Line(build, pipeline, acme, alice)
    build.run("UPDATE acd_groups SET events_order = %s", order)
    await ready(build, pipeline, alice)
    old = await line.arrive("49171")
    build.run(
        "UPDATE acd_events SET queued_at = queued_at - interval '3 hours', rank_at = rank_at - interval '3 hours'"
    )
    urgent = await line.arrive("49172", priority=150)
    await line.distribute()
    given = build.value("SELECT event_id FROM acd_offers")
    assert given == {"old": old["id"], "urgent": urgent["id"]}[first]
