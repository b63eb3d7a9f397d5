"""API tokens: for scripts, with some of their owner's rights."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ringdove.accounts.errors import NoSuchToken, RightNotYours
from ringdove.accounts.model import ApiToken, Principal, Right
from ringdove.accounts.queries import doors as queries
from ringdove.accounts.service import sessions
from ringdove.kernel import chance, clock, crypto, ids
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Invalid

PREFIX = "rd_"


async def enter(conn: Conn, token: str, source: str) -> Principal | None:
    """Open the transaction to what the token's holder may see."""
    return await queries.enter_token(conn, crypto.digest(token), source)


async def tokens(conn: Conn, who: Principal) -> Sequence[ApiToken]:
    """Her tokens."""
    await sessions.enter_own(conn, who)
    return await queries.tokens(conn, who.user_id)


async def create(
    conn: Conn, who: Principal, name: str, rights: Sequence[Right], expires_at: datetime | None
) -> tuple[str, UUID]:
    """Make a token with some of her rights; the token is told this once."""
    if missing := [right.value for right in rights if not who.has(right)]:
        raise RightNotYours(field="rights", missing=missing)
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("Name a time to come.", field="expires_at")
    await sessions.enter_own(conn, who)
    token, id_ = PREFIX + chance.token(), ids.new()
    await queries.write_token(
        conn, id_, who.user_id, name, crypto.digest(token), sorted(rights), expires_at
    )
    return token, id_


async def revoke(conn: Conn, who: Principal, token_id: UUID) -> None:
    """End a token at once."""
    await sessions.enter_own(conn, who)
    if not await queries.delete_token(conn, token_id, who.user_id):
        raise NoSuchToken
