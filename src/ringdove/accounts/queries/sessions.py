"""SQL of sessions and of signing in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.accounts.model import Principal, Session
from ringdove.kernel.db import (
    Conn,
    execute,
    fetch_all,
    fetch_one,
    fetch_tuples,
    fetch_value,
    fetch_values,
)


async def enter(conn: Conn, token_hash: bytes, source: str) -> Principal | None:
    """Open the transaction to what the session's holder may see."""
    return await fetch_one(
        conn,
        Principal,
        "SELECT * FROM accounts_enter(%(hash)s, %(source)s)",
        hash=token_hash,
        source=source,
    )


async def act(
    conn: Conn, token_hash: bytes, reseller_id: UUID | None, client_id: UUID | None
) -> None:
    """Let a session act as a reseller's or a client's administrator, or as nobody but its owner."""
    await execute(
        conn,
        "SELECT accounts_act(%(hash)s, %(reseller)s, %(client)s)",
        hash=token_hash,
        reseller=reseller_id,
        client=client_id,
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
    conn: Conn,
    session_id: UUID,
    user_id: UUID,
    token_hash: bytes,
    valid_for: timedelta,
    source: str,
    device: str,
) -> None:
    """Write a session down."""
    await execute(
        conn,
        "SELECT accounts_open_session(%(id)s, %(user_id)s, %(hash)s, %(valid_for)s, %(source)s, %(device)s)",
        id=session_id,
        user_id=user_id,
        hash=token_hash,
        valid_for=valid_for,
        source=source,
        device=device,
    )


async def note(conn: Conn, user_id: UUID | None, action: str, source: str) -> None:
    """Write a sign-in down in the audit of whoever's account it is; nobody's: in the system's."""
    await execute(
        conn,
        "SELECT accounts_note(%(user)s, %(action)s, %(source)s)",
        user=user_id,
        action=action,
        source=source,
    )


async def sessions_of(conn: Conn, user_id: UUID) -> list[Session]:
    """Where a user is signed in, the newest use first."""
    return await fetch_all(
        conn,
        Session,
        "SELECT id, source, device, created_at, last_seen_at, expires_at FROM sessions"
        " WHERE user_id = %(user_id)s AND expires_at > now() ORDER BY last_seen_at DESC, id LIMIT 100",
        user_id=user_id,
    )


async def close_one(conn: Conn, user_id: UUID, session_id: UUID) -> int:
    """End one session of a user; how many that were."""
    return await execute(
        conn,
        "DELETE FROM sessions WHERE user_id = %(user_id)s AND id = %(id)s",
        user_id=user_id,
        id=session_id,
    )


async def close_others(conn: Conn, user_id: UUID, kept: UUID) -> int:
    """End every session of a user but one."""
    return await execute(
        conn,
        "DELETE FROM sessions WHERE user_id = %(user_id)s AND id <> %(kept)s",
        user_id=user_id,
        kept=kept,
    )


async def hash_of(conn: Conn, user_id: UUID) -> str | None:
    """The password hash of whoever opened this transaction, and of nobody else."""
    found: str | None = await fetch_value(
        conn, "SELECT accounts_own_hash(%(user_id)s)", user_id=user_id
    )
    return found


async def close_session(conn: Conn, token_hash: bytes) -> None:
    """End a session."""
    await execute(conn, "SELECT accounts_close_session(%(hash)s)", hash=token_hash)


async def close_sessions_of(conn: Conn, user_id: UUID) -> None:
    """End every session of a user."""
    await execute(conn, "DELETE FROM sessions WHERE user_id = %(user_id)s", user_id=user_id)


async def failures(
    conn: Conn, keys: Sequence[bytes], within: timedelta
) -> dict[bytes, tuple[int, datetime]]:
    """How often signing in failed lately, and when last, by key."""
    rows = await fetch_tuples(
        conn,
        "SELECT key, count(*), max(at) FROM sign_in_failures"
        " WHERE key = ANY(%(keys)s) AND at > now() - %(within)s GROUP BY key",
        keys=list(keys),
        within=within,
    )
    return {bytes(key): (count, last) for key, count, last in rows}


async def note_failure(conn: Conn, keys: Sequence[bytes], forget_after: timedelta) -> None:
    """Remember a failed sign-in, and forget old ones."""
    await execute(
        conn,
        "WITH old AS (DELETE FROM sign_in_failures WHERE at < now() - %(after)s)"
        " INSERT INTO sign_in_failures (key) SELECT unnest(%(keys)s::bytea[])",
        keys=list(keys),
        after=forget_after,
    )


async def take_back(conn: Conn, keys: Sequence[bytes]) -> None:
    """Forget the newest failure of each key."""
    await execute(
        conn,
        "DELETE FROM sign_in_failures WHERE ctid = ANY (ARRAY("
        " SELECT (SELECT f.ctid FROM sign_in_failures f WHERE f.key = k ORDER BY f.at DESC LIMIT 1)"
        " FROM unnest(%(keys)s::bytea[]) AS k))",
        keys=list(keys),
    )


async def forget_failures(conn: Conn, key: bytes) -> None:
    """Forget every failure of a key."""
    await execute(conn, "DELETE FROM sign_in_failures WHERE key = %(key)s", key=key)


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
