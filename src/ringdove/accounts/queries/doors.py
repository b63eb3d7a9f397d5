"""SQL of links that are used once, second factors and API tokens."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.accounts.model import ApiToken, Link, LinkToMail, Principal, SecondFactor
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one, fetch_tuples, fetch_value


async def write_link(
    conn: Conn, id_: UUID, user_id: UUID, token_hash: bytes, sealed: bytes, valid_for: timedelta
) -> None:
    """Write an invitation down in place of an earlier one."""
    await execute(
        conn,
        "DELETE FROM account_links WHERE user_id = %(user_id)s AND purpose = 'invitation'",
        user_id=user_id,
    )
    await execute(
        conn,
        "INSERT INTO account_links (id, user_id, purpose, token_hash, token_encrypted, expires_at)"
        " VALUES (%(id)s, %(user_id)s, 'invitation', %(hash)s, %(sealed)s, now() + %(valid_for)s)",
        id=id_,
        user_id=user_id,
        hash=token_hash,
        sealed=sealed,
        valid_for=valid_for,
    )


async def write_forgotten(
    conn: Conn, id_: UUID, user_id: UUID, token_hash: bytes, sealed: bytes, valid_for: timedelta
) -> None:
    """Write a link for a new password down, for somebody who is not signed in."""
    await execute(
        conn,
        "SELECT accounts_write_link(%(id)s, %(user_id)s, %(hash)s, %(sealed)s, %(valid_for)s)",
        id=id_,
        user_id=user_id,
        hash=token_hash,
        sealed=sealed,
        valid_for=valid_for,
    )


async def link(conn: Conn, token_hash: bytes) -> Link | None:
    """Whose link this is, if it is still good."""
    return await fetch_one(conn, Link, "SELECT * FROM accounts_link(%(hash)s)", hash=token_hash)


async def link_to_mail(conn: Conn, link_id: UUID) -> LinkToMail | None:
    """A link that is still good, for the pipeline; ``None`` where there is no address either."""
    return await fetch_one(
        conn,
        LinkToMail,
        """
        SELECT l.purpose, l.token_encrypted, u.username, u.name, u.email, COALESCE(u.language, c.language, 'en') AS language,
               u.reseller_id, u.client_id, c.name AS client_name
          FROM account_links l JOIN users u ON u.id = l.user_id
          LEFT JOIN clients c ON c.id = u.client_id
         WHERE l.id = %(id)s AND l.token_encrypted IS NOT NULL AND l.expires_at > now()
           AND u.email <> '' AND u.active
        """,
        id=link_id,
    )


async def use_link(conn: Conn, token_hash: bytes) -> UUID | None:
    """Use a link up; whose it was."""
    found: UUID | None = await fetch_value(
        conn, "SELECT accounts_use_link(%(hash)s)", hash=token_hash
    )
    return found


async def invited_until(conn: Conn, user_id: UUID) -> datetime | None:
    """Until when a user's invitation is good."""
    found: datetime | None = await fetch_value(
        conn,
        "SELECT expires_at FROM account_links WHERE user_id = %(user_id)s AND purpose = 'invitation'",
        user_id=user_id,
    )
    return found


async def forgotten(
    conn: Conn, reseller: str | None, client: str | None, username: str
) -> list[UUID]:
    """The accounts with an address that this can mean."""
    rows = await fetch_tuples(
        conn,
        "SELECT * FROM accounts_forgotten(%(reseller)s, %(client)s, %(username)s)",
        reseller=reseller,
        client=client,
        username=username,
    )
    return [row[0] for row in rows]


async def factor_of(conn: Conn, user_id: UUID) -> tuple[bytes, int] | None:
    """(sealed secret, last step used) of a second factor that is in use; also before anybody is signed in."""
    rows = await fetch_tuples(
        conn, "SELECT * FROM accounts_second_factor(%(user_id)s)", user_id=user_id
    )
    return (rows[0][0], rows[0][1]) if rows else None


async def use_step(conn: Conn, user_id: UUID, step: int) -> bool:
    """Use a time step's code up; false when somebody was faster."""
    return bool(
        await fetch_value(
            conn, "SELECT accounts_use_step(%(user)s, %(step)s)", user=user_id, step=step
        )
    )


