"""``ringdove check``: the settings in effect, what is wrong with them and around them, and what to do about it."""

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from dotenv import dotenv_values
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from ringdove.app import commands
from ringdove.byemail import mailbox
from ringdove.kernel import migrate
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, PORTAL
from ringdove.kernel.embedded import CannotStart, Embedded
from ringdove.kernel.settings import PREFIX, Settings, WrongSetting, secret_check
from ringdove.mail import model as mail
from ringdove.mail import smtp
from ringdove.mail.service import route

DISK_LEAST = 1 << 30
CLOCK_MOST_S = 5.0
CHANNEL = "ringdove_check"

Connection = psycopg.AsyncConnection[tuple[object, ...]]


def check(settings: Settings) -> int:
    """Print the settings and what is wrong; the exit code."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table("Setting", "Value", box=None, header_style="dim")
    for name in type(settings).model_fields:
        table.add_row(PREFIX + name.upper(), _shown(getattr(settings, name)))
    console.print(table)
    console.print()
    for unknown in _unknown_names():
        console.print("[yellow]unknown[/]", end=" ")
        console.print(f"{unknown} is no setting of Ringdove; it has no effect.", markup=False)
    wrong = [
        *_key_problems(settings),
        *_disk_problems(settings),
        *_database_problems(settings),
        *_mail_problems(settings),
        *_answer_problems(settings),
    ]
    for problem in wrong:
        console.print("[bold red]wrong[/]", end=" ")
        console.print(problem, markup=False)
    if not wrong:
        console.print("[bold green]Everything is in order.[/]")
    return 1 if wrong else 0


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set (not shown)"
    if value is None or value == ():
        return "-"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _unknown_names() -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    return sorted(name for name in given - known if name.startswith(PREFIX))


def _key_problems(settings: Settings) -> Iterator[str]:
    try:
        settings.secret  # noqa: B018 - made if need be
    except WrongSetting as error:
        yield str(error)
    except OSError as error:
        yield f"The secret key in {settings.data_dir.resolve()} cannot be read ({error.strerror})."


def _disk_problems(settings: Settings) -> Iterator[str]:
    folder: Path = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < DISK_LEAST:
        yield f"Only {free >> 20} MiB are free in {folder}; keep at least 1 GiB."


def _database_problems(settings: Settings) -> list[str]:
    try:
        if settings.is_embedded and not Embedded(settings.data_dir).is_made:
            return []  # the first start makes it
        with commands.database(settings) as dsn:
            return asyncio.run(_ask_database(dsn, settings))
    except CannotStart as error:
        return [str(error)]
    except psycopg.OperationalError as error:
        return [f"The database cannot be reached: {str(error).strip()}"]
    except psycopg.ProgrammingError:
        return ["RINGDOVE_DATABASE_URL is not an address of PostgreSQL (postgresql://...)."]


def _mail_problems(settings: Settings) -> Iterator[str]:
    if settings.smtp_url is None and settings.mail_from is None:
        return
    if settings.smtp_url is None or settings.mail_from is None:
        yield "RINGDOVE_SMTP_URL and RINGDOVE_MAIL_FROM belong together: set both, or neither."
        return
    if settings.public_url is None:
        yield "RINGDOVE_PUBLIC_URL is not set, so mail cannot carry links: invitations are not mailed."
    keys = Keys(settings.secret)
    system = mail.of_the_system(settings.smtp_url.get_secret_value(), settings.mail_from, keys)
    if system.server is not None and (
        why := asyncio.run(smtp.unreachable(route(system.server, keys, system)))
    ):
        yield f"The mail server cannot be used: {why}."


def _answer_problems(settings: Settings) -> Iterator[str]:
    has_way_in = settings.mail_listen is not None or settings.mail_imap_url is not None
    if settings.mail_answers is not None and not has_way_in:
        yield (
            "RINGDOVE_MAIL_ANSWERS is set, but answers cannot come in: set RINGDOVE_MAIL_LISTEN or RINGDOVE_MAIL_IMAP_URL."
        )
    if has_way_in and settings.mail_answers is None:
        yield "RINGDOVE_MAIL_ANSWERS is not set, so that agents cannot answer SMS by e-mail."
    if settings.mail_imap_url is not None and (
        why := mailbox.unreadable(settings.mail_imap_url.get_secret_value())
    ):
        yield f"The mailbox cannot be read: {why}."


async def _ask_database(dsn: str, settings: Settings) -> list[str]:
    async with await psycopg.AsyncConnection.connect(
        dsn, autocommit=True, connect_timeout=5
    ) as conn:
        if conn.info.server_version < migrate.NEEDS_VERSION:
            return [
                f"PostgreSQL 16 or newer is needed; this is {conn.info.server_version // 10000}."
            ]
        found = [
            *await _role_problems(conn),
            *await _clock_problems(conn),
            *await _pooler_problems(conn),
        ]
        missing = await migrate.missing(dsn)
        if missing:
            return [*found, f"{len(missing)} migrations are missing. Run: ringdove migrate"]
        return [
            *found,
            *await _other_key(conn, settings),
            *[
                f"The role {role} cannot be taken. Run: ringdove migrate"
                for role in (PORTAL, PIPELINE)
                if not await _may_be(dsn, role)
            ],
        ]


async def _role_problems(conn: Connection) -> list[str]:
    (is_super,) = await _row(conn, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not is_super:
        return []
    return ["The database user is a superuser, for whom tenants are not kept apart. Use another."]


async def _clock_problems(conn: Connection) -> list[str]:
    before = time.time()
    (there,) = await _row(conn, "SELECT extract(epoch FROM clock_timestamp())::float8")
    apart = abs(float(str(there)) - (before + time.time()) / 2)
    if apart <= CLOCK_MOST_S:
        return []
    return [
        f"This machine's clock and the database's are {apart:.0f} s apart. Use NTP on both machines."
    ]


async def _pooler_problems(conn: Connection) -> list[str]:
    """A pooler in transaction mode gives each statement another connection: LISTEN is lost."""
    await conn.execute(f"LISTEN {CHANNEL}".encode())
    await conn.execute(f"NOTIFY {CHANNEL}".encode())
    async for _ in conn.notifies(timeout=2, stop_after=1):
        return []
    return [
        "LISTEN does not work: a pooler in transaction mode stands before the database. Go around it."
    ]


async def _other_key(conn: Connection, settings: Settings) -> list[str]:
    try:
        check = secret_check(settings.secret)
    except (WrongSetting, OSError):
        return []  # said already
    (kept,) = await _row(conn, "SELECT (SELECT secret_check FROM installation)")
    if kept in (None, check):
        return []
    return ["The secret key is not the one this database was made with; ringdove will not start."]


async def _may_be(dsn: str, role: str) -> bool:
    try:
        taken = await psycopg.AsyncConnection.connect(
            make_conninfo(dsn, options=f"-c role={role}"), connect_timeout=5
        )
    except psycopg.OperationalError:
        return False
    await taken.close()
    return True


async def _row(conn: Connection, query: str) -> tuple[object, ...]:
    cursor = await conn.execute(query.encode())
    return await cursor.fetchone() or (None,)
