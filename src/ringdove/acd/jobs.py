"""What the worker calls: distribution on a wake-up, and the due-time loop."""

from uuid import UUID

import structlog

from ringdove.acd import metrics
from ringdove.acd.service import agents, distribution, overflow, phones, why
from ringdove.kernel.db import Database
from ringdove.updates import service as updates

log = structlog.get_logger(__name__)


async def distribute(database: Database, group_id: UUID) -> None:
    """Offer what can be offered in this group; one transaction for each set of events."""
    while await database.retrying(lambda conn: distribution.distribute(conn, group_id)):
        pass


async def sweep(database: Database) -> None:
    """Take back everything that is due, and look at what waits under rules."""
    while await database.retrying(distribution.sweep):
        pass
    while await database.retrying(distribution.look_again):
        pass
    for group_id in await database.retrying(overflow.groups_with_rules):
        await distribute(database, group_id)


async def groups_in_line(database: Database) -> list[UUID]:
    """The groups in which an event waits: the safety net for a lost wake-up."""
    return await database.retrying(distribution.groups_in_line)


async def notice_absence(database: Database) -> None:
    """Streams of dead processes end, agents nobody listens for are disconnected; absent ones, and those whose time is over, are logged off; so are forgotten calls."""
    async with database.transaction() as conn:
        silent = await updates.expire(conn)
        await agents.disconnected(
            conn, sorted({*silent, *await agents.connected_without_stream(conn)})
        )
    await database.retrying(distribution.log_off)
    await database.retrying(phones.hang_up)


async def tidy(database: Database) -> None:
    """Forget old updates and decisions; report and repair loads that drifted."""
    async with database.transaction() as conn:
        await updates.forget(conn)
    while await database.retrying(why.forget):
        pass
    drifted = await database.retrying(distribution.repair_load)
    if drifted:
        metrics.DRIFTED.inc(len(drifted))
        log.error("load_drifted", agents=len(drifted))
