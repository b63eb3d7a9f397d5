"""Commands that do one thing and end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator

from rich.console import Console

from ringdove.accounts.service import people, sessions
from ringdove.accounts.strength import weakness
from ringdove.app import upkeep
from ringdove.kernel.db import PORTAL, Conn, Database
from ringdove.kernel.embedded import Embedded
from ringdove.kernel.errors import Invalid
from ringdove.kernel.settings import Settings


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The database's address; the embedded one is started for the duration."""
    if not settings.is_embedded:
        yield settings.dsn
        return
    server = Embedded(settings.data_dir)
    server.start()
    try:
        yield server.dsn()
    finally:
        server.stop()


def migrate(settings: Settings) -> None:
    """Bring the schema up to date."""
    with database(settings) as dsn:
        applied = asyncio.run(upkeep.bring_up(dsn, settings.secret))
    console = Console(highlight=False)
    for name in applied:
        console.print(f"applied {name}")
    console.print("The schema is up to date.")


def _as_system(settings: Settings, work: Callable[[Conn], Awaitable[object]]) -> None:
    async def run(dsn: str) -> None:
        await upkeep.bring_up(dsn, settings.secret)
        async with Database(dsn, PORTAL, size=1) as database, database.transaction() as conn:
            await sessions.enter_system(conn)
            await work(conn)

    with database(settings) as dsn:
        asyncio.run(run(dsn))


def _check_password(password: str, username: str) -> None:
    if (why := weakness(password, username)) is not None:
        raise Invalid(why)


def create_administrator(settings: Settings, username: str, password: str) -> None:
    """Create a system administrator."""
    _check_password(password, username)
    _as_system(settings, lambda conn: people.create_administrator(conn, username, password))


def reset_administrator(settings: Settings, username: str, password: str) -> None:
    """Give a system administrator a new password and no second factor; sessions end."""
    _check_password(password, username)
    _as_system(settings, lambda conn: people.reset_administrator(conn, username, password))
