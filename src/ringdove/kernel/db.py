"""PostgreSQL: typed rows, pools by role, one transaction a request or job, wake-ups and notes after the commit."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, LiteralString, Protocol, Self, TypeVar
from uuid import UUID

import psycopg
import structlog
from psycopg import AsyncConnection, errors, sql
from psycopg.abc import RV, PQGen
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg_pool import AsyncConnectionPool

from ringdove.kernel import chance, clock

log = structlog.get_logger(__name__)

T = TypeVar("T")

PORTAL = "ringdove_portal"
PIPELINE = "ringdove_pipeline"
#: Planning most of our statements costs several times what running them costs. A plan that is made once must be good
#: for tables of any size, so one that was made while they were empty must not read them whole for ever after.
PLAN_ONCE = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
#: The database will never take this data, however often it is tried.
REFUSED = (psycopg.DataError, psycopg.IntegrityError)
#: What a connection says that will be of no use any more: it was made while the server took no writing, or stood still for
#: too long inside a transaction.
SPENT = (errors.ReadOnlySqlTransaction, errors.IdleInTransactionSessionTimeout)

#: Rows that are read at once where there may be a hundred thousand.
PART = 200

Note = Callable[[], None]
#: Every open pool of this process, for whoever measures.
OPEN: list["Database"] = []


#: For every connection: a network that carries nothing any more is noticed, idle or not.
NOTICING: dict[str, int] = {
    "connect_timeout": 2,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
#: A server that says nothing for so long after it should have ended a statement does not say anything any more.
SILENT_S = 2.0
#: Before work is tried again that another transaction was in the way of; longer each time.
AGAIN_AFTER_S = 0.01
#: How long a pool that is closed waits for connections that it is just opening.
CLOSE_WITHIN_S = 0.5


class Conn(AsyncConnection[tuple[Any, ...]]):
    """A connection inside a transaction that the edge opened; collects what is to happen once it is committed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wakes: set[str] = set()
        self.notes: list[Note] = []
        #: Longest time without an answer to a statement (``None``: for ever).
        self.patience: Callable[[], float] | None = None

    async def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:  # noqa: ASYNC109 - the driver's signature
        """As the driver, but not for ever: a proxy or a halted machine may keep a connection open that nobody serves."""
        if self.patience is None:
            return await super().wait(gen, interval, timeout)
        giving_up = asyncio.get_running_loop().call_later(self.patience(), self._cut)
        try:
            return await super().wait(gen, interval, timeout)
        finally:
            giving_up.cancel()

    def _cut(self) -> None:
        """Whoever waits for an answer gets the error of a connection that broke."""
        with (
            contextlib.suppress(OSError, psycopg.Error),
            socket.socket(fileno=os.dup(self.pgconn.socket)) as ours,
        ):
            ours.shutdown(socket.SHUT_RDWR)

    def wake(self, *topics: str) -> None:
        """Tell listeners of these topics after the commit, and never if there is none."""
        self.wakes.update(topics)

    def after_commit(self, note: "Note") -> None:
        """Count or log after the commit, and never if there is none."""
        self.notes.append(note)


