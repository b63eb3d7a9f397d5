"""All SQL of accounts. The tenant is fenced by row-level security; conditions name it where the caller has one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from ringdove.accounts.model import Client, Principal, Reseller, User
from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_one,
    fetch_tuples,
    fetch_value,
    fetch_values,
    select,
    update_row,
)

RESELLER_COLUMNS: Mapping[str, LiteralString] = {
    "code": "code", "name": "name", "name_key": "name_key", "active": "active",
}  # fmt: skip
CLIENT_COLUMNS: Mapping[str, LiteralString] = {
    **RESELLER_COLUMNS, "country": "country", "time_zone": "time_zone", "language": "language",
    "keep_sms_days": "keep_sms_days", "keep_requests_days": "keep_requests_days",
}  # fmt: skip
USER_COLUMNS: Mapping[str, LiteralString] = {
    "username": "username", "agent_number": "agent_number", "external_id": "external_id", "name": "name",
    "name_key": "name_key", "email": "email", "language": "language", "time_zone": "time_zone", "role": "role",
    "active": "active", "sms_delivery": "sms_delivery", "sms_email": "sms_email",
    "max_parallel_sms": "max_parallel_sms", "may_read_texts": "may_read_texts",
}  # fmt: skip


async def enter(conn: Conn, token_hash: bytes) -> Principal | None:
    """Open the transaction to what the session's holder may see."""
    return await fetch_one(
        conn, Principal, "SELECT * FROM accounts_enter(%(hash)s)", hash=token_hash
    )


async def scope(
    conn: Conn, client_id: UUID | None, reseller_id: UUID | None, *, system: bool
) -> None:
    """Open the transaction to a client, a reseller, or everything."""
    await execute(
        conn,
        "SELECT set_config('ringdove.client', %(client)s, true), set_config('ringdove.reseller', %(reseller)s, true),"
        " set_config('ringdove.system', %(system)s, true)",
        client=str(client_id or ""),
        reseller=str(reseller_id or ""),
        system="on" if system else "",
    )


async def alive(conn: Conn, session_ids: Sequence[UUID]) -> list[UUID]:
    """Which of these sessions still open a door."""
    return await fetch_values(conn, "SELECT accounts_alive(%(ids)s::uuid[])", ids=list(session_ids))


async def has_administrator(conn: Conn) -> bool:
    """Whether anybody administrates the system."""
    return bool(await fetch_value(conn, "SELECT accounts_has_administrator()"))


async def to_sign_in(
    conn: Conn, reseller: str | None, client: str | None, username: str
) -> list[tuple[UUID, str]]:
    """(user, password hash) of the accounts that this can mean."""
    rows = await fetch_tuples(
        conn,
        "SELECT user_id, hash FROM accounts_to_sign_in(%(reseller)s, %(client)s, %(username)s)",
        reseller=reseller,
        client=client,
        username=username,
    )
    return [(user_id, hash_) for user_id, hash_ in rows]


async def open_session(
    conn: Conn, session_id: UUID, user_id: UUID, token_hash: bytes, valid_for: timedelta
) -> None:
    """Write a session down."""
    await execute(
        conn,
        "SELECT accounts_open_session(%(id)s, %(user_id)s, %(hash)s, %(valid_for)s)",
        id=session_id,
        user_id=user_id,
        hash=token_hash,
        valid_for=valid_for,
    )


async def close_session(conn: Conn, token_hash: bytes) -> None:
    """End a session."""
    await execute(conn, "SELECT accounts_close_session(%(hash)s)", hash=token_hash)


async def close_sessions_of(conn: Conn, user_id: UUID) -> None:
    """End every session of a user."""
    await execute(conn, "DELETE FROM sessions WHERE user_id = %(user_id)s", user_id=user_id)


async def failures(conn: Conn, keys: Sequence[bytes], within: timedelta) -> dict[bytes, int]:
    """How often signing in failed lately, by key."""
    rows = await fetch_tuples(
        conn,
        "SELECT key, count(*) FROM sign_in_failures WHERE key = ANY(%(keys)s) AND at > now() - %(within)s GROUP BY key",
        keys=list(keys),
        within=within,
    )
    return {bytes(key): count for key, count in rows}


async def note_failure(conn: Conn, keys: Sequence[bytes], forget_after: timedelta) -> None:
    """Remember a failed sign-in, and forget old ones."""
    await execute(
        conn,
        "WITH old AS (DELETE FROM sign_in_failures WHERE at < now() - %(after)s)"
        " INSERT INTO sign_in_failures (key) SELECT unnest(%(keys)s::bytea[])",
        keys=list(keys),
        after=forget_after,
    )


async def forgive(conn: Conn, account_key: bytes, source_key: bytes) -> None:
    """Forget the failures of an account that signed in, and one of its source."""
    await execute(
        conn,
        "DELETE FROM sign_in_failures WHERE key = %(account)s OR ctid = ("
        " SELECT ctid FROM sign_in_failures WHERE key = %(source)s ORDER BY at DESC LIMIT 1)",
        account=account_key,
        source=source_key,
    )


