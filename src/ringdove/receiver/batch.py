"""Requests that wait together are committed together: what waits while a batch commits forms the next one."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from ringdove.kernel import clock
from ringdove.kernel.db import Conn, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming
from ringdove.receiver import metrics

log = structlog.get_logger(__name__)

MOST = 500
MOST_BYTES = 4 << 20
BESIDE_THE_TEXT = 200
DEADLINES_EVERY_S = 0.05


class Way(Enum):
    """How an SMS is stored."""

    ROUTE = 1  # on its way to a group
    KEEP = 2  # its connector cannot be routed
    AFTER_HOLD = 3  # on its way, behind those its connector kept before


#: Called once: with nothing when the SMS is durable, else with what went wrong.
Done = Callable[[Exception | None], None]


@dataclass(eq=False, slots=True)
class Waiting:
    """An SMS whose request waits. ``resemblance``: its key where its provider gave it no number."""

    sms: Incoming
    way: Way
    resemblance: bytes | None
    deadline: float
    size: int
    done: Done
    finished: bool = False


class Refused(Exception):
    """The database refuses this row, and always will."""


class Batcher:
    """One batch in flight at a time, so that SMS of one conversation keep their order."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: deque[Waiting] = deque()
        self._stopping = False
        self._due = asyncio.Event()
        self._in_hand: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to commit."""
        self._task = asyncio.create_task(self._run(), name="batcher")
        self._watching = asyncio.create_task(self._watch_deadlines(), name="batcher-deadlines")

    async def stop(self) -> None:
        """Commit what waits, then end."""
        self._stopping = True
        self._due.set()
        if self._task is not None:
            await self._task
        if self._watching is not None:
            self._watching.cancel()

    def submit(
        self, sms: Incoming, way: Way, resemblance: bytes | None, deadline: float, done: Done
    ) -> None:
        """Store an SMS; an SMS whose deadline passes before its batch begins is not stored."""
        size = len(sms.body) + BESIDE_THE_TEXT
        self._queue.append(Waiting(sms, way, resemblance, deadline, size, done))
        self._due.set()

    async def _run(self) -> None:
        while self._queue or not self._stopping:
            await self._due.wait()
            batch = self._take()
            if not batch:
                self._due.clear()
                continue
            began = clock.monotonic()
            self._in_hand = batch
            await self._commit(batch)
            metrics.COMMIT.observe(clock.monotonic() - began)
            metrics.BATCH.observe(len(batch))

    async def _watch_deadlines(self) -> None:
        """One timer for all who wait: a timer each would cost more than the rest of the way."""
        while True:
            await clock.pause(DEADLINES_EVERY_S)
            now = clock.monotonic()
            _finish([w for w in self._in_hand if w.deadline < now], TimeoutError())
            while self._queue and self._queue[0].deadline < now:
                _finish([self._queue.popleft()], TimeoutError())

    def _take(self) -> list[Waiting]:
        batch: list[Waiting] = []
        size = 0
        while self._queue and len(batch) < MOST and size < MOST_BYTES:
            waiting = self._queue.popleft()
            if waiting.finished:
                continue
            size += waiting.size
            batch.append(waiting)
        return batch

    async def _commit(self, batch: list[Waiting]) -> None:
        try:
            await self._database.retrying(
                lambda conn: _store(conn, _wanted(batch)),
                one_statement=all(w.way is Way.ROUTE for w in batch),
            )
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            if len(batch) == 1:
                log.error(
                    "sms_refused_by_database", sqlstate=error.sqlstate, table=error.diag.table_name
                )
                _finish(batch, Refused())
                return
            middle = len(batch) // 2
            await self._commit(batch[:middle])
            await self._commit(batch[middle:])
        except (psycopg.Error, PoolTimeout) as error:
            log.warning(
                "batch_not_stored", size=len(batch), sqlstate=getattr(error, "sqlstate", None)
            )
            _finish(batch, ConnectionError("the database is away"))
        except Exception as error:
            log.exception("batch_failed", size=len(batch))
            _finish(batch, error)
        else:
            _finish(batch, None)


def _wanted(batch: list[Waiting]) -> list[Waiting]:
    """Without those whose requests were answered while they waited for a connection."""
    return [w for w in batch if not w.finished]


async def _store(conn: Conn, batch: list[Waiting]) -> None:
    route = [w.sms for w in batch if w.way is Way.ROUTE]
    if route:
        await messages.store(conn, route)
    keep = [w.sms for w in batch if w.way is Way.KEEP]
    if keep:
        await messages.keep(conn, keep)
    held = [w for w in batch if w.way is Way.AFTER_HOLD]
    if held:
        await messages.store_after_hold(conn, [w.sms for w in held], [w.resemblance for w in held])


def _finish(batch: list[Waiting], error: Exception | None) -> None:
    for waiting in batch:
        if not waiting.finished:
            waiting.finished = True
            waiting.done(error)
