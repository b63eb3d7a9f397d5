"""The local store for SMS while the database is away: one SQLite file that all web processes of a host share.

They write one after the other, so that its order is that in which SMS were answered, whoever answered them. Everything
here runs in one thread of its own, so that a slow disk never holds up the event loop.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
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
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
#: Of a code, the part that says what; the rest says where.
PRIMARY = 0xFF


class SpoolUnusable(Exception):
    """The disk is full or broken."""


class State(Enum):
    """What every process of the host goes by; the letters stand in a file beside the spool."""

    EMPTY = b"e"
    #: What comes goes in behind.
    WAITING = b"w"
    #: Its last SMS are being stored: what comes waits a moment, or goes in behind.
    ENDING = b"l"


@dataclass(frozen=True, slots=True)
class Spooled:
    """An SMS in the spool."""

    seq: int
    sms: Incoming
    way: Way
    resemblance: bytes | None


class Spool:
    """One process's way to the spool. Methods are called one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        #: Held by whoever reads or writes, for a moment.
        self._lock: TextIO | None = None
        #: Held by whoever stores what is in the spool.
        self._turn: TextIO | None = None
        self._state: int | None = None
        self._path = folder
        self._db: sqlite3.Connection | None = None
        #: SMS that wait for the database, as of the last look.
        self.size = 0
        #: When the oldest of them came.
        self.oldest: datetime | None = None
        self.usable = False
        #: Up to here everything is in the database, also where a full disk does not let it be deleted.
        self._stored_upto = 0

    @property
    def state(self) -> State:
        """Whether SMS of any process of this host wait in the spool; a byte is read for that and nothing is waited for."""
        if self._state is None:
            return State.EMPTY
        with contextlib.suppress(OSError, ValueError):
            return State(os.pread(self._state, 1, 0))
        return State.EMPTY

    async def open(self) -> None:
        """Open the host's spool, or make it; without a usable disk there is none."""
        await self._do(self._open)

    async def close(self) -> None:
        """Leave it to the others, and to the next start."""
        await self._do(self._close)
        self._thread.shutdown()

    async def look(self) -> None:
        """See what others did, and open it if that was not possible before."""
        await self._do(self._reading, self._look)

    async def put(self, batch: Sequence[tuple[Incoming, Way, bytes | None]]) -> None:
        """Keep SMS, in order; they are on disk when this returns. Raises :class:`SpoolUnusable`."""
        await self._do(self._put, [_to_text(*one) for one in batch])

    async def first(self, limit: int) -> list[Spooled]:
        """The oldest SMS, in order."""
        return await self._do(self._reading, self._first, limit)

    async def last(self, limit: int) -> list[Spooled]:
        """The same, and when there are no more than these, whoever has others may wait for them a moment."""
        return await self._do(self._reading, self._last, limit)

    async def done(self, upto: int) -> None:
        """Everything up to a sequence number is in the database. It does not come again."""
        await self._do(self._delete, upto)

    async def settle(self) -> bool:
        """Whether it is empty: then it is so for every process of the host."""
        return await self._do(self._reading, self._settle)

    async def set_aside(self, seq: int) -> None:
        """The database will never take this one; it stays in the file for people to look at."""
        await self._do(self._set_aside, seq)

    async def refused(self) -> list[Spooled]:
        """What was set aside, some of it."""
        return await self._do(self._refused)

    async def forget(self, refused: Sequence[int], damaged_before: datetime) -> None:
        """Take away SMS that were set aside, files that could not be read whole and are older than that, and old pages."""
        await self._do(self._forget, refused, damaged_before.timestamp())

    @contextlib.asynccontextmanager
    async def my_turn(self) -> AsyncIterator[bool]:
        """Be the only one who stores what is in the spool; whether that is so. A process that ends gives its turn back."""
        mine = await self._do(self._take_turn)
        try:
            yield mine
        finally:
            if mine and self._turn is not None:
                fcntl.flock(self._turn, fcntl.LOCK_UN)

    async def _do(self, work: Callable[..., T], *args: object) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
        except (OSError, sqlite3.Error) as error:
            log.error("spool_failed", error=type(error).__name__)
            raise SpoolUnusable from None

    def _reading(self, work: Callable[..., T], *args: object) -> T:
        """What cannot be read holds nobody up: until it can be it counts as empty, and is opened anew each time."""
        try:
            return work(*args)
        except OSError:
            self._close()
            raise
        except SpoolUnusable:
            if not self.usable:
                self._close()
            raise

    def _open(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._turn is None:
                self._turn = _private(self._folder / "turn")
            if self._lock is None:
                self._lock = _private(self._folder / "lock")
            with self._alone():
                pass
        except SpoolUnusable:
            pass
        except OSError as error:
            log.error("spool_unusable", error=type(error).__name__)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """Nobody else is at the spool meanwhile, and it is the one that the others have too."""
        if self._lock is None:
            self._open()
        if self._lock is None:
            raise SpoolUnusable
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            path = _newest(self._folder)
            try:
                if self._db is None or path != self._path:
                    self._switch_to(path)
                assert self._db is not None
                yield self._db
            except sqlite3.Error as error:
                self._failed(path, error)
                raise SpoolUnusable from None
        finally:
            if self._lock is not None:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _switch_to(self, path: Path) -> None:
        self._let_go()
        self._db, self._path, self._stored_upto = _opened(path), path, 0
        if self._state is None:
            self._state = os.open(self._folder / "state", os.O_RDWR | os.O_CREAT, 0o600)
        self.usable = True
        self._count()
        if self.size and self.state is State.EMPTY:
            self._say(State.WAITING)  # the machine went down before that was written

    def _say(self, state: State) -> None:
        assert self._state is not None
        os.pwrite(self._state, state.value, 0)

    def _let_go(self) -> None:
        """Close the database, also where that fails."""
        db, self._db, self.usable = self._db, None, False
        with contextlib.suppress(sqlite3.Error):
            if db is not None:
                db.close()

    def _close(self) -> None:
        self._let_go()
        state, self._state = self._state, None
        if state is not None:
            os.close(state)
        for file in (self._lock, self._turn):
            if file is not None:
                file.close()
        self._lock = self._turn = None

    def _take_turn(self) -> bool:
        if self._turn is None:
            raise SpoolUnusable
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _look(self) -> None:
        with self._alone():
            self._count()

    def _count(self) -> None:
        """How many there are, without reading them all; sequence numbers have next to no gaps."""
        assert self._db is not None
        query = "SELECT (SELECT min(seq) FROM spooled WHERE seq > :upto), (SELECT max(seq) FROM spooled WHERE seq > :upto)"
        first, last = self._db.execute(query, {"upto": self._stored_upto}).fetchone()
        self.size = 0 if first is None else last - first + 1
        if not self.size:
            self.oldest = None
        elif self.oldest is None:
            self.oldest = clock.now()

    def _put(self, rows: list[str]) -> None:
        with self._alone() as db:
            before = self.state
            try:
                self._say(State.WAITING)
                with db:
                    db.executemany("INSERT INTO spooled (sms) VALUES (?)", [(row,) for row in rows])
            except (OSError, sqlite3.Error):
                self._say(before)
                raise
            self.usable = True
            self._count()

    def _first(self, limit: int) -> list[Spooled]:
        with self._alone() as db:
            return self._read(db, limit)

    def _last(self, limit: int) -> list[Spooled]:
        with self._alone() as db:
            found = self._read(db, limit)
            if self.size <= limit:
                self._say(State.ENDING)
            return found

    def _read(self, db: sqlite3.Connection, limit: int) -> list[Spooled]:
        found: list[Spooled] = []
        unreadable: list[int] = []
        query = "SELECT seq, sms FROM spooled WHERE seq > ? ORDER BY seq LIMIT ?"
        for seq, text in db.execute(query, (self._stored_upto, limit)):
            if (one := _readable_or_none(seq, text)) is not None:
                found.append(one)
            else:
                unreadable.append(seq)
        if unreadable:
            log.error("spooled_sms_unreadable", count=len(unreadable))
            for seq in unreadable:
                _put_aside(db, seq)
        self.oldest = found[0].sms.received_at if found else None
        self._count()
        return found

    def _delete(self, upto: int) -> None:
        with contextlib.suppress(SpoolUnusable), self._alone() as db:
            self._stored_upto = upto
            self._count()
            with db:
                db.execute("DELETE FROM spooled WHERE seq <= ?", (upto,))

    def _settle(self) -> bool:
        with self._alone():
            self._count()
            state = State.WAITING if self.size else State.EMPTY
            if self.state is not state:
                self._say(state)
            return not self.size

    def _set_aside(self, seq: int) -> None:
        with self._alone() as db:
            _put_aside(db, seq)
            self._count()

    def _refused(self) -> list[Spooled]:
        with self._alone() as db:
            query = "SELECT seq, sms FROM refused ORDER BY seq LIMIT ?"
            rows = db.execute(query, (AT_ONCE,))
            return [one for seq, text in rows if (one := _readable_or_none(seq, text)) is not None]

    def _forget(self, refused: Sequence[int], damaged_before: float) -> None:
        for path in self._folder.glob("*.damaged-*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < damaged_before:
                    path.unlink()
        with self._alone() as db:
            if refused:
                with db:
                    db.executemany("DELETE FROM refused WHERE seq = ?", [(s,) for s in refused])
            if self.state is State.EMPTY:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _failed(self, path: Path, error: sqlite3.Error) -> None:
        """A full disk passes; a damaged file is put aside, and what can be read of it goes into a new one."""
        self.usable = False
        log.error("spool_failed", error=type(error).__name__, code=error.sqlite_errorname)
        if error.sqlite_errorcode & PRIMARY not in DAMAGED:
            return
        self._let_go()
        # Under another name: who still has the old one open takes away what is named after it.
        fresh = _after(path)
        aside = path.with_suffix(f".damaged-{ids.new()}")
        path.rename(aside)
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
        with contextlib.closing(_opened(fresh)) as db, db:
            db.executemany("INSERT INTO spooled (sms) VALUES (?)", _readable(aside))
        self._switch_to(fresh)
        log.error("spool_replaced", kept=self.size, damaged=str(aside.name))


def _private(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "a")


def _newest(folder: Path) -> Path:
    """The spool that is in use; those before it were damaged."""
    found = sorted(folder.glob("*.spool"))
    return found[-1] if found else folder / f"{1:06}.spool"


def _after(path: Path) -> Path:
    return path.with_name(f"{int(path.stem) + 1:06}.spool")


def _put_aside(db: sqlite3.Connection, seq: int) -> None:
    with db:
        db.execute("INSERT INTO refused (sms) SELECT sms FROM spooled WHERE seq = ?", (seq,))
        db.execute("DELETE FROM spooled WHERE seq = ?", (seq,))


def _opened(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    db = sqlite3.connect(path, check_same_thread=False, timeout=1)
    db.executescript(SCHEMA)
    return db


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
