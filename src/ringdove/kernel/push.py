"""Wake-ups between processes: one LISTEN and one NOTIFY connection a process, coalesced, handed out in memory.

A topic is a short word (``route``, ``group:<id>``, ``user:<id>``, ``connectors``). A wake-up carries nothing
else and may come twice; after a broken connection every listener is called once, since it may have missed some.
"""

import asyncio
from collections.abc import Callable

import psycopg
import structlog
from psycopg.conninfo import make_conninfo

from ringdove.kernel import chance, clock, tasks
from ringdove.kernel.db import NOTICING, SILENT_S, Conn

log = structlog.get_logger(__name__)

CHANNEL = "ringdove"
COALESCE_S = 0.002
PAYLOAD_LIMIT = 7900

#: How long nothing may be heard before it is asked whether anybody is there.
LISTEN_S = 3.0
#: How long the last wake-ups may take to be sent.
LEFT_WITHIN_S = 1.0

Listener = Callable[[str], None]


class Notifier:
    """Sends topics after commits, at most one NOTIFY batch each few milliseconds."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._topics: set[str] = set()
        self._due = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; :meth:`stop` sends what is left."""
        self._task = asyncio.create_task(self._run(), name="notifier")

    async def stop(self) -> None:
        """Send what is left, then end."""
        self._stopping = True
        self._due.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=LEFT_WITHIN_S)
            await tasks.end(self._task)

    def notify(self, topics: set[str]) -> None:
        """Send soon, without waiting."""
        self._topics |= topics
        self._due.set()

    async def _run(self) -> None:
        wait = 0.1
        while not self._stopping:
            try:
                async with await _connected(self._dsn, "ringdove_notify") as conn:
                    wait = 0.1
                    await self._send(conn)
            except psycopg.Error as error:
                log.warning("notify_connection_lost", sqlstate=error.sqlstate)
                await clock.pause(chance.jitter(wait))
                wait = min(wait * 2, 5)

    async def _send(self, conn: Conn) -> None:
        while self._topics or not self._stopping:
            await self._due.wait()
            self._due.clear()
            topics, self._topics = self._topics, set()
            try:
                for payload in payloads(topics):
                    await conn.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
            except psycopg.Error:
                self.notify(topics)
                raise
            await clock.pause(COALESCE_S)


async def _connected(dsn: str, name: str) -> Conn:
    conn = await Conn.connect(
        make_conninfo(dsn, application_name=name, **NOTICING), autocommit=True
    )
    conn.patience = lambda: LISTEN_S + SILENT_S
    return conn


def payloads(topics: set[str]) -> list[str]:
    """Topics joined by blanks, each part short enough for one NOTIFY."""
    parts: list[str] = []
    for topic in sorted(topics):
        if parts and len(parts[-1]) + len(topic) < PAYLOAD_LIMIT:
            parts[-1] += " " + topic
        else:
            parts.append(topic)
    return parts


class Hub:
    """Receives topics and calls the listeners of their first word."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._listeners: dict[str, list[Listener]] = {}
        self._task: asyncio.Task[None] | None = None
        self.connected = asyncio.Event()

    def on(self, kind: str, listener: Listener) -> None:
        """Call with what follows ``kind:`` (empty: everything of that kind may have changed)."""
        self._listeners.setdefault(kind, []).append(listener)

    def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._run(), name="hub")

    async def stop(self) -> None:
        """Stop listening."""
        await tasks.end(self._task)

    async def _run(self) -> None:
        wait = 0.1
        while True:
            try:
                async with await _connected(self._dsn, "ringdove_listen") as conn:
                    await conn.execute("LISTEN ringdove")
                    wait = 0.1
                    self.connected.set()
                    for kind in self._listeners:
                        self._call(kind, "")
                    while True:
                        async for notice in conn.notifies(timeout=LISTEN_S):
                            for topic in notice.payload.split():
                                kind, _, rest = topic.partition(":")
                                self._call(kind, rest)
                        await conn.execute("SELECT 1")  # whether anybody is there
            except psycopg.Error as error:  # a standby lets nobody listen
                log.warning("listen_connection_lost", sqlstate=error.sqlstate)
            self.connected.clear()
            await clock.pause(chance.jitter(wait))
            wait = min(wait * 2, 5)

    def _call(self, kind: str, rest: str) -> None:
        for listener in self._listeners.get(kind, ()):
            listener(rest)
