"""Signing in, sessions, and opening a transaction to what somebody may see."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ringdove.accounts import passwords
from ringdove.accounts.errors import (
    AmbiguousAccount,
    NoSuchAccount,
    NothingBelow,
    TooManySignIns,
    WrongCredentials,
)
from ringdove.accounts.model import Principal, Role
from ringdove.accounts.queries import sessions as queries
from ringdove.kernel import chance, crypto, ids
from ringdove.kernel.db import Conn

#: A session ends when it is not used for this long ...
SESSION = timedelta(hours=12)
#: ... or when it is this old (both also in the database, which lengthens a session that is used).
SESSION_AT_MOST = timedelta(days=7)
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_SOURCE = 50


async def enter(conn: Conn, token: str, source: str = "") -> Principal | None:
    """Open the transaction to what the holder of this session may see."""
    return await queries.enter(conn, crypto.digest(token), source)


async def enter_as(conn: Conn, who: Principal) -> None:
    """Open the transaction to what this person may see as whom she acts."""
    await _open(conn, who.role, who.reseller_id, who.client_id)


async def enter_own(conn: Conn, who: Principal) -> None:
    """Open the transaction to the person's own place, her own account in it, also while she acts elsewhere."""
    await _open(conn, who.own_role, who.own_reseller_id, who.own_client_id)


async def _open(conn: Conn, role: Role, reseller_id: UUID | None, client_id: UUID | None) -> None:
    reseller = reseller_id if client_id is None else None
    await queries.scope(conn, client_id, reseller, system=role == Role.SYSTEM_ADMIN)


async def act(
    conn: Conn, who: Principal, token: str, *, reseller_id: UUID | None, client_id: UUID | None
) -> Principal:
    """Step down into a reseller or a client below oneself, or, with neither, back to one's own place."""
    if who.is_of_client:
        raise NothingBelow
    await queries.act(conn, crypto.digest(token), reseller_id, client_id)
    now = await enter(conn, token)
    if now is None or ((reseller_id or client_id) and not now.acting):
        raise NoSuchAccount
    return now


async def enter_system(conn: Conn) -> None:
    """Open the transaction to everything: for the command line and the demo."""
    await queries.scope(conn, None, None, system=True)


async def alive(conn: Conn, session_ids: set[UUID]) -> set[UUID]:
    """Which of these sessions still open a door."""
    return set(await queries.alive(conn, sorted(session_ids))) if session_ids else set()


async def count_attempt(conn: Conn, account: str, source: str) -> None:
    """Count an attempt as failed until it is forgiven; refuse when there were too many lately."""
    keys = _failure_keys(account, source)
    counted = await queries.failures(conn, keys, WINDOW)
    if counted.get(keys[0], 0) >= PER_ACCOUNT or counted.get(keys[1], 0) >= PER_SOURCE:
        raise TooManySignIns(retry_after_s=int(WINDOW.total_seconds()))
    await queries.note_failure(conn, keys, WINDOW)


async def forgive(conn: Conn, account: str, source: str) -> None:
    """An attempt succeeded: the account's failures are forgotten, the source's others are not."""
    await queries.forgive(conn, *_failure_keys(account, source))


def account_key(reseller: str | None, client: str | None, username: str) -> str:
    """One account, as the rate limit counts it."""
    return "\x1f".join((reseller or "", client or "", username)).casefold()


def _failure_keys(account: str, source: str) -> list[bytes]:
    return [crypto.digest("account " + account), crypto.digest("source " + source)]


async def to_sign_in(
    conn: Conn, reseller: str | None, client: str | None, username: str
) -> list[tuple[UUID, str]]:
    """(user, password hash) of the accounts that this can mean."""
    return await queries.to_sign_in(conn, reseller, client, username)


async def check_password(found: Sequence[tuple[UUID, str]], password: str) -> UUID:
    """The one of these accounts that the password is right for; slow, and needs no connection."""
    right = [user_id for user_id, hash_ in found if await passwords.matches(hash_, password)]
    if not found:
        await passwords.matches(None, password)
    if len(right) > 1:
        raise AmbiguousAccount(field="reseller")
    if not right:
        raise WrongCredentials
    return right[0]


async def open_session(conn: Conn, user_id: UUID) -> str:
    """Begin a session; its secret token."""
    token = chance.token()
    await queries.open_session(conn, ids.new(), user_id, crypto.digest(token), SESSION)
    return token


async def close_session(conn: Conn, token: str) -> None:
    """End a session."""
    await queries.close_session(conn, crypto.digest(token))


async def set_password(conn: Conn, user_id: UUID, password: str) -> None:
    """Replace a password and end the user's sessions."""
    await queries.set_password(conn, user_id, await passwords.hashed(password))
    await queries.close_sessions_of(conn, user_id)
