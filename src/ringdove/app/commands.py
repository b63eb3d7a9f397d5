"""Commands that do one thing and end."""

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator

import psycopg
from psycopg.conninfo import make_conninfo
from rich.console import Console
from rich.table import Table

from ringdove.accounts import service as accounts
from ringdove.app import upkeep
from ringdove.kernel import migrate as migrations
from ringdove.kernel.db import PIPELINE, PORTAL, Conn, Database
from ringdove.kernel.embedded import CannotStart, Embedded
from ringdove.kernel.errors import Invalid
from ringdove.kernel.settings import Settings, WrongSetting

PASSWORD_SHORTEST = 10
DISK_LEAST = 1 << 30
CLOCK_MOST_S = 5.0


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[str]:
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
    with _database(settings) as dsn:
        applied = asyncio.run(upkeep.bring_up(dsn, settings.secret))
    console = Console(highlight=False)
    for name in applied:
        console.print(f"applied {name}")
    console.print("The schema is up to date.")


def _as_system(settings: Settings, work: Callable[[Conn], Awaitable[object]]) -> None:
    async def run(dsn: str) -> None:
        await upkeep.bring_up(dsn, settings.secret)
        async with Database(dsn, PORTAL, size=1) as database, database.transaction() as conn:
            await accounts.enter_system(conn)
            await work(conn)

    with _database(settings) as dsn:
        asyncio.run(run(dsn))


def _check_password(password: str) -> None:
    if len(password) < PASSWORD_SHORTEST:
        raise Invalid(f"Use a password of at least {PASSWORD_SHORTEST} characters.")


def create_administrator(settings: Settings, username: str, password: str) -> None:
    """Create a system administrator."""
    _check_password(password)
    _as_system(settings, lambda conn: accounts.create_administrator(conn, username, password))


def reset_administrator(settings: Settings, username: str, password: str) -> None:
    """Give a system administrator a new password; sessions end."""
    _check_password(password)
    _as_system(settings, lambda conn: accounts.reset_administrator(conn, username, password))


def check(settings: Settings) -> int:
    """Print the settings and what is wrong; the exit code."""
    console = Console(highlight=False)
    table = Table("Setting", "Value", box=None, header_style="dim")
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        secret = name in ("database_url", "secret_key") and value is not None
        table.add_row(f"RINGDOVE_{name.upper()}", "set (not shown)" if secret else str(value))
    console.print(table)
    wrong = [*_unknown_names(settings), *_disk(settings), *_database_problems(settings)]
    for problem in wrong:
        console.print(f"[bold red]wrong[/] {problem}")
    if not wrong:
        console.print("[bold green]Everything is in order.[/]")
    return 1 if wrong else 0


def _unknown_names(settings: Settings) -> list[str]:
    known = {f"RINGDOVE_{name.upper()}" for name in type(settings).model_fields} | {
        "RINGDOVE_DEMO_ANYWHERE"
    }
    return [
        f"{n} is no setting of Ringdove."
        for n in sorted(os.environ)
        if n.startswith("RINGDOVE_") and n not in known
    ]


def _disk(settings: Settings) -> list[str]:
    folder = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return (
        [f"Only {free >> 20} MiB are free in {folder}; keep at least 1 GiB."]
        if free < DISK_LEAST
        else []
    )


def _database_problems(settings: Settings) -> list[str]:
    try:
        with _database(settings) as dsn:
            return asyncio.run(_ask_database(dsn, settings))
    except (CannotStart, WrongSetting) as error:
        return [str(error)]
    except psycopg.OperationalError as error:
        return [f"The database cannot be reached: {error}"]


async def _ask_database(dsn: str, settings: Settings) -> list[str]:
    found: list[str] = []
    async with await psycopg.AsyncConnection.connect(
        dsn, autocommit=True, connect_timeout=5
    ) as conn:
        if conn.info.server_version < migrations.NEEDS_VERSION:
            return [
                f"PostgreSQL 16 or newer is needed; this is {conn.info.server_version // 10000}."
            ]
        cursor = await conn.execute(
            "SELECT rolsuper, clock_timestamp() FROM pg_roles WHERE rolname = current_user"
        )
        row = await cursor.fetchone()
        if row is not None and row[0]:
            found.append(
                "The database user is a superuser, for whom row-level security does not hold. Use another."
            )
        if row is not None and abs(row[1].timestamp() - time.time()) > CLOCK_MOST_S:
            found.append(
                "This machine's clock and the database's differ by more than 5 s. Use NTP on both."
            )
        await conn.execute("LISTEN ringdove_check")
        cursor = await conn.execute("SELECT pg_listening_channels()")
        if not await cursor.fetchall():
            found.append(
                "LISTEN does not work: a pooler in transaction mode stands before the database. Go around it."
            )
    missing = await migrations.missing(dsn)
    if missing:
        found.append(f"{len(missing)} migrations are missing. Run: ringdove migrate")
    for role in (PORTAL, PIPELINE):
        try:
            await (
                await psycopg.AsyncConnection.connect(make_conninfo(dsn, options=f"-c role={role}"))
            ).close()
        except psycopg.OperationalError:
            found.append(f"The role {role} cannot be taken. Run: ringdove migrate")
    with contextlib.suppress(WrongSetting):
        settings.secret  # noqa: B018 - made if need be
    return found
