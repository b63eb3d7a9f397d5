"""Kill -9 of any process at any moment, under load: no SMS that was answered 200 is lost or doubled."""

import asyncio
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from ringdove.kernel.embedded import Embedded

pytestmark = [pytest.mark.timeout(170)]
RECEIVER = "+4930901820"
ROUNDS = 6
BACK_WITHIN_S = 10


class Serving:
    """A whole ``ringdove serve --demo`` with its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""

    async def start(self) -> None:
        environment = {
            **os.environ,
            "RINGDOVE_DATA_DIR": str(self.folder / "var"),
            "RINGDOVE_WEB_PROCESSES": "2",
        }
        self.log = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ringdove.app.cli", "serve", "--demo", "--port", "0"],
            env=environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log,
        )  # fmt: skip
        assert self.process.stdout is not None
        while not self.url:
            line = await asyncio.to_thread(self.process.stdout.readline)
            assert line, "it ended before it was ready"
            if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
                self.url = found[0].decode()

    def processes(self) -> dict[str, list[int]]:
        """The pids of its children by what they are."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "postgres": []}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent != self.process.pid:
                continue
            what = (command + [b""] * 4)[3] + command[0].rsplit(b"/")[-1]
            kind = next((k for k in found if k.encode() in what), None)
            if kind is not None:
                found[kind].append(int(entry.name))
        return found

    async def ready(self, within_s: float) -> None:
        async with asyncio.timeout(within_s), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(self.url + "/health/ready") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    def end(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(40)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.log.close()


@pytest.fixture
async def serving() -> AsyncIterator[Serving]:
    # Not pytest's own folder: every run of pytest closes that one to other accounts, and as root
    # PostgreSQL is one.
    folder = Path(tempfile.mkdtemp(prefix="rd-"))
    running = Serving(folder)
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


async def provider(serving: Serving, name: str, accepted: list[str], stop: asyncio.Event) -> None:
    """Sends numbered SMS of one sender, and repeats each until it is answered 200, as providers do."""
    number = 0
    while not stop.is_set():
        text = f"{name}/{number}"
        query = {
            "receiver": RECEIVER,
            "sender": f"+49170{name}",
            "message": text,
            "message_id": text,
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session,
                session.get(serving.url + "/SMSReceiver", params=query) as answer,
            ):
                if answer.status == 200:
                    accepted.append(text)
                    number += 1
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.02)


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


def query(serving: Serving, text: str) -> list[Any]:
    server = Embedded(serving.folder / "var")
    with psycopg.connect(server.dsn(), options="-c role=ringdove_pipeline") as conn:
        return conn.execute(text.encode()).fetchall()


async def settled(serving: Serving, accepted: list[str]) -> list[str]:
    """Every stored SMS, as soon as the accepted ones are in the database and routed."""
    async with asyncio.timeout(60):
        while True:
            await asyncio.sleep(0.1)
            try:
                stored = [row[0] for row in query(serving, "SELECT body FROM messages")]
                waiting = query(serving, "SELECT count(*) FROM messages_to_route")
            except psycopg.OperationalError:  # it was killed last
                continue
            if waiting == [(0,)] and set(accepted) <= set(stored):
                return stored


async def test_nothing_that_was_answered_is_lost_or_doubled_whatever_is_killed(
    serving: Serving,
) -> None:
    accepted: list[str] = []
    stop = asyncio.Event()
    work = [asyncio.create_task(provider(serving, f"{n:07d}", accepted, stop)) for n in range(8)]
    work += [asyncio.create_task(agent(serving, name, stop)) for name in ("alice", "bob")]
    victims = ["web", "worker", "postgres"] * (ROUNDS // 3)
    random.shuffle(victims)
    for victim in victims:
        await asyncio.sleep(random.uniform(0.5, 1.5))
        pids = serving.processes()[victim]
        assert pids, victim
        os.kill(random.choice(pids), signal.SIGKILL)
        await serving.ready(BACK_WITHIN_S)
        before = len(accepted)
        async with asyncio.timeout(BACK_WITHIN_S):
            while len(accepted) == before:
                await asyncio.sleep(0.02)
    stop.set()
    await asyncio.gather(*work)

    stored = await settled(serving, accepted)
    assert len(stored) == len(set(stored))
    assert query(
        serving,
        "SELECT count(*) FROM messages m LEFT JOIN messages_routed r ON r.message_id = m.id WHERE r.event_id IS NULL",
    ) == [(0,)]
    assert query(serving, "SELECT sum(message_count) FROM acd_events") == [(len(stored),)]
    open_twice = "SELECT event_id FROM acd_offers WHERE state = 'pending' GROUP BY event_id HAVING count(*) > 1"
    assert query(serving, open_twice) == []
    taken_twice = "SELECT event_id FROM acd_offers WHERE state = 'accepted' GROUP BY event_id, visit HAVING count(*) > 1"
    assert query(serving, taken_twice) == []
    drift = (
        "SELECT a.user_id FROM acd_agents a LEFT JOIN acd_events e ON e.agent_id = a.user_id"
        " AND e.state IN ('offered', 'active', 'wrap_up') GROUP BY a.user_id, a.load HAVING a.load <> count(e.id)"
    )
    assert query(serving, drift) == []
    assert len(accepted) > 100


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
        async with asyncio.timeout(40):
            while set(before) & set(serving.processes()["web"]):
                await asyncio.sleep(0.1)
    stop.set()
    await asyncio.gather(*work)
    assert failures == []
    assert len(accepted) > 50
    assert serving.end() == 0
