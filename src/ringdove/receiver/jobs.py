"""What the worker calls to watch over connectors."""

import structlog

from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.receiver import service

log = structlog.get_logger(__name__)


async def watch(database: Database, keys: Keys, base: str | None) -> None:
    """Tell people whose connectors are silent, refuse, or are repeated; ``base``: the address people reach us at."""
    letters = await database.retrying(lambda conn: service.watch(conn, keys, base))
    if letters:
        log.info("alarms_told", letters=letters)


async def tidy(database: Database) -> None:
    """Forget what nobody compares with any more."""
    await database.retrying(service.forget)
