"""Trouble of ours: an answer in time, nothing half done, nothing lost, nothing said of what came."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import aiohttp
import psycopg
import pytest

from ringdove.kernel import clock
from ringdove.kernel.settings import Settings
from ringdove.receiver import asgi
from tests.support.build import Build
from tests.support.site import Site, eventually

LINE = "+4930901820"


@pytest.fixture
def line(build: Build) -> UUID:
    acme = build.client()
    return build.connector(acme, build.group(acme), LINE)


@asynccontextmanager
async def nobody_can_store(dsn: str) -> AsyncIterator[None]:
    async with await psycopg.AsyncConnection.connect(dsn) as conn:
        await conn.execute("LOCK TABLE messages_to_route IN ACCESS EXCLUSIVE MODE")
        yield


@asynccontextmanager
async def sending(site: Site, text: str) -> AsyncIterator[aiohttp.ClientResponse]:
    form = {"to": LINE, "from": "+491701234567", "text": text}
    async with (
        aiohttp.ClientSession() as session,
        session.post(site.url + "/SMSReceiver", data=form) as answer,
    ):
        yield answer


def stored(build: Build) -> list[str]:
    return [r[0] for r in build.run("SELECT body FROM messages", role="ringdove_pipeline")]


async def test_while_neither_database_nor_disk_take_anything_the_answer_is_503_within_two_seconds(
    settings: Settings, build: Build, line: UUID, dsn: str
) -> None:
    in_the_way = settings.data_dir / "receiver" / "spool"
    in_the_way.parent.mkdir()
    in_the_way.touch()
    async with Site(settings, dsn) as site:
        async with nobody_can_store(dsn):
            began = clock.monotonic()
            async with sending(site, "first") as first, sending(site, "second") as second:
                assert (first.status, second.status) == (503, 503)
                assert first.headers["Retry-After"] == "2"
                assert clock.monotonic() - began < 4
        async with sending(site, "after") as answer:
            assert answer.status == 200
        assert "after" in stored(build)


async def test_more_than_may_be_in_flight_is_503(
    site: Site, build: Build, line: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "IN_FLIGHT_LIMIT", 20_000)
    async with sending(site, "x" * 30_000) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    async with sending(site, "x" * 10_000) as answer:
        assert answer.status == 200
    assert len(stored(build)) == 1


async def test_a_refused_request_stands_in_the_journal_of_its_connector(
    line: UUID, site: Site, build: Build
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(site.url + "/SMSReceiver", params={"to": LINE, "text": "private"}) as answer,
    ):
        assert answer.status == 400
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 1)
    [(connector_id, status, reason, fields)] = build.run(
        "SELECT connector_id, status, reason, fields FROM receiver_requests",
        role="ringdove_pipeline",
    )
    assert (connector_id, status) == (line, 400)
    assert reason == "missing: sender (also absender, from)"
    assert fields["receiver"] == {"in": "query", "as": "to", "value": LINE, "form": "plus"}
    assert fields["message"] == {"in": "query", "as": "text", "value": len("private")}


async def test_the_journal_keeps_the_last_fifty_of_a_connector(
    site: Site, build: Build, line: UUID
) -> None:
    for half in range(2):
        assert {
            status
            for status, _ in await asyncio.gather(
                *(site.sms(LINE, f"{half} {n}") for n in range(40))
            )
        } == {200}
        await eventually(
            lambda: build.value("SELECT count(*) FROM receiver_requests") == (50 if half else 40)
        )


async def test_trouble_is_logged_and_answered_without_text_and_numbers(
    site: Site, build: Build, line: UUID, caplog: pytest.LogCaptureFixture, dsn: str
) -> None:
    async with nobody_can_store(dsn), sending(site, "very private words") as answer:
        said = await answer.text()
    assert "private" not in said + caplog.text
    assert "1701234567" not in said + caplog.text