class Spent(psycopg.OperationalError):
    """The database does not take it on this connection; on a new one, and later, it may."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("the database takes no writing")
        self.sqlstate = sqlstate


class Waker(Protocol):
    """Whoever hands topics to listeners (:class:`ringdove.kernel.push.Notifier`)."""

    def notify(self, topics: set[str]) -> None:
        """Send soon, without waiting."""


class Database:
    """A pool of connections that act as one role, and the only place that opens and commits transactions."""

    def __init__(
        self,
        dsn: str,
        role: str,
        *,
        size: int,
        waker: Waker | None = None,
        statement_timeout_ms: int = 5000,
        connected_within_s: float = 2,
        name: str | None = None,
    ) -> None:
        self.role = role
        self.name = name or role.removeprefix("ringdove_")
        self.waker = waker
        conninfo = psycopg.conninfo.make_conninfo(
            dsn,
            options=f"-c role={role} -c statement_timeout={statement_timeout_ms}"
            f" -c idle_in_transaction_session_timeout=10000 -c TimeZone=UTC -c search_path=public,jobs {PLAN_ONCE}",
            application_name=role,
            **NOTICING,
        )
        self._patience_s = statement_timeout_ms / 1000 + SILENT_S
        self.pool: AsyncConnectionPool[Conn] = AsyncConnectionPool(
            conninfo,
            connection_class=Conn,
            kwargs={"autocommit": True, "prepare_threshold": 1},
            min_size=1,
            max_size=size,
            configure=self._configure,
            timeout=connected_within_s,
            max_lifetime=3600,
            reconnect_timeout=5,
            open=False,
        )

    async def _configure(self, conn: Conn) -> None:
        conn.patience = lambda: self._patience_s

    async def open(self) -> None:
        """Start connecting in the background; the first user waits for the first connection."""
        await self.pool.open(wait=False)
        OPEN.append(self)

    def hurry(self) -> None:
        """The process ends: who does not answer soon is not waited for any more."""
        self._patience_s = min(self._patience_s, SILENT_S)

    async def close(self) -> None:
        """Give the connections back to the server."""
        if self in OPEN:
            OPEN.remove(self)
        await self.pool.close(CLOSE_WITHIN_S)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Conn]:
        """One transaction: committed when the block ends, rolled back when it raises; then the wake-ups."""
        async with self.statement() as conn, conn.transaction():
            yield conn

    @contextlib.asynccontextmanager
    async def statement(self) -> AsyncIterator[Conn]:
        """For one statement, or reads that need no common view: each commits itself, saving two journeys; then the wake-ups and notes."""
        async with self._connection() as conn:
            conn.wakes.clear()
            conn.notes.clear()
            yield conn
            wakes, conn.wakes = conn.wakes, set()
            notes, conn.notes = conn.notes, []
        if wakes and self.waker is not None:
            self.waker.notify(wakes)
        _write(notes)

    @contextlib.asynccontextmanager
    async def taken_back(self) -> AsyncIterator[Conn]:
        """A transaction that is rolled back whatever happens, to see what something would do; nobody is woken."""
        async with self._connection() as conn, conn.transaction(force_rollback=True):
            yield conn

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Conn]:
        """One of the pool; one that is spent does not go back to it. Raises :class:`Spent`."""
        async with self.pool.connection() as conn:
            try:
                yield conn
            except SPENT as error:
                await conn.close()
                raise Spent(error.sqlstate) from error

    async def retrying(
        self,
        work: Callable[[Conn], Awaitable[T]],
        attempts: int = 5,
        *,
        one_statement: bool = False,
        taken_back: bool = False,
    ) -> T:
        """Run ``work`` in a transaction, again from the start when another transaction was in its way.

        A little later, and each time at another moment, or the two would meet once more.
        """
        begin = self.transaction
        if one_statement or taken_back:
            begin = self.statement if one_statement else self.taken_back
        for attempt in range(1, attempts):
            with contextlib.suppress(errors.SerializationFailure, errors.DeadlockDetected):
                async with begin() as conn:
                    return await work(conn)
            await clock.pause(chance.jitter(AGAIN_AFTER_S * attempt))
        async with begin() as conn:
            return await work(conn)


def _write(notes: Iterable[Note]) -> None:
    """What is committed is committed: a note that fails changes nothing of it."""
    for note in notes:
        try:
            note()
        except Exception:
            log.exception("note_failed")


async def fetch_all(conn: Conn, kind: type[T], query: LiteralString, **params: object) -> list[T]:
    """Every row, as a ``kind`` whose fields are named like the columns."""
    async with conn.cursor(row_factory=class_row(kind)) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall()


async def fetch_parts(
    conn: Conn, kind: type[T], query: LiteralString, **params: object
) -> AsyncIterator[list[T]]:
    """Every row of one moment, some at a time: so many at once would hold up the event loop."""
    async with conn.cursor(name="parts", row_factory=class_row(kind)) as cursor:
        await cursor.execute(query, params)
        while rows := await cursor.fetchmany(PART):
            yield rows


async def fetch_one(conn: Conn, kind: type[T], query: LiteralString, **params: object) -> T | None:
    """The only row, or ``None``."""
    async with conn.cursor(row_factory=class_row(kind)) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchone()


async def fetch_values(conn: Conn, query: LiteralString, **params: object) -> list[Any]:
    """The first column of every row."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall()


