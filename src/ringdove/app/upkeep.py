"""Bringing a database up to date before anybody serves from it: schema, partitions, and whose secrets it holds."""

from psycopg import conninfo

from ringdove.kernel import crypto
from ringdove.kernel.db import NOTICING, Conn, execute, fetch_value
from ringdove.kernel.embedded import Embedded
from ringdove.kernel.migrate import migrate
from ringdove.kernel.settings import Settings, WrongSetting, secret_check
from ringdove.messages import service as messages
from ringdove.receiver import copy


def address(settings: Settings) -> str:
    """How to reach the database as its owner."""
    return Embedded(settings.data_dir).dsn() if settings.is_embedded else settings.dsn


def joined(settings: Settings) -> str:
    """The same, when the database must be running already; who knows the connectors takes SMS without it too."""
    if settings.is_embedded:
        server = Embedded(settings.data_dir)
        server.join(must_run=not copy.exists(settings.data_dir))
        _JOINED.append(server)
        return server.dsn()
    return settings.dsn


#: Embedded servers this process uses: holding them tells others that somebody does.
_JOINED: list[Embedded] = []


async def bring_up(dsn: str, secret: str) -> list[str]:
    """Migrate, make the next months' partitions, check the secret key; the names of applied migrations."""
    applied = await migrate(dsn)
    async with await Conn.connect(
        conninfo.make_conninfo(dsn, application_name="ringdove_upkeep", **NOTICING)
    ) as conn:
        await messages.make_partitions(conn)
        await _check_secret(conn, secret)
    return applied


async def _check_secret(conn: Conn, secret: str) -> None:
    check = secret_check(secret)
    await execute(
        conn,
        "INSERT INTO installation (secret_check) VALUES (%(check)s) ON CONFLICT DO NOTHING",
        check=check,
    )
    kept = await fetch_value(conn, "SELECT secret_check FROM installation")
    if not crypto.same(str(kept).encode(), check.encode()):
        raise WrongSetting(
            "The secret key is not the one this database was made with. Set RINGDOVE_SECRET_KEY to that key, or put "
            "its file secret_key back into the data directory."
        )


async def first_admin_code(dsn: str, secret: str) -> str | None:
    """The code with which the first administrator is made; ``None`` when there is one."""
    options = "-c role=ringdove_portal"
    async with await Conn.connect(conninfo.make_conninfo(dsn, options=options, **NOTICING)) as conn:
        if await fetch_value(conn, "SELECT accounts_has_administrator()"):
            return None
    return crypto.Keys(secret).mac("first-administrator", "code").hex()