async def set_password(conn: Conn, user_id: UUID, hash_: str) -> None:
    """Replace a user's password hash."""
    await execute(
        conn,
        "WITH changed AS (UPDATE user_passwords SET hash = %(hash)s, changed_at = now() WHERE user_id = %(user_id)s"
        " RETURNING user_id)"
        " INSERT INTO user_passwords (user_id, hash)"
        " SELECT %(user_id)s, %(hash)s WHERE NOT EXISTS (SELECT FROM changed)",
        user_id=user_id,
        hash=hash_,
    )


_RESELLERS: LiteralString = """
    SELECT id, code, name, active, created_at, version, name_key AS sort_key FROM resellers
"""
_CLIENTS: LiteralString = """
    SELECT id, reseller_id, code, name, country, time_zone, language, active, keep_sms_days, keep_requests_days, created_at,
           version, name_key AS sort_key
      FROM clients
"""
_USERS: LiteralString = """
    SELECT id, reseller_id, client_id, username, agent_number, external_id, name, email, language, time_zone, role,
           active, sms_delivery, sms_email, max_parallel_sms, created_at, version, name_key AS sort_key
      FROM users
"""
_PAGE: LiteralString = " {where} {order} {limit}"
Order = Sequence[tuple[LiteralString, bool]]


async def resellers(conn: Conn, where: Condition, order: Order, limit: int) -> list[Reseller]:
    """A page of resellers."""
    return await select(conn, Reseller, _RESELLERS + _PAGE, where=where, order=order, limit=limit)


async def clients(conn: Conn, where: Condition, order: Order, limit: int) -> list[Client]:
    """A page of clients."""
    return await select(conn, Client, _CLIENTS + _PAGE, where=where, order=order, limit=limit)


async def users(conn: Conn, where: Condition, order: Order, limit: int) -> list[User]:
    """A page of users."""
    return await select(conn, User, _USERS + _PAGE, where=where, order=order, limit=limit)


async def reseller(conn: Conn, id_: UUID) -> Reseller | None:
    """One reseller."""
    return await fetch_one(conn, Reseller, _RESELLERS + " WHERE id = %(id)s", id=id_)


async def client(conn: Conn, id_: UUID) -> Client | None:
    """One client."""
    return await fetch_one(conn, Client, _CLIENTS + " WHERE id = %(id)s", id=id_)


async def user(conn: Conn, id_: UUID) -> User | None:
    """One user."""
    return await fetch_one(conn, User, _USERS + " WHERE id = %(id)s", id=id_)


async def find_administrator(conn: Conn, username: str) -> UUID | None:
    """The system administrator of this name."""
    found: UUID | None = await fetch_value(
        conn,
        "SELECT id FROM users WHERE role = 'system_admin' AND lower(username) = lower(%(username)s)",
        username=username,
    )
    return found


async def insert_reseller(conn: Conn, **values: object) -> None:
    """Write a reseller."""
    await execute(
        conn,
        "INSERT INTO resellers (id, code, name, name_key, active)"
        " VALUES (%(id)s, %(code)s, %(name)s, %(name_key)s, %(active)s)",
        **values,
    )


async def insert_client(conn: Conn, **values: object) -> None:
    """Write a client; its predefined statuses come with it."""
    await execute(
        conn,
        "INSERT INTO clients (id, reseller_id, code, name, name_key, country, time_zone, language, active,"
        " keep_sms_days, keep_requests_days) VALUES (%(id)s, %(reseller_id)s, %(code)s, %(name)s, %(name_key)s, %(country)s, %(time_zone)s,"
        " %(language)s, %(active)s, %(keep_sms_days)s, %(keep_requests_days)s)",
        **values,
    )


async def insert_user(conn: Conn, **values: object) -> None:
    """Write a user; her place in distribution comes with her."""
    await execute(
        conn,
        "INSERT INTO users (id, reseller_id, client_id, username, agent_number, external_id, name, name_key, email,"
        " language, time_zone, role, active, sms_delivery, sms_email, max_parallel_sms, may_read_texts)"
        " VALUES (%(id)s, %(reseller_id)s, %(client_id)s, %(username)s, %(agent_number)s, %(external_id)s, %(name)s,"
        " %(name_key)s, %(email)s, %(language)s, %(time_zone)s, %(role)s, %(active)s, %(sms_delivery)s,"
        " %(sms_email)s, %(max_parallel_sms)s, %(may_read_texts)s)",
        **values,
    )


async def update_reseller(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a reseller; how many rows that were."""
    return await update_row(conn, "resellers", RESELLER_COLUMNS, changes, **key)


async def update_client(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a client; how many rows that were."""
    return await update_row(conn, "clients", CLIENT_COLUMNS, changes, **key)


async def update_user(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a user; how many rows that were."""
    return await update_row(conn, "users", USER_COLUMNS, changes, **key)