async def use_recovery(conn: Conn, user_id: UUID, code_hash: bytes) -> bool:
    """Use a recovery code up; false when there is none."""
    return bool(
        await fetch_value(
            conn, "SELECT accounts_use_recovery(%(user)s, %(hash)s)", user=user_id, hash=code_hash
        )
    )


async def own_factor(conn: Conn, user_id: UUID) -> SecondFactor | None:
    """A second factor, also one that was not confirmed yet."""
    return await fetch_one(
        conn,
        SecondFactor,
        "SELECT f.secret_encrypted, f.last_step, f.confirmed_at,"
        " (SELECT count(*) FROM user_recovery_codes r WHERE r.user_id = f.user_id)::int AS recovery_codes"
        " FROM user_second_factors f WHERE f.user_id = %(user_id)s",
        user_id=user_id,
    )


async def begin_factor(conn: Conn, user_id: UUID, sealed: bytes) -> None:
    """Write a secret down that is not confirmed yet."""
    await execute(
        conn,
        "INSERT INTO user_second_factors (user_id, secret_encrypted) VALUES (%(user)s, %(sealed)s)"
        " ON CONFLICT (user_id) DO UPDATE SET secret_encrypted = EXCLUDED.secret_encrypted, last_step = 0"
        " WHERE user_second_factors.confirmed_at IS NULL",
        user=user_id,
        sealed=sealed,
    )


async def confirm_factor(
    conn: Conn, user_id: UUID, step: int, code_hashes: Sequence[bytes]
) -> None:
    """Take a second factor into use, with its recovery codes."""
    await execute(
        conn,
        "UPDATE user_second_factors SET confirmed_at = now(), last_step = %(step)s WHERE user_id = %(user)s",
        user=user_id,
        step=step,
    )
    await execute(
        conn,
        "INSERT INTO user_recovery_codes (user_id, code_hash) SELECT %(user)s, unnest(%(hashes)s::bytea[])",
        user=user_id,
        hashes=list(code_hashes),
    )


async def remove_factor(conn: Conn, user_id: UUID) -> int:
    """Remove a second factor and its recovery codes; how many that were."""
    await execute(conn, "DELETE FROM user_recovery_codes WHERE user_id = %(user)s", user=user_id)
    return await execute(
        conn, "DELETE FROM user_second_factors WHERE user_id = %(user)s", user=user_id
    )


async def enter_token(conn: Conn, token_hash: bytes, source: str) -> Principal | None:
    """Open the transaction to what a token's holder may see."""
    return await fetch_one(
        conn,
        Principal,
        "SELECT * FROM accounts_enter_token(%(hash)s, %(source)s)",
        hash=token_hash,
        source=source,
    )


async def tokens(conn: Conn, user_id: UUID) -> list[ApiToken]:
    """A user's API tokens, the newest first."""
    return await fetch_all(
        conn,
        ApiToken,
        "SELECT id, name, rights, expires_at, last_used_at, last_source, created_at FROM api_tokens"
        " WHERE user_id = %(user_id)s ORDER BY id DESC",
        user_id=user_id,
    )


async def write_token(
    conn: Conn,
    id_: UUID,
    user_id: UUID,
    name: str,
    token_hash: bytes,
    rights: Sequence[str],
    expires_at: datetime | None,
) -> None:
    """Write an API token down."""
    await execute(
        conn,
        "INSERT INTO api_tokens (id, user_id, name, token_hash, rights, expires_at)"
        " VALUES (%(id)s, %(user_id)s, %(name)s, %(hash)s, %(rights)s, %(expires_at)s)",
        id=id_,
        user_id=user_id,
        name=name,
        hash=token_hash,
        rights=list(rights),
        expires_at=expires_at,
    )


async def delete_token(conn: Conn, id_: UUID, user_id: UUID) -> int:
    """End an API token; how many that were."""
    return await execute(
        conn,
        "DELETE FROM api_tokens WHERE id = %(id)s AND user_id = %(user_id)s",
        id=id_,
        user_id=user_id,
    )
