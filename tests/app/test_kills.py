"""Kill -9 of any process at any moment, under load: no SMS that was answered 200 is lost or doubled."""

import asyncio
import os
import random
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from ringdove.kernel.embedded import Embedded
from tests.support.serving import RECEIVER, Providers, Serving, each_once

pytestmark = [pytest.mark.alone, pytest.mark.timeout(400)]
ROUNDS = 6
BACK_WITHIN_S = 30


@pytest.fixture
async def serving() -> AsyncIterator[Serving]:
    # Not pytest's own folder: every run of pytest closes that one to other accounts, and as root
    # PostgreSQL is one.
    folder = Path(tempfile.mkdtemp(prefix="rd-"))
    running = Serving(folder, RINGDOVE_WEB_PROCESSES="2")
    await running.start()
    try:
        await running.ready(20)
        yield running
    finally:
        if running.process.poll() is None:
            running.end()
        server = Embedded(folder / "var")
        if server.is_made:
            server.start()
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def agent(serving: Serving, username: str, stop: asyncio.Event) -> None:
    """Takes what is offered and closes it, and comes back whatever happens."""
    while not stop.is_set():
        try:
            async with aiohttp.ClientSession(
                serving.url, headers={"Origin": serving.url}, cookie_jar=aiohttp.CookieJar(unsafe=True),
                timeout=aiohttp.ClientTimeout(total=4),
            ) as session:  # fmt: skip
                await _work(session, username, stop)
        except (aiohttp.ClientError, TimeoutError, KeyError, StopIteration):
            await asyncio.sleep(0.1)


async def _work(session: aiohttp.ClientSession, username: str, stop: asyncio.Event) -> None:
    await session.post(
        "/api/v1/session", json={"client": "acme", "username": username, "password": "demo"}
    )
    stream = await session.get("/api/v1/me/stream", timeout=aiohttp.ClientTimeout(total=None))
    statuses = await (await session.get("/api/v1/agent-statuses")).json()
    ready = next(s["id"] for s in statuses["items"] if s["code"] == "calls_and_media")
    while not stop.is_set() and not stream.content.at_eof():
        await session.put("/api/v1/me/status", json={"agent_status_id": ready})
        desk = await (await session.get("/api/v1/me/desk")).json()
        for event in desk["events"]:
            await session.post(f"/api/v1/media-events/{event['id']}/accept")
            if random.random() < 0.5:
                await session.post(f"/api/v1/media-events/{event['id']}/close")
        await asyncio.sleep(0.05)
    stream.close()


async def test_nothing_that_was_answered_is_lost_or_doubled_whatever_is_killed(
    serving: Serving,
) -> None:
    providers = Providers(serving)
    stop = asyncio.Event()
    work = [asyncio.create_task(agent(serving, name, stop)) for name in ("alice", "bob")]
    victims = ["web", "worker", "postgres"] * (ROUNDS // 3)
    random.shuffle(victims)
    async with providers.sending():
        for victim in victims:
            await asyncio.sleep(random.uniform(0.5, 1.5))
            pids = serving.processes()[victim]
            assert pids, victim
            os.kill(random.choice(pids), signal.SIGKILL)
            await serving.ready(BACK_WITHIN_S)
            await providers.more(within_s=BACK_WITHIN_S)
    stop.set()
    await asyncio.gather(*work)

    await each_once(serving, providers.accepted)
    open_twice = "SELECT event_id FROM acd_offers WHERE state = 'pending' GROUP BY event_id HAVING count(*) > 1"
    assert serving.query(open_twice) == []
    taken_twice = "SELECT event_id FROM acd_offers WHERE state = 'accepted' GROUP BY event_id, visit HAVING count(*) > 1"
    assert serving.query(taken_twice) == []
    drift = (
        "SELECT a.user_id FROM acd_agents a LEFT JOIN acd_events e ON e.agent_id = a.user_id"
        " AND e.state IN ('offered', 'active', 'wrap_up') GROUP BY a.user_id, a.load HAVING a.load <> count(e.id)"
    )
    assert serving.query(drift) == []
    assert len(providers.accepted) > 100


async def test_it_ends_cleanly_and_refuses_nothing_while_it_restarts_its_children(
    serving: Serving,
) -> None:
    accepted: list[str] = []
    failures: list[str] = []
    stop = asyncio.Event()

    async def steady(name: str) -> None:
        number = 0
        async with aiohttp.ClientSession() as session:
            while not stop.is_set():
                number += 1
                params = {"receiver": RECEIVER, "sender": name, "message": str(number)}
                try:
                    async with session.get(serving.url + "/SMSReceiver", params=params) as answer:
                        (accepted if answer.status == 200 else failures).append(
                            f"{name} {answer.status}"
                        )
                except aiohttp.ClientError as error:
                    failures.append(f"{name} {error!r}")

    work = [asyncio.create_task(steady(f"S{n}")) for n in range(4)]
    for _ in range(2):
        before = serving.processes()["web"]
        serving.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(120):
            while set(before) & set(serving.processes()["web"]):
                await asyncio.sleep(0.1)
    stop.set()
    await asyncio.gather(*work)
    assert failures == []
    assert len(accepted) > 50
    assert serving.end() == 0
