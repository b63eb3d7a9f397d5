"""The connectors in memory: found by any form of a number, refreshed when an administrator saves.

Nothing is refused from memory alone: a miss waits for the next look at the database, which one query makes for all
that wait, at most twenty times a second. A copy on the local disk serves until the database is there.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import structlog

from ringdove.connectors import service as connectors
from ringdove.connectors.model import Entry
from ringdove.kernel import clock
from ringdove.kernel.db import Database
from ringdove.kernel.numbers import lookups, national
from ringdove.kernel.push import Hub
from ringdove.messages import service as messages
from ringdove.receiver import copy

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 5.0
LOOKS_APART_S = 0.05
SAVE_EVERY_S = 5.0
#: After so many changes requests get their turn.
AT_ONCE = 200


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
        self._by_id: dict[UUID, Entry] = {}
        self._by_key: dict[str, Entry] = {}
        self._by_national: defaultdict[str, dict[UUID, Entry]] = defaultdict(dict)
        self.holding: set[UUID] = set()
        self.loaded = False
        self._version = -1
        self._wanted = asyncio.Event()
        self._next: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        hub.on("connectors", lambda _: self._wanted.set())

    def start(self) -> None:
        """Begin to load and to look."""
        self._task = asyncio.create_task(self._run(), name="directory")

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def find(self, receiver: str) -> Entry | None:
        """The connector of a receiver; ``None`` when there is none, or a number without its country fits several."""
        forms = lookups(receiver)
        entry = self._by_key.get(forms[0])
        if len(forms) == 1:
            return entry
        found = {} if entry is None else {entry.id: entry}
        if (short := self._by_key.get(forms[1])) is not None:
            found[short.id] = short
        found.update(self._by_national.get(forms[1], {}))
        return next(iter(found.values())) if len(found) == 1 else None

    async def look(self) -> None:
        """Wait for a look at the database that begins after this call."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        self._wanted.set()
        await asyncio.shield(self._next)

    async def _run(self) -> None:
        while True:
            self._wanted.clear()
            waiting, self._next = self._next, None
            try:
                await self._load()
            except Exception as error:
                log.warning(
                    "connectors_not_loaded",
                    error=type(error).__name__,
                    sqlstate=getattr(error, "sqlstate", None),
                )
                if not self.loaded:
                    await self._load_copy()
                if waiting is not None and not waiting.done():
                    waiting.set_exception(ConnectionError("the database is away"))
                    waiting.exception()
            else:
                if waiting is not None and not waiting.done():
                    waiting.set_result(None)
                await self._save_copy()
            await clock.pause(LOOKS_APART_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wanted.wait()

    async def _load(self) -> None:
        async with self._database.transaction() as conn:
            version = await connectors.version(conn)
            if version == self._version:
                return
            changed = await connectors.changed_since(conn, self._version, version)
            held = await messages.holding(conn, [e.id for e in changed])
        if self._version < 0:
            self._by_id, self._by_key, self._by_national = {}, {}, defaultdict(dict)
        for count, entry in enumerate(changed):
            if count % AT_ONCE == 0:
                await clock.pause(0)
            self._forget(self._by_id.get(entry.id))
            if entry.active:
                self._remember(entry)
            if not self._spooling():  # what is kept may be in the spool, and nothing may pass it
                self.holding.discard(entry.id)
        self.holding |= held
        self._version = version
        self.loaded = True

    async def _load_copy(self) -> None:
        """What was known when the database was last there; it says everything anew when it is back."""
        try:
            entries, held = await asyncio.to_thread(copy.load, self._copy_path)
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, LookupError) as error:
            log.error("copy_unreadable", error=type(error).__name__)
            return
        for entry in entries:
            self._remember(entry)
        self.holding |= held
        self.loaded = True
        log.warning("connectors_from_copy", count=len(entries))

    async def _save_copy(self) -> None:
        if self._saved == self._version or clock.monotonic() < self._save_due:
            return
        self._save_due = clock.monotonic() + SAVE_EVERY_S
        version = self._version
        try:
            known = list(self._by_id.values()), list(self.holding)
            await asyncio.to_thread(copy.save, self._copy_path, *known)
        except OSError as error:
            log.error("copy_not_saved", error=type(error).__name__)
        else:
            self._saved = version

    def _remember(self, entry: Entry) -> None:
        self._by_id[entry.id] = entry
        self._by_key[entry.recipient_key] = entry
        if (digits := national(entry.recipient_key, entry.country)) is not None:
            self._by_national[digits][entry.id] = entry

    def _forget(self, entry: Entry | None) -> None:
        if entry is None:
            return
        del self._by_id[entry.id]
        if self._by_key.get(entry.recipient_key) is entry:
            del self._by_key[entry.recipient_key]
        if (digits := national(entry.recipient_key, entry.country)) is not None:
            self._by_national[digits].pop(entry.id, None)
