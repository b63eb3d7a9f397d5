"""Signing in, sessions, and opening a transaction to what somebody may see."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.accounts import passwords
from ringdove.accounts.errors import (
    AmbiguousAccount,
    NoSuchAccount,
    NoSuchSession,
    NothingBelow,
    TooManySignIns,
    WeakPassword,
    WrongCredentials,
    WrongPassword,
)
from ringdove.accounts.model import Principal, Role, Session
from ringdove.accounts.queries import sessions as queries
from ringdove.accounts.strength import weakness
from ringdove.kernel import chance, clock, crypto, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn

#: A session ends when it is not used for this long ...
SESSION = timedelta(hours=12)
#: ... or when it is this old (both also in the database, which lengthens a session that is used).
SESSION_AT_MOST = timedelta(days=7)
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_SOURCE = 50
#: The first wait after too many failures; it doubles with each further one, up to the window.
FIRST_WAIT_S = 10
DEVICE_PURPOSE = "known-device"
DEVICES_KNOWN = 8


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


async def count_attempt(conn: Conn, account: str, source: str) -> bool:
    """Count an attempt as failed until it is forgiven; refuse while too many lately make it wait.

    True when the next one will have to wait, should this one fail.
    """
    keys = _failure_keys(account, source)
    counted = await queries.failures(conn, keys, WINDOW)
    now = clock.now()
    waits = [
        _wait_s(*counted[key], now, limit)
        for key, limit in zip(keys, (PER_ACCOUNT, PER_SOURCE), strict=False)
        if key in counted
    ]
    if (wait_s := max(waits, default=0)) > 0:
        raise TooManySignIns(retry_after_s=wait_s)
    await queries.note_failure(conn, keys, WINDOW)
    failures, _ = counted.get(keys[0], (0, now))
    return failures + 1 >= PER_ACCOUNT


def _wait_s(failures: int, last: datetime, now: datetime, limit: int) -> int:
    """How long to wait still: the more failures, the longer, and never for good."""
    if failures < limit:
        return 0
    whole = min(WINDOW.total_seconds(), FIRST_WAIT_S << min(failures - limit, 10))
    return max(0, math.ceil(whole - (now - last).total_seconds()))


async def take_back(conn: Conn, account: str, source: str) -> None:
    """An attempt was neither right nor wrong: it no longer counts."""
    await queries.take_back(conn, _failure_keys(account, source))


async def forgive(conn: Conn, account: str, source: str) -> None:
    """An attempt succeeded: the account's failures are forgotten, the source's others are not."""
    of_account, *of_source = _failure_keys(account, source)
    await queries.forget_failures(conn, of_account)
    await queries.take_back(conn, of_source)


def account_key(
    reseller: str | None, client: str | None, username: str, *, known_device: bool = False
) -> str:
    """One account, as the rate limit counts it: a device that it was used on counts apart from strangers."""
    parts = (reseller or "", client or "", username, "known" if known_device else "")
    return "\x1f".join(parts).casefold()


def device_mark(keys: Keys, account: str) -> str:
    """What a browser keeps that an account was signed in on."""
    return keys.mac(DEVICE_PURPOSE, account).hex()[:32]


def _failure_keys(account: str, source: str) -> list[bytes]:
    """The account's first; of a source that does not count, none."""
    return [
        crypto.digest("account " + account), *([crypto.digest("source " + source)] if source else [])
    ]  # fmt: skip


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


async def open_session(conn: Conn, user_id: UUID, source: str = "", device: str = "") -> str:
    """Begin a session; its secret token."""
    token = chance.token()
    await queries.open_session(
        conn, ids.new(), user_id, crypto.digest(token), SESSION, source, device[:200]
    )
    return token


async def note(conn: Conn, user_id: UUID | None, action: str, source: str) -> None:
    """Write a sign-in down, also one that failed, and one for an account that there is not."""
    await queries.note(conn, user_id, action, source)


async def own(conn: Conn, who: Principal) -> Sequence[Session]:
    """Where she is signed in."""
    await enter_own(conn, who)
    return await queries.sessions_of(conn, who.user_id)


async def of(conn: Conn, user_id: UUID) -> Sequence[Session]:
    """Where a user is signed in."""
    return await queries.sessions_of(conn, user_id)


async def end_own(conn: Conn, who: Principal, session_id: UUID) -> None:
    """End one of her sessions."""
    await enter_own(conn, who)
    await end_one(conn, who.user_id, session_id)


async def end_others(conn: Conn, who: Principal) -> None:
    """End every session of hers but this one."""
    await enter_own(conn, who)
    await queries.close_others(conn, who.user_id, who.session_id)
    conn.wake(f"access:{who.user_id}")


async def end_all(conn: Conn, user_id: UUID) -> None:
    """End every session of a user."""
    await queries.close_sessions_of(conn, user_id)
    conn.wake(f"access:{user_id}")


async def end_one(conn: Conn, user_id: UUID, session_id: UUID) -> None:
    """End one session of a user."""
    if not await queries.close_one(conn, user_id, session_id):
        raise NoSuchSession
    conn.wake(f"access:{user_id}")


async def change_password(conn: Conn, who: Principal, old: str, new: str) -> None:
    """Choose a new password of one's own; other sessions end."""
    if (why := weakness(new, who.username)) is not None:
        raise WeakPassword(why, field="new")
    await enter_own(conn, who)
    hash_ = await queries.hash_of(conn, who.user_id)
    if not await passwords.matches(hash_, old):
        raise WrongPassword(field="old")
    await queries.set_password(conn, who.user_id, await passwords.hashed(new))
    await end_others(conn, who)


async def close_session(conn: Conn, token: str) -> None:
    """End a session."""
    await queries.close_session(conn, crypto.digest(token))


async def set_password(conn: Conn, user_id: UUID, password: str) -> None:
    """Replace a password and end the user's sessions."""
    await queries.set_password(conn, user_id, await passwords.hashed(password))
    await queries.close_sessions_of(conn, user_id)
