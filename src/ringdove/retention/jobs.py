"""What the worker calls to delete what is old."""

from collections import Counter

import psycopg
import structlog
from psycopg import conninfo

from ringdove.kernel import clock
from ringdove.kernel.db import REFUSED, Conn, Database
from ringdove.retention import metrics, service
from ringdove.retention.model import Kept

log = structlog.get_logger(__name__)


async def purge(database: Database) -> None:
    """Delete what clients no longer keep, a little at a time, and write down what that was."""
    all_began = clock.monotonic()
    async with database.statement() as conn:
        clients = await service.kept(conn)
    for client in clients:
        await _purge_client(database, client)
    async with database.transaction() as conn:
        await service.purge_unknown(conn)
    metrics.ended(clock.monotonic() - all_began, clock.now().timestamp())


async def _purge_client(database: Database, client: Kept) -> None:
    deleted: Counter[str] = Counter()
    began = clock.monotonic()
    try:
        while some := await database.retrying(lambda conn: service.purge_some(conn, client)):
            deleted.update(some)
            metrics.purged(some)
    except REFUSED as error:
        log.error("not_purged", client_id=str(client.id), sqlstate=error.sqlstate)
    if deleted:
        took_ms = round((clock.monotonic() - began) * 1000)
        async with database.transaction() as conn:
            await service.note_purge(conn, client.id, took_ms, dict(deleted))
        log.info("purged", client_id=str(client.id), took_ms=took_ms, **deleted)


async def keep_months(dsn: str) -> None:
    """Make the next months' tables, and drop those of which nobody keeps anything."""
    own = conninfo.make_conninfo(dsn, application_name="ringdove_upkeep", connect_timeout=2)
    async with await Conn.connect(own) as conn:
        try:
            while dropped := await _step(conn):
                log.info("months_dropped", tables=dropped)
        except psycopg.errors.LockNotAvailable:
            log.info("month_in_use")
        except (*REFUSED, psycopg.ProgrammingError) as error:
            log.error("months_not_kept", sqlstate=error.sqlstate)


async def _step(conn: Conn) -> list[str]:
    async with conn.transaction():
        return await service.keep_months(conn)