async def fetch_value(conn: Conn, query: LiteralString, **params: object) -> Any:
    """The first column of the only row, or ``None``."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchone()


async def fetch_tuples(conn: Conn, query: LiteralString, **params: object) -> list[tuple[Any, ...]]:
    """Every row as a tuple: for rows that live no longer than the calling function."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall()


async def execute(conn: Conn, query: LiteralString, **params: object) -> int:
    """Run a statement; the number of rows it touched."""
    async with conn.cursor() as cursor:
        await cursor.execute(query, params)
        return cursor.rowcount


def array(values: Iterable[str | None]) -> str:
    """Texts as one parameter (``%(x)s::text[]``; PostgreSQL manual, 8.15.2), several times faster than the driver's.

    Worth it for sets of hundreds that are sent thousands of times a second.
    """
    return "{" + ",".join(["NULL" if v is None else _quoted(v) for v in values]) + "}"


def _quoted(value: str) -> str:
    if "\\" in value or '"' in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


def array_of_ids(values: Iterable[UUID | None]) -> str:
    """The same for ``uuid[]``."""
    return "{" + ",".join(["NULL" if v is None else v.hex for v in values]) + "}"


class Condition:
    """A ``WHERE`` clause that grows; each part is a literal, each value a parameter."""

    def __init__(self) -> None:
        self.parts: list[sql.Composable] = []
        self.params: dict[str, object] = {}

    def add(self, part: LiteralString, **params: object) -> None:
        """One more condition that must hold."""
        self.parts.append(sql.SQL(part))
        self.params.update(params)

    def add_known(self, part: LiteralString, *values: object) -> None:
        """One more, with its values for ``{}`` in the statement itself: for what a plan made once must know."""
        self.parts.append(sql.SQL(part).format(*values))

    def clause(self) -> sql.Composable:
        """``WHERE a AND b``, or nothing."""
        if not self.parts:
            return sql.SQL("")
        return sql.SQL("WHERE ") + sql.SQL(" AND ").join(self.parts)


async def select(
    conn: Conn,
    kind: type[T],
    query: LiteralString,
    *,
    where: Condition,
    order: Sequence[tuple[LiteralString, bool]] = (),
    limit: int,
    **params: object,
) -> list[T]:
    """Rows of a query that holds ``{where}``, ``{order}`` and ``{limit}``; ``order`` is (column, descending).

    The limit is written into the statement, because a plan made once must know it.
    """
    by = [sql.SQL(column) + sql.SQL(" DESC" if down else " ASC") for column, down in order]
    statement = sql.SQL(query).format(
        where=where.clause(),
        order=(sql.SQL("ORDER BY ") + sql.SQL(", ").join(by)) if by else sql.SQL(""),
        limit=sql.SQL("LIMIT {}").format(limit),
    )
    async with conn.cursor(row_factory=class_row(kind)) as cursor:
        await cursor.execute(statement, {**where.params, **params})
        return await cursor.fetchall()


def violated(error: errors.IntegrityError) -> str:
    """The name of the constraint that refused a row (or empty)."""
    return error.diag.constraint_name or ""


Changes = Mapping[str, object]


async def update_row(
    conn: Conn,
    table: LiteralString,
    columns: Mapping[str, LiteralString],
    changes: Changes,
    **key: object,
) -> int:
    """Set the changed ones of ``columns`` (name: column) of the row ``id``, raising its version.

    ``key`` holds ``id`` and, to be fenced against a lost update, ``version``.
    """
    sets: list[sql.Composable] = [
        sql.SQL("{} = {}").format(sql.Identifier(columns[name]), sql.Placeholder(f"set_{name}"))
        for name in changes
    ]
    sets.append(sql.SQL("version = version + 1"))
    keys = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(f"key_{name}"))
        for name in key
    ]
    statement = sql.SQL("UPDATE {} SET {} WHERE {}").format(
        sql.Identifier(table), sql.SQL(", ").join(sets), sql.SQL(" AND ").join(keys)
    )
    params = {f"set_{k}": v for k, v in changes.items()} | {f"key_{k}": v for k, v in key.items()}
    async with conn.cursor() as cursor:
        await cursor.execute(statement, params)
        return cursor.rowcount
