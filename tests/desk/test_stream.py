"""The stream: snapshot, then numbered updates; whoever does not listen any more is gone."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import aiohttp
import psycopg
import pytest

from ringdove.desk import stream
from ringdove.kernel.settings import Settings
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE = "+4930901820"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings come quickly, and a slow machine has six seconds to answer them."""
    hurry(monkeypatch)
    monkeypatch.setattr(stream, "PING_EVERY_S", 0.5)
    monkeypatch.setattr(stream, "MISSED_PINGS", 12)


#: With ``patient``: a page that answers none of so many is gone before the last comes.
MANY = 16


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PING_EVERY_S", 1.0)
    monkeypatch.setattr(stream, "LINE_EVERY_S", 0.1)


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
def alice(build: Build, acme: Client) -> UUID:
    user = build.user(acme)
    build.connector(acme, build.group(acme, user), LINE)
    return user


@pytest.fixture
async def desk(site: Site, build: Build, alice: UUID) -> AsyncIterator[Desk]:
    """Alice's desk, in a status that receives."""
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as sitting:
        await sitting.until(lambda event, _: event == "snapshot")
        yield sitting


async def answer_pings(desk: Desk, url: str, pings: int) -> None:
    """Answer so many pings, each when it comes, to the process at ``url``."""
    headers = {"Origin": url}
    cookie = {c.key: c.value for c in desk.session.cookie_jar}
    async with aiohttp.ClientSession(cookies=cookie) as session:
        for number in range(pings):
            await desk.until(lambda e, _, n=number: e == "ping" and count(desk, "ping") > n)  # type: ignore[misc]
            stream_id = desk.frames[0][1]["stream_id"]
            path = f"{url}/api/v1/me/stream/{stream_id}/pong"
            async with session.post(path, headers=headers) as answer:
                assert answer.status == 204


def count(desk: Desk, event: str) -> int:
    return sum(kind == event for kind, _ in desk.frames)


def is_connected(build: Build, user: UUID) -> bool:
    query = f"SELECT connected FROM acd_agents WHERE user_id = '{user}'"
    return bool(build.value(query))


async def test_a_page_that_answers_no_ping_is_gone_and_its_offers_go_back(
    impatient: None, site: Site, build: Build, alice: UUID, desk: Desk
) -> None:
    assert (await site.sms(LINE))[0] == 200
    await desk.update("event_changed")
    await eventually(lambda: not is_connected(build, alice))
    await eventually(lambda: build.value("SELECT state FROM acd_events") == "queued")
    assert build.value("SELECT state FROM acd_offers") == "lost"


async def test_a_page_that_answers_stays(
    patient: None, site: Site, build: Build, alice: UUID, desk: Desk
) -> None:
    await answer_pings(desk, site.url, MANY)
    assert is_connected(build, alice)


async def test_an_answer_may_come_to_another_process_than_the_stream(
    patient: None,
    settings: Settings,
    dsn: str,
    build: Build,
    alice: UUID,
    desk: Desk,
) -> None:
    async with Site(settings, dsn, work=False) as other:
        await answer_pings(desk, other.url, MANY)
    assert is_connected(build, alice)


async def test_nobody_else_can_answer_for_a_page(
    impatient: None, site: Site, build: Build, acme: Client, alice: UUID, desk: Desk
) -> None:
    bob = await site.signed_in(build.user(acme))
    while is_connected(build, alice):
        stream_id = desk.frames[0][1]["stream_id"]
        async with bob.post(f"/api/v1/me/stream/{stream_id}/pong") as answer:
            assert answer.status == 204
        await asyncio.sleep(0)


async def test_a_page_that_comes_back_gets_what_it_missed_and_nothing_twice(
    site: Site, build: Build, alice: UUID, desk: Desk
) -> None:
    for number in range(3):
        assert (await site.sms(LINE, str(number), f"+4917012345{number:02d}"))[0] == 200
    await desk.until(lambda e, d: e == "update" and d["seq"] == 3)
    async with Desk(desk.session, after=1) as again:
        await again.until(lambda e, d: e == "update" and d["seq"] == 3)
        assert [d["seq"] for e, d in again.frames if e == "update"] == [2, 3]
        assert count(again, "snapshot") == 0
    async with Desk(desk.session, after=99) as lost:
        snapshot = await lost.until(lambda event, _: event == "snapshot")
        assert snapshot["seq"] == 3
        assert len(snapshot["events"]) == 3


async def test_a_session_has_five_streams_and_the_oldest_makes_room(site: Site, desk: Desk) -> None:
    more = [Desk(desk.session) for _ in range(stream.PER_SESSION)]
    for one in more:
        await one.__aenter__()
        await one.until(lambda event, _: event == "snapshot")
    async with asyncio.timeout(60):
        await desk._task
    assert not any(one._task.done() for one in more)
    for one in more:
        await one.__aexit__()


async def test_agents_of_another_client_hear_nothing(site: Site, build: Build, desk: Desk) -> None:
    globex = build.client()
    otto = build.user(globex)
    build.group(globex, otto)
    build.ready(otto)
    async with Desk(await site.signed_in(otto)) as other:
        await other.until(lambda event, _: event == "snapshot")
        assert (await site.sms(LINE))[0] == 200
        await desk.update("event_changed")
        assert (await site.sms("+4930111111"))[0] == 404
        assert {event for event, _ in other.frames} <= {"hello", "snapshot", "ping", "hint"}
        assert "701234567" not in str(other.frames)


async def test_a_change_that_was_told_while_nobody_could_listen_reaches_the_desk(
    build: Build, alice: UUID, desk: Desk
) -> None:
    build.run("UPDATE users SET max_parallel_sms = 7 WHERE id = %s", alice)
    with psycopg.connect(build.dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"
        )
    await desk.update("access_changed")


async def test_an_administrators_change_of_a_user_is_on_her_desk_at_once(
    site: Site, build: Build, acme: Client, alice: UUID, desk: Desk
) -> None:
    chief = await Person.at(site, build.user(acme, role="client_admin"))
    status, _ = await chief.patch(f"/users/{alice}", {"max_parallel_sms": 7})
    assert status == 200
    await desk.update("access_changed", within_s=2)
    async with Desk(desk.session) as anew:
        snapshot = await anew.until(lambda event, _: event == "snapshot")
        assert snapshot["max_parallel_sms"] == 7
        status, _ = await chief.patch(f"/users/{alice}", {"active": False})
        assert status == 200
        for sitting in (desk, anew):
            await sitting.until(lambda event, _: event == "signed_out", within_s=2)
