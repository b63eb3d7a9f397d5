"""Builds what a process needs from its settings, and closes it in reverse order: the only place that does."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg.conninfo import make_conninfo
from psycopg_pool import PoolTimeout
from starlette.datastructures import State

from ringdove.acd.service.distribution import leave
from ringdove.acd.strategies import STRATEGIES
from ringdove.app.measures import Published, Standing
from ringdove.byemail.model import Base as OfMail
from ringdove.desk.stream import Streams
from ringdove.kernel import clock, tasks, tracing
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import OPEN, PIPELINE, PORTAL, Conn, Database, fetch_value
from ringdove.kernel.measures import measure_lag
from ringdove.kernel.push import Hub, Notifier
from ringdove.kernel.settings import Settings
from ringdove.mail.model import of_the_system
from ringdove.mail.service import must_be_tested
from ringdove.receiver import copy
from ringdove.receiver.asgi import Receiver

log = structlog.get_logger(__name__)

CLOCK_EVERY_S = 30
#: For a free connection: longer than machines have for theirs, since nobody asks again for a person.
PEOPLE_WAIT_S = 6


class Base:
    """What web and worker processes share."""

    def __init__(self, settings: Settings, dsn: str, stopping: asyncio.Event, name: str) -> None:
        self.name = name
        self.settings = settings
        self.stopping = stopping
        self.dsn = dsn
        self.keys = Keys(settings.secret)
        url = settings.smtp_url.get_secret_value() if settings.smtp_url else None
        self.mail_system = of_the_system(url, settings.mail_from, self.keys)
        self.by_email = OfMail(settings.public_url, settings.mail_answers, settings.mail_authserv)
        listening = make_conninfo(self.dsn, options=f"-c role={PIPELINE}")
        self.notifier = Notifier(listening)
        self.hub = Hub(listening)
        self.pipeline = Database(self.dsn, PIPELINE, size=settings.pool_size, waker=self.notifier)
        self.measured = Published(settings.data_dir, name)
        self._closing: list[Callable[[], Awaitable[None]]] = []

    async def start(self) -> None:
        """Open everything; what comes first is closed last."""
        tracing.start(self.name)
        self._closing.append(self._end_traces)
        self.measured.start()
        self._closing.append(self.measured.stop)
        self._keep(measure_lag())
        self.notifier.start()
        self._closing.append(self.notifier.stop)
        await self.pipeline.open()
        self._closing.append(self.pipeline.close)
        self._keep(self._keep_clock())

    async def stop(self) -> None:
        """Close everything in reverse order."""
        for database in OPEN:
            database.hurry()
        while self._closing:
            await self._closing.pop()()

    async def _end_traces(self) -> None:
        await asyncio.to_thread(tracing.stop)

    def _keep(self, running: Coroutine[Any, Any, None]) -> None:
        self._closing.append(partial(tasks.end, asyncio.create_task(running)))

    async def _keep_clock(self) -> None:
        while True:
            with contextlib.suppress(psycopg.Error, PoolTimeout):
                await adjust_clock(self.pipeline)
            await clock.pause(CLOCK_EVERY_S)


async def adjust_clock(database: Database) -> None:
    """Take over the database's time."""
    async with database.transaction() as conn:
        before = clock.monotonic()
        at = await fetch_value(conn, "SELECT clock_timestamp()")
        clock.adjust(at, timedelta(seconds=clock.monotonic() - before))


class Web(Base):
    """A web process: receive address, streams, and the portal's transactions."""

    def __init__(self, settings: Settings, dsn: str, stopping: asyncio.Event, name: str) -> None:
        super().__init__(settings, dsn, stopping, name)
        self.standing = Standing(self.pipeline)
        self.portal = Database(
            self.dsn,
            PORTAL,
            size=settings.pool_size,
            waker=self.notifier,
            connected_within_s=PEOPLE_WAIT_S,
        )
        self.receiver = Receiver(
            dsn=self.dsn,
            hub=self.hub,
            keys=self.keys,
            waker=self.notifier,
            folder=settings.data_dir / copy.FOLDER,
            source_limit=settings.source_limit_per_minute,
        )
        self.streams = Streams(
            portal=self.portal, pipeline=self.pipeline, hub=self.hub, stopping=stopping
        )

    async def start(self) -> None:
        """Open everything; the receive address answers 503 until the connectors are loaded."""
        await super().start()
        await self.portal.open()
        self._closing.append(self.portal.close)
        await self.streams.start()
        self._closing.append(self.streams.stop)
        await self.receiver.start()
        self._closing.append(self.receiver.stop)
        self.hub.start()
        self._closing.append(self.hub.stop)

    def expose(self, state: State) -> None:
        """Hand the parts to the endpoints."""
        state.settings = self.settings
        state.portal = self.portal
        state.pipeline = self.pipeline
        state.keys = self.keys
        state.receiver = self.receiver
        state.mail_system = self.mail_system
        state.leave = leave
        state.must_mail = self._must_mail
        state.strategies = tuple(STRATEGIES)
        state.hub = self.hub
        state.notifier = self.notifier
        state.streams = self.streams
        state.stopping = self.stopping

    async def _must_mail(
        self, conn: Conn, reseller_id: UUID | None, client_id: UUID | None, field: str
    ) -> None:
        await must_be_tested(conn, self.mail_system, self.keys, reseller_id, client_id, field)

    async def not_ready(self) -> list[str]:
        """Why this process cannot take SMS right now; empty when it can."""
        problems = ["stopping"] if self.stopping.is_set() else []
        if not self.receiver.ready:
            problems.append("connectors_not_loaded")
        try:
            async with asyncio.timeout(1.5), self.pipeline.transaction() as conn:
                await fetch_value(conn, "SELECT 1")
        except (psycopg.Error, PoolTimeout, TimeoutError):
            if not self.receiver.can_spool:
                problems.append("database_away")
        return problems
