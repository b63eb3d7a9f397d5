"""``ringdove serve`` with its real processes, providers who send to it, and what must hold in the end."""

import asyncio
import contextlib
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import psycopg

from ringdove.kernel import clock
from ringdove.kernel.embedded import Embedded
from tests.support import processes

RECEIVER = "+4930901820"
#: As long as providers wait.
PATIENCE_S = 3.0


class Serving:
    """A whole ``ringdove serve``: with a database and the demo's data of its own, or with a ``database`` given."""

    def __init__(self, folder: Path, database: str | None = None, **settings: str) -> None:
        self.folder = folder
        self.data = folder / "var"
        self.dsn = database or Embedded(self.data).dsn()
        self.url = ""
        self._arguments = [] if database else ["--demo"]
        self._settings = {"RINGDOVE_DATABASE_URL": database} if database else {}
        self._settings |= {"RINGDOVE_DATA_DIR": str(self.data)} | settings

    async def start(self) -> None:
        """Start it and wait for its address; one that was started before has its address."""
        port = self.url.rpartition(":")[2] or "0"
        said = self.folder / "serve.out"
        self.process = processes.begin(
            [sys.executable, "-m", "ringdove.app.cli", "serve", *self._arguments, "--port", port],
            said, env={**os.environ, **self._settings}, errors=self.folder / "serve.log",
        )  # fmt: skip
        try:
            async with asyncio.timeout(processes.SAY_WITHIN_S):
                while not self.url:
                    if found := processes.heard(self.process, said, r"http://127\.0\.0\.1:\d+"):
                        self.url = found[0]
                    await clock.pause(0.02)
        except BaseException:
            self.end()
            raise

    def processes(self) -> dict[str, list[int]]:
        """The pids of its children by what they are."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "postgres": []}
        for pid, command in processes.children(self.process.pid):
            what = (command + [""] * 4)[3] + command[0].rsplit("/")[-1]
            kind = next((k for k in found if k in what), None)
            if kind is not None:
                found[kind].append(pid)
        return found

    async def ready(self, within_s: float) -> None:
        """Wait until it can take SMS."""
        async with asyncio.timeout(within_s), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(self.url + "/health/ready") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await clock.pause(0.05)

    def end(self) -> int:
        """Tell it to end and wait; its exit code."""
        return processes.end(self.process)

    def query(self, text: str) -> list[Any]:
        """Rows, as the receiver and the worker see them."""
        with psycopg.connect(self.dsn, options="-c role=ringdove_pipeline") as conn:
            return conn.execute(text.encode()).fetchall()


class Providers:
    """Each sends numbered SMS of one sender, and repeats each until it is answered 200, as providers do."""

    def __init__(self, serving: Serving, senders: int = 8, padding: int = 0) -> None:
        self.serving = serving
        self.accepted: list[str] = []
        self.refused: Counter[int] = Counter()
        self.slowest_s = 0.0
        self._stop = asyncio.Event()
        self._senders = senders
        self._padding = " " + "x" * padding if padding else ""

    async def _send(self, name: str) -> None:
        number = 0
        while not self._stop.is_set():
            text = f"{name}/{number}"
            form = {"receiver": RECEIVER, "sender": f"+49170{name}", "message": text + self._padding, "message_id": text}  # fmt: skip
            began = clock.monotonic()
            try:
                async with (
                    aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as session,
                    session.post(self.serving.url + "/SMSReceiver", data=form) as answer,
                ):  # fmt: skip
                    status = answer.status
            except (aiohttp.ClientError, TimeoutError):
                status = 0
            if status == 200:
                self.accepted.append(text)
                self.slowest_s = max(self.slowest_s, clock.monotonic() - began)
                number += 1
            else:
                self.refused[status] += 1
                await clock.pause(0.02)

    @contextlib.asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Send while the block runs."""
        work = [asyncio.create_task(self._send(f"{n:07d}")) for n in range(self._senders)]
        try:
            yield
        finally:
            self._stop.set()
            await asyncio.gather(*work)

    async def more(self, count: int = 1, within_s: float = 30) -> None:
        """Wait until so many more are accepted."""
        wanted = len(self.accepted) + count
        async with asyncio.timeout(within_s):
            while len(self.accepted) < wanted:
                await clock.pause(0.02)


async def each_once(serving: Serving, accepted: list[str]) -> None:
    """What was answered 200 is stored and routed, once."""
    stored = await _settled(serving, accepted)
    assert len(stored) == len(set(stored))
    unrouted = "SELECT count(*) FROM messages m LEFT JOIN messages_routed r ON r.message_id = m.id WHERE r.event_id IS NULL"
    assert serving.query(unrouted) == [(0,)]
    assert serving.query("SELECT sum(message_count) FROM acd_events") == [(len(stored),)]


def in_order(serving: Serving) -> None:
    """In each conversation SMS were routed as they were sent."""
    routed = serving.query(
        "SELECT m.provider_message_id FROM messages m JOIN messages_routed r ON r.message_id = m.id"
        " ORDER BY r.routed_at, m.id"
    )
    numbers: dict[str, list[int]] = {}
    for (text,) in routed:
        name, _, number = text.partition("/")
        numbers.setdefault(name, []).append(int(number))
    for name, found in numbers.items():
        assert found == sorted(found), name


async def _settled(serving: Serving, accepted: list[str]) -> list[str]:
    """Every stored SMS, as soon as the accepted ones are in the database and routed."""
    async with asyncio.timeout(60):
        while True:
            await clock.pause(0.1)
            try:
                rows = serving.query("SELECT provider_message_id FROM messages")
                waiting = serving.query("SELECT count(*) FROM messages_to_route")
            except psycopg.OperationalError:  # it was killed last
                continue
            stored = [row[0] for row in rows]
            if waiting == [(0,)] and set(accepted) <= set(stored):
                return stored
