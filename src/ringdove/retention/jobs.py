"""What the worker calls to delete what is old."""

from collections import Counter

import psycopg
import structlog
from psycopg import conninfo

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import NOTICING, Conn, Database
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
    async with database.transaction() as conn:
        await service.purge_trash(conn)
    metrics.ended(clock.monotonic() - all_began, clock.now().timestamp())


async def _purge_client(database: Database, client: Kept) -> None:
    """One client's trouble is no other's: whatever goes wrong here is noted, and comes again in an hour."""
    async with database.statement() as conn:
        if not await service.begin_purge(conn, client.id):
            return  # another worker is at it
        try:
            await _purge_in_parts(database, client)
        finally:
            await service.end_purge(conn, client.id)


async def _purge_in_parts(database: Database, client: Kept) -> None:
    deleted: Counter[str] = Counter()
    began = clock.monotonic()
    try:
        steps = [service.purge_requests]
        if client.keep_sms_days is not None:
            steps += [
                service.purge_events,
                service.purge_loose,
                service.purge_replies,
                service.purge_contacts,
            ]
        for step in steps:
            while some := await database.retrying(lambda conn, do=step: do(conn, client)):  # type: ignore[misc]
                deleted.update(some)
                metrics.purged(some)
    except Exception:
        log.exception("not_purged", client_id=str(client.id))
    if deleted:
        took_ms = round((clock.monotonic() - began) * 1000)
        async with database.transaction() as conn:
            await service.note_purge(conn, client.id, took_ms, dict(deleted))
        log.info("purged", client_id=str(client.id), took_ms=took_ms, **deleted)


async def follow_erasures(database: Database, keys: Keys) -> None:
    """Delete what was stored after its number was erased and came before."""
    async with database.statement() as conn:
        erasures = await service.erasures_followed(conn)
    for erasure in erasures:
        deleted = await database.retrying(
            lambda conn, erasure=erasure: service.follow(conn, keys, erasure)  # type: ignore[misc]
        )
        if deleted:
            log.info("erasure_followed", client_id=str(erasure.client_id), **deleted)


async def keep_months(dsn: str) -> None:
    """Make the next months' tables, and drop those of which nobody keeps anything."""
    own = conninfo.make_conninfo(
        dsn,
        application_name="ringdove_upkeep",
        **NOTICING,
        options="-c statement_timeout=10000",
    )
    async with await Conn.connect(own) as conn:
        try:
            async with conn.transaction():
                await service.make_months(conn)
            async with conn.transaction():
                over = await service.months_over(conn)
            for name in over:
                async with conn.transaction():
                    dropped = await service.drop_month(conn, name)
                log.info("month_over", table=name, dropped=dropped)
        except psycopg.Error as error:
            log.warning("months_not_kept", sqlstate=error.sqlstate)
