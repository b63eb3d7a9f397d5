"""What the worker calls to delete what is old."""

from collections import Counter

import psycopg
import structlog
from psycopg import conninfo

from ringdove.kernel import clock
from ringdove.kernel.db import Conn, Database
from ringdove.retention import metrics, service

log = structlog.get_logger(__name__)


async def purge(database: Database) -> None:
    """Delete what clients no longer keep, a little at a time, and write down what that was."""
    all_began = clock.monotonic()
    async with database.statement() as conn:
        clients = await service.kept(conn)
    for client in clients:
        deleted: Counter[str] = Counter()
        began = clock.monotonic()
        while some := await database.retrying(lambda conn, of=client: service.purge_some(conn, of)):  # type: ignore[misc]
            deleted.update(some)
            metrics.purged(some)
        if deleted:
            took_ms = round((clock.monotonic() - began) * 1000)
            async with database.transaction() as conn:
                await service.note_purge(conn, client.id, took_ms, dict(deleted))
            log.info("purged", client_id=str(client.id), took_ms=took_ms, **deleted)
    async with database.transaction() as conn:
        await service.purge_unknown(conn)
    metrics.ended(clock.monotonic() - all_began, clock.now().timestamp())


async def keep_months(dsn: str) -> None:
    """Make the next months' tables, and drop those of which nobody keeps anything."""
    own = conninfo.make_conninfo(dsn, application_name="ringdove_upkeep", connect_timeout=2)
    async with await Conn.connect(own) as conn:
        try:
            while dropped := await _step(conn):
                log.info("months_dropped", tables=dropped)
        except psycopg.errors.LockNotAvailable:
            log.info("month_in_use")


async def _step(conn: Conn) -> list[str]:
    async with conn.transaction():
        return await service.keep_months(conn)
