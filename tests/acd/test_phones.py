"""An outside telephone system says who is in a call; who must not be disturbed then gets no SMS meanwhile."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
import pytest

from ringdove.acd import jobs
from ringdove.acd.service import phones
from ringdove.kernel import clock
from ringdove.kernel.db import Database
from tests.acd.test_intake import Line, ready
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Desk, Site, eventually

LINE = "+493023125099"


@pytest.fixture
def acme(build: Build) -> Client:
    client = build.client()
    build.run(
        "UPDATE agent_statuses SET distribute_during_call = false WHERE client_id = %s", client.id
    )
    return client


async def telephone_system(site: Site, build: Build, client: Client) -> Person:
    """A script with a token that may report calls and nothing else."""
    clara = await Person.at(site, build.user(client, "client_admin"))
    status, made = await clara.post("/me/tokens", name="pbx", rights=["phone_states.report"])
    assert status == 201, made
    clara.session.headers["Authorization"] = f"Bearer {made['token']}"
    return clara


def numbered(build: Build, client: Client, number: str) -> UUID:
    user = build.user(client)
    build.run("UPDATE users SET agent_number = %s WHERE id = %s", number, user)
    return user


def state_of(build: Build, user: UUID) -> str:
    return str(build.value("SELECT phone_state FROM acd_agents WHERE user_id = %s", user))


async def test_during_a_call_she_gets_no_sms_and_when_it_ends_she_does(
    site: Site, build: Build, acme: Client
) -> None:
    alice = numbered(build, acme, "1001")
    build.connector(acme, build.group(acme, alice), LINE)
    build.ready(alice)
    pbx = await telephone_system(site, build, acme)
    async with Desk(await site.signed_in(alice)) as desk:
        status, told = await pbx.put("/phone-states", agent_number="1001", state="in_call")
        assert (status, told["user_id"], told["state"]) == (200, str(alice), "in_call")
        her = await Person.at(site, alice)
        assert (await her.get("/me/status"))[1]["why_nothing"] == ["in_call"]
        await site.sms(LINE)
        waits = "SELECT count(*) FROM acd_events WHERE state = 'queued'"
        await eventually(lambda: build.value(waits) == 1)
        event = build.value("SELECT id FROM acd_events")
        _, why = await her.get(f"/media-events/{event}/why")
        (member,) = why["now"]["weighing"]["members"]
        assert member["reasons"] == ["in_call"]
        assert build.value("SELECT count(*) FROM acd_offers") == 0
        assert (await pbx.put("/phone-states", user_id=str(alice), state="idle"))[0] == 200
        assert (await desk.offered())["id"] == str(event)


async def test_what_was_offered_just_before_a_call_goes_back_and_is_no_miss(
    site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme)
    build.connector(acme, build.group(acme, alice), LINE)
    build.ready(alice)
    pbx = await telephone_system(site, build, acme)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE)
        await desk.offered()
        await pbx.put("/phone-states", user_id=str(alice), state="ringing")
        assert build.value("SELECT count(*) FROM acd_offers WHERE state = 'pending'") == 1
        await pbx.put("/phone-states", user_id=str(alice), state="in_call")
        gone = await desk.update("event_removed")
        assert gone["reason"] == "withdrawn"
        assert build.value("SELECT misses FROM acd_agents WHERE user_id = %s", alice) == 0


async def test_a_report_names_one_agent_of_ones_own_client_and_needs_the_right(
    portal_site: Site, build: Build, acme: Client
) -> None:
    alice = numbered(build, acme, "1001")
    stranger = numbered(build, build.client("globex"), "1002")
    pbx = await telephone_system(portal_site, build, acme)
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"state": "in_call"}, 422, "which_agent"),
        ({"state": "in_call", "user_id": str(alice), "agent_number": "1001"}, 422, "which_agent"),
        ({"state": "in_call", "user_id": str(stranger)}, 404, "no_such_user"),
        ({"state": "in_call", "agent_number": "1002"}, 404, "no_such_user"),
    ]
    for body, status, code in refused:
        answered, problem = await pbx.put("/phone-states", **body)
        assert answered == status, body
        assert problem["code"] == code or (("user_id", code) in fields(problem)), problem
    assert state_of(build, stranger) == "idle"
    assert (await pbx.get("/users"))[0] == 403
    her = await Person.at(portal_site, alice)
    assert (await her.put("/phone-states", user_id=str(alice), state="idle"))[0] == 403
    async with aiohttp.ClientSession(portal_site.url) as nobody:
        status, _ = await Person(nobody).put("/phone-states", agent_number="1001", state="idle")
    assert status == 401


async def test_of_two_reports_that_cross_the_later_one_counts(
    portal_site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme)
    pbx = await telephone_system(portal_site, build, acme)
    began, ended = (clock.now() - timedelta(minutes=m) for m in (5, 1))
    for state, since in (("idle", ended), ("in_call", began)):
        status, told = await pbx.put(
            "/phone-states", user_id=str(alice), state=state, since=since.isoformat()
        )
        assert (status, told["state"]) == (200, "idle")


async def test_a_call_that_nobody_ended_is_over_after_four_hours(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice = build.user(acme)
    line = Line(build, pipeline, acme, alice)
    await ready(build, pipeline, alice)
    build.listening(alice)

    async def in_call() -> None:
        async with pipeline.transaction() as conn:
            await phones.report(conn, acme.id, alice, None, "in_call", None)

    await in_call()
    event = await line.arrive()
    clock.freeze(clock.now() + timedelta(hours=3))
    await in_call()
    clock.freeze(clock.now() + timedelta(hours=3, minutes=59))
    await jobs.notice_absence(pipeline)
    await line.distribute()
    assert (state_of(build, alice), line.event(event["id"])["state"]) == ("in_call", "queued")
    clock.freeze(clock.now() + timedelta(minutes=2))
    build.listening(alice)
    await jobs.notice_absence(pipeline)
    await line.distribute()
    assert (state_of(build, alice), line.event(event["id"])["state"]) == ("idle", "offered")


async def test_in_a_status_that_lets_sms_through_a_call_hinders_nothing(
    build: Build, pipeline: Database, acme: Client
) -> None:
    build.run(
        "UPDATE agent_statuses SET distribute_during_call = true WHERE client_id = %s", acme.id
    )
    alice = build.user(acme)
    line = Line(build, pipeline, acme, alice)
    await ready(build, pipeline, alice)
    async with pipeline.transaction() as conn:
        await phones.report(conn, acme.id, alice, None, "in_call", None)
    event = await line.arrive()
    await line.distribute()
    await jobs.sweep(pipeline)
    assert line.event(event["id"])["state"] == "offered"
