"""The local store for SMS while the database is away: one SQLite file a process, on disk before the answer.

What a process left behind is adopted by whoever gets its lock. Everything here runs in one thread of its own, so that a
slow disk never holds up the event loop.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO, TypeVar
from uuid import UUID

import structlog

from ringdove.kernel import clock, ids
from ringdove.messages.model import Incoming
from ringdove.receiver.model import Way

log = structlog.get_logger(__name__)

T = TypeVar("T")
#: How many that were set aside are looked at in one go.
AT_ONCE = 500
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS spooled (seq INTEGER PRIMARY KEY AUTOINCREMENT, sms TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refused (seq INTEGER PRIMARY KEY, sms TEXT NOT NULL);
"""


class SpoolUnusable(Exception):
    """The disk is full or broken."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """An SMS in the spool."""

    seq: int
    sms: Incoming
    way: Way
    resemblance: bytes | None


class Spool:
    """One process's spool. Methods are called one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._lock: TextIO | None = None
        self._path = folder
        self._db: sqlite3.Connection | None = None
        #: SMS that wait for the database.
        self.size = 0
        #: When the oldest of them came.
        self.oldest: datetime | None = None
        self.usable = False
        #: Up to here everything is in the database, also where a full disk does not let it be deleted.
        self._stored_upto = 0
        #: Spools that cannot be taken over.
        self._left_alone: set[Path] = set()

    async def open(self) -> None:
        """Take over a spool that nobody holds, or make one; without a usable disk there is none."""
        await self._do(self._open)

    async def close(self) -> None:
        """Give it back; an empty one leaves no file."""
        await self._do(self._close)
        self._thread.shutdown()

    async def put(self, batch: Sequence[tuple[Incoming, Way, bytes | None]]) -> None:
        """Keep SMS, in order; they are on disk when this returns. Raises :class:`SpoolUnusable`."""
        await self._do(self._put, [_to_text(*one) for one in batch])

    async def first(self, limit: int) -> list[Spooled]:
        """The oldest SMS, in order."""
        return await self._do(self._first, limit)

    async def done(self, upto: int, count: int) -> None:
        """So many are in the database: everything up to a sequence number. They do not come again."""
        await self._do(self._delete, upto, count)

    async def set_aside(self, seq: int) -> None:
        """The database will never take this one; it stays in the file for people to look at."""
        await self._do(self._set_aside, seq)

    async def refused(self) -> list[Spooled]:
        """What was set aside, some of it."""
        return await self._do(self._refused)

    async def forget(self, refused: Sequence[int], damaged_before: datetime) -> None:
        """Take away SMS that were set aside, and files that could not be read whole and are older than that."""
        await self._do(self._forget, refused, damaged_before.timestamp())

    async def adopt(self) -> bool:
        """Take over what processes that are gone left behind; whether there was anything."""
        return await self._do(self._adopt)

    async def _do(self, work: Callable[..., T], *args: object) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
        except (OSError, sqlite3.Error) as error:
            log.error("spool_failed", error=type(error).__name__)
            raise SpoolUnusable from None

    def _open(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_lock()
            self._db = _opened(self._path)
            self.usable = True
            self._count()
        except sqlite3.Error as error:
            self._failed(error)
        except OSError as error:
            log.error("spool_unusable", error=type(error).__name__)

    def _take_lock(self) -> None:
        for path in sorted(self._folder.glob("*.spool")):
            if (lock := _locked(path)) is not None:
                self._path, self._lock = path, lock
                return
        self._path = self._folder / f"{ids.new()}.spool"
        self._lock = _locked(self._path)

    def _close(self) -> None:
        if self._db is not None:
            empty = self.size == 0 and not _count(self._db, "refused")
            self._db.close()
            if empty:
                _remove(self._path)
        if self._lock is not None:
            self._lock.close()

    def _count(self) -> None:
        assert self._db is not None
        self.size = _count(self._db, "spooled")
        self.oldest = None
        self._stored_upto = 0
        self._first(1)

    def _put(self, rows: list[str]) -> None:
        with self._changing() as db:
            db.executemany("INSERT INTO spooled (sms) VALUES (?)", [(row,) for row in rows])
        self.usable = True
        self.size += len(rows)
        if self.oldest is None:
            self.oldest = clock.now()

    def _first(self, limit: int) -> list[Spooled]:
        if self._db is None:
            return []
        found: list[Spooled] = []
        unreadable: list[int] = []
        query = "SELECT seq, sms FROM spooled WHERE seq > ? ORDER BY seq LIMIT ?"
        try:
            for seq, text in self._db.execute(query, (self._stored_upto, limit)):
                if (one := _readable_or_none(seq, text)) is not None:
                    found.append(one)
                else:
                    unreadable.append(seq)
        except sqlite3.Error as error:
            self._failed(error)
            raise SpoolUnusable from None
        if unreadable:
            log.error("spooled_sms_unreadable", count=len(unreadable))
            for seq in unreadable:
                self._set_aside(seq)
        self.oldest = found[0].sms.received_at if found else None
        return found

    def _delete(self, upto: int, count: int) -> None:
        self._stored_upto = upto
        self.size = max(0, self.size - count)
        if not self.size:
            self.oldest = None
        with contextlib.suppress(SpoolUnusable), self._changing() as db:
            db.execute("DELETE FROM spooled WHERE seq <= ?", (upto,))

    def _set_aside(self, seq: int) -> None:
        with self._changing() as db:
            db.execute("INSERT INTO refused (sms) SELECT sms FROM spooled WHERE seq = ?", (seq,))
            db.execute("DELETE FROM spooled WHERE seq = ?", (seq,))
        self.size = max(0, self.size - 1)

    def _refused(self) -> list[Spooled]:
        if self._db is None:
            return []
        rows = self._db.execute("SELECT seq, sms FROM refused ORDER BY seq LIMIT ?", (AT_ONCE,))
        return [found for seq, text in rows if (found := _readable_or_none(seq, text)) is not None]

    def _forget(self, refused: Sequence[int], damaged_before: float) -> None:
        for path in self._folder.glob("*.damaged-*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < damaged_before:
                    path.unlink()
        if refused:
            with self._changing() as db:
                db.executemany("DELETE FROM refused WHERE seq = ?", [(seq,) for seq in refused])

    @contextlib.contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        if self._db is None:
            self._open()
        if self._db is None:
            raise SpoolUnusable
        try:
            with self._db:
                yield self._db
        except sqlite3.Error as error:
            self._failed(error)
            raise SpoolUnusable from None

    def _failed(self, error: sqlite3.Error) -> None:
        """A full disk passes; a damaged file is put aside, and what can be read of it goes into a new one."""
        self.usable = False
        log.error("spool_failed", error=type(error).__name__, code=error.sqlite_errorname)
        damaged = error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        if not damaged or self._db is None:
            return
        self._db.close()
        aside = self._path.with_suffix(f".damaged-{ids.new()}")
        self._path.rename(aside)
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self._path}{suffix}").rename(f"{aside}{suffix}")
        self._db = _opened(self._path)
        with self._db:
            self._db.executemany("INSERT INTO spooled (sms) VALUES (?)", _readable(aside))
        self.usable = True
        self._count()
        log.error("spool_replaced", kept=self.size, damaged=str(aside.name))

    def _adopt(self) -> bool:
        if self._db is None:
            self._open()
            return self.size > 0
        before = self.size
        for path in sorted(self._folder.glob("*.spool")):
            if path == self._path or path in self._left_alone:
                continue
            if (lock := _locked(path)) is None:
                continue
            try:
                self._take_over(path)
            except (sqlite3.Error, OSError, SpoolUnusable) as error:
                self._left_alone.add(path)
                log.error("spool_not_adopted", spool=path.name, error=type(error).__name__)
            finally:
                lock.close()
        return self.size > before

    def _take_over(self, path: Path) -> None:
        """Copy what is there, then take the file away; what is copied twice is stored once."""
        with contextlib.closing(_opened(path)) as other:
            for table in ("spooled", "refused"):
                rows = other.execute(f"SELECT sms FROM {table} ORDER BY seq").fetchall()
                with self._changing() as db:
                    db.executemany(f"INSERT INTO {table} (sms) VALUES (?)", rows)
                if table == "spooled":
                    self.size += len(rows)
        _remove(path)


def _opened(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    db = sqlite3.connect(path, check_same_thread=False, timeout=1)
    db.executescript(SCHEMA)
    return db


def _locked(path: Path) -> TextIO | None:
    """The lock of a spool, beside it; ``None`` when another process holds it."""
    lock = path.with_suffix(".lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock.fileno()).st_ino == Path(lock.name).stat().st_ino:
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass  # held, or taken away by its owner in this moment
    lock.close()
    return None


def _remove(path: Path) -> None:
    for gone in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), path.with_suffix(".lock")):
        gone.unlink(missing_ok=True)


def _count(db: sqlite3.Connection, table: str) -> int:
    query = {
        "spooled": "SELECT count(*) FROM spooled",
        "refused": "SELECT count(*) FROM refused",
    }[table]
    return int(db.execute(query).fetchone()[0])


def _readable(path: Path) -> Iterator[tuple[str]]:
    """Rows of a damaged file, each on its own: some pages may be whole."""
    with contextlib.suppress(sqlite3.Error):
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        with contextlib.closing(db):
            (first,) = db.execute("SELECT min(seq) FROM spooled").fetchone()
            (last,) = db.execute("SELECT max(seq) FROM spooled").fetchone()
            for seq in range(first or 0, (last or -1) + 1):
                with contextlib.suppress(sqlite3.Error):
                    yield from db.execute("SELECT sms FROM spooled WHERE seq = ?", (seq,))


def _to_text(sms: Incoming, way: Way, resemblance: bytes | None) -> str:
    fields: dict[str, Any] = asdict(sms)
    for name in ("id", "client_id", "connector_id"):
        fields[name] = str(fields[name])
    fields["received_at"] = sms.received_at.isoformat()
    fields["key"] = sms.key.hex() if sms.key else None
    fields["way"] = way.value
    fields["resemblance"] = resemblance.hex() if resemblance else None
    return json.dumps(fields, ensure_ascii=False)


def _readable_or_none(seq: int, text: str) -> Spooled | None:
    try:
        return _from_text(seq, text)
    except (ValueError, TypeError, LookupError):
        return None


def _from_text(seq: int, text: str) -> Spooled:
    fields = json.loads(text)
    way, resemblance = fields.pop("way"), fields.pop("resemblance")
    for name in ("id", "client_id", "connector_id"):
        fields[name] = UUID(fields[name])
    fields["received_at"] = datetime.fromisoformat(fields["received_at"])
    fields["key"] = bytes.fromhex(fields["key"]) if fields["key"] else None
    return Spooled(
        seq, Incoming(**fields), Way(way), bytes.fromhex(resemblance) if resemblance else None
    )
