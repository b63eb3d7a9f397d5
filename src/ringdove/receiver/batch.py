"""Requests that wait together are committed together: what waits while a batch commits forms the next one."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from ringdove.kernel import chance, clock, tasks
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import REFUSED, Conn, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming
from ringdove.receiver import metrics
from ringdove.receiver.fair import FairQueue
from ringdove.receiver.model import Way
from ringdove.receiver.spool import Spool, Spooled, SpoolUnusable, State

log = structlog.get_logger(__name__)

MOST = 100
#: While several clients send a batch is so small that it is stored in this time, for whoever comes waits for two of them ...
WITHIN_REACH_S = 0.02
#: ... but not smaller than this.
FEWEST = 25
#: For how long after two sent by turns there are several.
SEVERAL_S = 1.0
DRAINED_AT_ONCE = 500
MOST_BYTES = 4 << 20
BESIDE_THE_TEXT = 200
LOOK_EVERY_S = 0.05
#: Who has waited until so long before the deadline goes into the spool.
SPOOLED_BEFORE_S = 0.3
#: How long what comes may wait for the last of the spool to be stored.
LAST_WITHIN_S = 0.5
DRAIN_AGAIN_S = 0.2
#: How often a process looks whether another has stored the last of the spool.
FOLLOW_EVERY_S = 0.01
#: One client's SMS may wait for so long, and at least so many of them ...
WITHIN_S = 0.8
AT_LEAST = 2000
#: ... unless it is the database that is slow: that is what the spool is for.
STUCK_S = 0.4
LOOK_AT_SPOOL_EVERY_S = 5.0
TIDY_EVERY_S = 60.0
#: How long people may look at what the database refused, and at files that could not be read whole.
SET_ASIDE_FOR = timedelta(days=30)

#: Called once: with nothing when the SMS is durable, else with what went wrong.
Done = Callable[[Exception | None], None]


class Storable(Protocol):
    """An SMS, how it is stored, and its key where its provider gave it no number."""

    @property
    def sms(self) -> Incoming: ...
    @property
    def way(self) -> Way: ...
    @property
    def resemblance(self) -> bytes | None: ...


@dataclass(eq=False, slots=True)
class Waiting:
    """An SMS whose request waits."""

    sms: Incoming
    way: Way
    resemblance: bytes | None
    deadline: float
    size: int
    done: Done
    finished: bool = False
    to_spool: bool = False


class Refused(Exception):
    """The database refuses this row, and always will."""


class TooMuch(Exception):
    """More than can be stored in time; the client must send more slowly."""


class Away(Exception):
    """The database did not take it in time; it may have stored it all the same."""


class Batcher:
    """One batch in flight at a time, so that SMS of one conversation keep their order.

    While the database is away everything goes into the spool, and until that is empty again so does what comes to any
    process of this host: nothing overtakes. One process after the other has its turn to store what is in it. What is in
    the database and in the spool is stored once, by its id.
    """

    def __init__(self, database: Database, spool: Spool, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._spool = spool
        self._queue: FairQueue[Waiting] = FairQueue()
        #: Stored a second, lately.
        self._rate = 0.0
        #: Who sent last, and until when others count as sending too.
        self._sent_last: UUID | None = None
        self._several_until = 0.0
        self._stopping = False
        self._spooling = False
        self._due = asyncio.Event()
        self._spool_due = asyncio.Event()
        #: Held by whoever puts into the spool, and while its last SMS are stored.
        self._spool_free = asyncio.Lock()
        self._in_hand: list[Waiting] = []
        self._began = 0.0
        self._being_spooled: list[Waiting] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._main: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to commit: first what an earlier process could not."""
        with contextlib.suppress(SpoolUnusable):
            await self._spool.open()
        if self._spool.state is not State.EMPTY:
            self._begin_to_spool()
        self._main = asyncio.create_task(self._run(), name="batcher")
        for work in (self._watch, self._run_spool, self._look_at_spool, self._tidy):
            self._beside(work())

    async def stop(self) -> None:
        """Commit what waits, or leave it in the spool, then end."""
        self._stopping = True
        self._due.set()
        if self._main is not None:
            await self._main
        while batch := self._take():
            await self._to_spool(batch)
        await tasks.end(*self._tasks)
        with contextlib.suppress(SpoolUnusable):
            await self._spool.close()

    def submit(
        self, sms: Incoming, way: Way, resemblance: bytes | None, deadline: float, done: Done
    ) -> None:
        """Store an SMS; one whose deadline passes before that begins is not stored.

        Refused at once when its client has more waiting than can be stored in time.
        """
        if self._has_too_many(sms.client_id):
            done(TooMuch())
            return
        if sms.client_id != self._sent_last:
            if self._sent_last is not None:
                self._several_until = clock.monotonic() + SEVERAL_S
            self._sent_last = sms.client_id
        size = len(sms.body) + BESIDE_THE_TEXT
        self._queue.append(sms.client_id, Waiting(sms, way, resemblance, deadline, size, done))
        (self._spool_due if self._spooling else self._due).set()

    def _has_too_many(self, client_id: UUID) -> bool:
        if self._queue.waiting_of(client_id) < max(AT_LEAST, self._rate * WITHIN_S):
            return False
        is_stuck = self._in_hand and clock.monotonic() - self._began > STUCK_S
        return not (self._spooling or is_stuck)

    async def _run(self) -> None:
        while not self._stopping or (self._queue and not self._spooling):
            if self._spooling:
                await self._drain()
                continue
            await self._due.wait()
            if self._spool.state is not State.EMPTY:  # of another process, which could not store
                self._begin_to_spool()
                continue
            batch = self._take()
            if not batch:
                self._due.clear()
                continue
            began = self._began = clock.monotonic()
            self._in_hand = batch
            try:
                await self._commit(batch)
            except Away:
                await self._to_spool(batch)
            took = clock.monotonic() - began
            self._rate += (len(batch) / took - self._rate) / 8
            metrics.COMMIT.observe(took)
            metrics.BATCH.observe(len(batch))

    async def _watch(self) -> None:
        """One timer for all who wait: a timer each would cost more than the rest of the way."""
        while True:
            await clock.pause(LOOK_EVERY_S)
            now = clock.monotonic()
            in_hand = [w for w in self._in_hand if not (w.finished or w.to_spool)]
            late = any(w.deadline - SPOOLED_BEFORE_S < now for w in (*in_hand, *self._queue))
            if late and (in_hand or not self._spooling):
                # all that are in hand: what came behind them must not get into the spool first
                self._beside(self._to_spool(in_hand))
            waiting = (*self._in_hand, *self._being_spooled, *self._queue)
            _finish([w for w in waiting if w.deadline < now], TimeoutError())

    def _beside(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Away | SpoolUnusable):
            log.error("batcher_failed", exc_info=error)

    def _take(self) -> list[Waiting]:
        batch: list[Waiting] = []
        size, most = 0, self._most()
        while self._queue and len(batch) < most and size < MOST_BYTES:
            waiting = self._queue.popleft()
            if waiting.finished:
                continue
            size += waiting.size
            batch.append(waiting)
        metrics.taken(batch)
        return batch

    def _most(self) -> int:
        if self._spooling or clock.monotonic() > self._several_until:
            return MOST
        return max(FEWEST, min(MOST, int(self._rate * WITHIN_REACH_S)))

    async def _commit(self, batch: list[Waiting]) -> None:
        """Store a batch and tell who waits; raises :class:`Away`."""
        try:
            await self._database.retrying(
                lambda conn: _store(conn, _unfinished(batch)),
                one_statement=all(w.way is Way.ROUTE for w in batch),
            )
        except REFUSED as error:
            if len(batch) == 1:
                log.error(
                    "sms_refused_by_database",
                    sms_id=str(batch[0].sms.id),
                    sqlstate=error.sqlstate,
                    table=error.diag.table_name,
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
            raise Away from None
        except Exception as error:
            log.exception("batch_failed", size=len(batch))
            _finish(batch, error)
        else:
            _finish(batch, None)

    def _begin_to_spool(self) -> None:
        if not self._spooling:
            log.warning("spooling")
        self._spooling = True
        self._spool_due.set()
        self._due.set()

    async def _to_spool(self, batch: list[Waiting]) -> None:
        """Keep these on the local disk, and from now on what comes behind them."""
        for waiting in batch:
            waiting.to_spool = True
        async with self._spool_free:
            self._begin_to_spool()
            await self._put(batch)

    async def _put(self, batch: list[Waiting]) -> None:
        """Keep these on the local disk and tell who waits."""
        if not (batch := _unfinished(batch)):
            return
        began = clock.now()
        try:
            await self._spool.put([(w.sms, w.way, w.resemblance) for w in batch])
        except SpoolUnusable:
            if self._spool.state is State.EMPTY:  # nothing there to be overtaken
                self._go_straight()
            _finish(batch, ConnectionError("neither database nor spool"))
        else:
            metrics.spooled(batch, began)
            _finish(batch, None)

    async def _run_spool(self) -> None:
        while True:
            await self._spool_due.wait()
            async with self._spool_free:
                await self._let_others_end()
                batch = self._take() if self._spooling else []
                if batch:
                    self._being_spooled = batch
                    await self._put(batch)
                else:
                    self._spool_due.clear()

    async def _let_others_end(self) -> None:
        """While another process stores the last of the spool, what comes waits a moment and then goes straight."""
        until = clock.monotonic() + LAST_WITHIN_S
        ending = False
        while self._spool.state is State.ENDING and clock.monotonic() < until:
            ending = True
            await clock.pause(FOLLOW_EVERY_S)
        if ending and self._spool.state is State.EMPTY:
            self._go_straight()

    def _go_straight(self) -> None:
        self._spooling = False
        self._due.set()

    async def _drain(self) -> None:
        """Store the oldest of the spool, if it is this process's turn; when they are the last, what comes waits a moment."""
        self._in_hand = []
        try:
            async with self._spool.my_turn() as mine:
                if mine:
                    await self._store_oldest()
                    return
            await clock.pause(FOLLOW_EVERY_S)
        except (Away, SpoolUnusable):
            if not self._stopping:
                await clock.pause(chance.jitter(DRAIN_AGAIN_S))
        async with self._spool_free:
            if self._spool.state is State.EMPTY:
                self._go_straight()

    async def _store_oldest(self) -> None:
        oldest = await self._spool.first(DRAINED_AT_ONCE)
        await self._store_spooled(oldest)
        if len(oldest) == DRAINED_AT_ONCE:
            return
        async with self._spool_free:
            try:
                await self._store_last(await self._spool.last(DRAINED_AT_ONCE))
            finally:
                if await self._spool.settle():
                    self._go_straight()
                    log.info("spool_empty")

    async def _store_last(self, batch: list[Spooled]) -> None:
        """The same for the last, for which what comes waits: not longer than a moment, however slow giving up is."""
        storing = self._beside(self._store_spooled(batch))
        await asyncio.wait({storing}, timeout=LAST_WITHIN_S)
        if not storing.done():
            storing.cancel()
            raise Away
        storing.result()

    async def _store_spooled(self, batch: list[Spooled]) -> None:
        """Store SMS of the spool; one that the database refuses is set aside. Raises :class:`Away`."""
        if not batch:
            return
        try:
            await self._database.retrying(lambda conn: self._store_kept(conn, batch))
        except REFUSED as error:
            if len(batch) == 1:
                metrics.SET_ASIDE.inc()
                log.error(
                    "spooled_sms_refused_by_database",
                    sms_id=str(batch[0].sms.id),
                    sqlstate=error.sqlstate,
                )
                await self._spool.set_aside(batch[0].seq)
                return
            middle = len(batch) // 2
            await self._store_spooled(batch[:middle])
            await self._store_spooled(batch[middle:])
        except (psycopg.Error, PoolTimeout):
            raise Away from None
        else:
            await self._spool.done(batch[-1].seq)

    async def _store_kept(self, conn: Conn, batch: list[Spooled]) -> None:
        """Without SMS whose number was erased while they waited."""
        await messages.hold_erasures(conn, [w.sms.client_id for w in batch])
        erased = await self._erased(conn, batch)
        await _store(conn, [w for w in batch if w.sms.id not in erased])

    async def _erased(self, conn: Conn, batch: list[Spooled]) -> set[UUID]:
        marks = [messages.erasure_mark(self._keys, w.sms.client_id, w.sms.sender) for w in batch]
        return await messages.erased(conn, [w.sms for w in batch], marks)

    async def _look_at_spool(self) -> None:
        """What a process left that is gone is stored, whether or not anything comes to this one."""
        while True:
            await clock.pause(LOOK_AT_SPOOL_EVERY_S)
            with contextlib.suppress(SpoolUnusable):
                await self._spool.look()
                if self._spool.state is not State.EMPTY:
                    self._begin_to_spool()

    async def _tidy(self) -> None:
        """What was set aside is forgotten in time, and at once when its number was erased."""
        while True:
            with contextlib.suppress(SpoolUnusable, psycopg.Error, PoolTimeout):
                before = clock.now() - SET_ASIDE_FOR
                aside = await self._spool.refused()
                async with self._database.statement() as conn:
                    erased = await self._erased(conn, aside) if aside else set()
                gone = [s.seq for s in aside if s.sms.id in erased or s.sms.received_at < before]
                await self._spool.forget(gone, before)
            await clock.pause(TIDY_EVERY_S)


def _unfinished(batch: list[Waiting]) -> list[Waiting]:
    """Without those whose requests were answered while they waited."""
    return [w for w in batch if not w.finished]


async def _store(conn: Conn, batch: Sequence[Storable]) -> None:
    conn.after_commit(partial(metrics.stored, batch, clock.now()))
    route = [w.sms for w in batch if w.way is Way.ROUTE]
    if route:
        await messages.store(conn, route)
    keep = [w.sms for w in batch if w.way is Way.KEEP]
    if keep:
        await messages.keep(conn, keep)
    held = [w for w in batch if w.way is Way.AFTER_HOLD]
    if held:
        await messages.store_after_hold(conn, [w.sms for w in held], [w.resemblance for w in held])


def _finish(batch: Sequence[Waiting], error: Exception | None) -> None:
    for waiting in batch:
        if not waiting.finished:
            waiting.finished = True
            try:
                waiting.done(error)
            except Exception:
                log.exception("answer_failed")  # the others must have theirs
