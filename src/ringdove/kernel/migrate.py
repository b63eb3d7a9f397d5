"""Bring the schema up to date: plain SQL files, in the order of their names, under one advisory lock.

``NNNN_pre_*.sql`` may run while the former release serves; ``NNNN_post_*.sql`` waits until it is gone.
"""

from importlib import resources, util
from pathlib import Path

import psycopg
import structlog

log = structlog.get_logger(__name__)

LOCK = 0x52_69_6E_67
ROLES = ("ringdove_portal", "ringdove_pipeline")
NEEDS_VERSION = 160000
JOBS_HERE = "--:procrastinate-schema"


class CannotMigrate(Exception):
    """The database is not one that Ringdove can use; the message says what to do."""


def files() -> list[tuple[str, str]]:
    """(name, SQL) of every migration."""
    folder = resources.files("ringdove") / "migrations"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    texts = {name: (folder / name).read_text("utf-8") for name in names}
    return [(name, text.replace(JOBS_HERE, _jobs_schema())) for name, text in texts.items()]


def _jobs_schema() -> str:
    """The job library's own schema, read without importing the library."""
    spec = util.find_spec("procrastinate")
    if spec is None or not spec.submodule_search_locations:
        raise CannotMigrate("The package procrastinate is not installed. Run: make setup")
    return (Path(spec.submodule_search_locations[0]) / "sql" / "schema.sql").read_text("utf-8")


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing; the names of what was applied. Each file is one transaction."""
    async with await psycopg.AsyncConnection.connect(
        dsn,
        autocommit=True,
        options="-c lock_timeout=5s -c client_min_messages=warning",
        application_name="ringdove_migrate",
    ) as conn:
        if conn.info.server_version < NEEDS_VERSION:
            raise CannotMigrate(
                f"PostgreSQL 16 or newer is needed; this is {conn.info.server_version // 10000}. Upgrade the server, "
                "or unset RINGDOVE_DATABASE_URL to use the one that comes with Ringdove."
            )
        await conn.execute("SET lock_timeout = '60s'")
        await conn.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        await conn.execute("SET lock_timeout = '5s'")
        await _ensure_roles(conn)
        await conn.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            "name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        cursor = await conn.execute("SELECT name FROM schema_migrations")
        done = {row[0] for row in await cursor.fetchall()}
        missing = [(name, text) for name, text in files() if name not in done]
        for name, text in missing:
            async with conn.transaction():
                await conn.execute(text.encode())
                await conn.execute("INSERT INTO schema_migrations (name) VALUES (%s)", (name,))
            log.debug("migrated", file=name)
        return [name for name, _ in missing]


async def missing(dsn: str) -> list[str]:
    """What :func:`migrate` would apply."""
    async with await psycopg.AsyncConnection.connect(
        dsn, autocommit=True, connect_timeout=5
    ) as conn:
        cursor = await conn.execute("SELECT to_regclass('public.schema_migrations') IS NOT NULL")
        row = await cursor.fetchone()
        done: set[str] = set()
        if row is not None and row[0]:
            cursor = await conn.execute("SELECT name FROM schema_migrations")
            done = {r[0] for r in await cursor.fetchall()}
    return [name for name, _ in files() if name not in done]


async def _ensure_roles(conn: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
    for role in ROLES:
        cursor = await conn.execute(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s),"
            " CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s)"
            " THEN pg_has_role(current_user, %(role)s, 'SET') ELSE false END",
            {"role": role},
        )
        row = await cursor.fetchone()
        exists, may_set = row if row is not None else (False, False)
        quoted = psycopg.sql.Identifier(role)
        try:
            if not exists:
                await conn.execute(psycopg.sql.SQL("CREATE ROLE {} NOLOGIN").format(quoted))
            if not may_set:
                await conn.execute(
                    psycopg.sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE").format(
                        quoted
                    )
                )
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotMigrate(
                f"The database user may not create the role {role}. As a PostgreSQL administrator run: "
                f"CREATE ROLE {role} NOLOGIN; GRANT {role} TO {conn.info.user} WITH INHERIT FALSE, SET TRUE;"
            ) from error
