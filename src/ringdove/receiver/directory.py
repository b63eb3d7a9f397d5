"""The connectors in memory: found by any form of a number, refreshed when an administrator saves.

Nothing is refused from memory alone: a miss waits for the next look at the database, which one query makes for all
that wait, at most twenty times a second. A copy on the local disk serves until the database is there.
"""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import structlog

from ringdove.connectors import service as connectors
from ringdove.connectors.model import Entry
from ringdove.kernel import clock, tasks
from ringdove.kernel.db import Database
from ringdove.kernel.push import Hub
from ringdove.messages import service as messages
from ringdove.receiver import copy
from ringdove.receiver.index import Index

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 5.0
LOOKS_APART_S = 0.05
SAVE_EVERY_S = 5.0
#: A copy is written for at most one part of so many of the time.
SAVE_PAUSES = 30
#: A start that hears nothing from the database for so long uses the copy.
COPY_AFTER_S = 0.3


class Directory:
    """Every active connector, by its number."""

    def __init__(
        self, database: Database, hub: Hub, copy_path: Path, spooling: Callable[[], bool]
    ) -> None:
        self._database = database
        self._spooling = spooling
        self._copy_path = copy_path
        self._saved = -1
        self._save_due = 0.0
        self._index = Index()
        self.holding: set[UUID] = set()
        self.loaded = False
        self._version = -1
        self._wanted = asyncio.Event()
        self._answered = asyncio.Event()
        #: Who wait for the look that goes on, and for the next.
        self._asked: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._saving: asyncio.Task[None] | None = None
        hub.on("connectors", lambda _: self._wanted.set())

    def start(self) -> None:
        """Begin to load and to look."""
        self._tasks = [
            asyncio.create_task(self._run()),
            asyncio.create_task(self._serve_from_copy()),
        ]

    async def stop(self) -> None:
        """Stop looking."""
        await tasks.end(*self._tasks, self._saving)

    def find(self, receiver: str) -> Entry | None:
        """The connector of a receiver; ``None`` when there is none, or a number without its country fits several."""
        return self._index.find(receiver)

    async def look(self) -> None:
        """Wait for a look at the database that begins after this call."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        self._wanted.set()
        await asyncio.shield(self._next)

    async def _run(self) -> None:
        while True:
            self._wanted.clear()
            self._asked, self._next = self._next, None
            try:
                await self._load()
            except Exception as error:
                log.warning(
                    "connectors_not_loaded",
                    error=type(error).__name__,
                    sqlstate=getattr(error, "sqlstate", None),
                )
                _away(self._asked)
            else:
                if self._asked is not None and not self._asked.done():
                    self._asked.set_result(None)
                if self._saving is None or self._saving.done():
                    self._saving = asyncio.create_task(self._save_copy())
            await clock.pause(LOOKS_APART_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wanted.wait()

    async def _load(self) -> None:
        """Read what changed, in parts, so that requests have their turn meanwhile."""
        async with self._database.transaction() as conn:
            version = await connectors.version(conn)
            self._answered.set()
            if version == self._version:
                return
            index, is_first = self._index, self._version < 0
            if is_first:
                index = Index()
            async for part in connectors.changed_since(conn, self._version):
                held = await messages.holding(conn, [entry.id for entry in part])
                if is_first:
                    index.fill(part)
                else:
                    for entry in part:
                        index.put(entry)
                # what is kept may be in the spool, and nothing may pass it
                if not self._spooling():
                    self.holding.difference_update(entry.id for entry in part)
                self.holding |= held
        self._index = index
        self._version = version
        self.loaded = True

    async def _serve_from_copy(self) -> None:
        """What was known when the database was last there, unless that says something; it says everything anew."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(COPY_AFTER_S):
                await self._answered.wait()
                return
        try:
            index = Index()
            held = await copy.load(self._copy_path, index.fill)
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, LookupError) as error:
            log.error("copy_unreadable", error=type(error).__name__)
            return
        if not self.loaded:
            self._index = index
            self.holding |= held
            self.loaded = True
            log.warning("connectors_from_copy", count=len(index.by_id))
            _away(self._asked)
            _away(self._next)

    async def _save_copy(self) -> None:
        if self._saved == self._version or clock.monotonic() < self._save_due:
            return
        version, began = self._version, clock.monotonic()
        try:
            known = list(self._index.by_id.values()), list(self.holding)
            await copy.save(self._copy_path, *known)
        except OSError as error:
            log.error("copy_not_saved", error=type(error).__name__)
        else:
            self._saved = version
        took = clock.monotonic() - began
        self._save_due = clock.monotonic() + max(SAVE_EVERY_S, took * SAVE_PAUSES)


def _away(asked: asyncio.Future[None] | None) -> None:
    if asked is not None and not asked.done():
        asked.set_exception(ConnectionError("the database is away"))
        asked.exception()
