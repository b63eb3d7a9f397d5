"""The second factor: a generator of one-time codes, and recovery codes for when it is lost."""

from uuid import UUID

from ringdove.accounts import totp
from ringdove.accounts.errors import FactorInUse, NoFactor, WrongCode
from ringdove.accounts.model import FACTOR_PURPOSE, Principal, SecondFactor
from ringdove.accounts.queries import doors as queries
from ringdove.accounts.service import sessions
from ringdove.kernel import chance, clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn

SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_PURPOSE = "recovery-code"


async def of(conn: Conn, who: Principal) -> SecondFactor | None:
    """Her second factor, if she has one in use."""
    await sessions.enter_own(conn, who)
    found = await queries.own_factor(conn, who.user_id)
    return found if found and found.confirmed_at else None


async def begin(conn: Conn, keys: Keys, who: Principal) -> bytes:
    """A new secret, in use once a code of it was typed."""
    await sessions.enter_own(conn, who)
    known = await queries.own_factor(conn, who.user_id)
    if known is not None and known.confirmed_at is not None:
        raise FactorInUse
    secret = chance.secret(SECRET_BYTES)
    await queries.begin_factor(conn, who.user_id, keys.seal(FACTOR_PURPOSE, secret.hex()))
    return secret


async def confirm(conn: Conn, keys: Keys, who: Principal, typed: str) -> list[str]:
    """Take the secret into use; recovery codes, to be shown once."""
    await sessions.enter_own(conn, who)
    known = await queries.own_factor(conn, who.user_id)
    if known is None:
        raise NoFactor
    if known.confirmed_at is not None:
        raise FactorInUse
    step = _step(keys, known.secret_encrypted, typed, known.last_step)
    if step is None:
        raise WrongCode(field="code")
    codes = [chance.words(10) for _ in range(RECOVERY_CODES)]
    hashes = [_recovery_mac(keys, code) for code in codes]
    await queries.confirm_factor(conn, who.user_id, step, hashes)
    return codes


def _step(keys: Keys, sealed: bytes, typed: str, last: int) -> int | None:
    secret = bytes.fromhex(keys.open(FACTOR_PURPOSE, sealed))
    return totp.matching_step(secret, typed.strip(), clock.now().timestamp(), last)


async def remove_own(conn: Conn, keys: Keys, who: Principal, typed: str) -> None:
    """Do without a second factor; asks for a code of it."""
    await sessions.enter_own(conn, who)
    if not await passes(conn, keys, who.user_id, typed):
        raise WrongCode(field="code")
    await queries.remove_factor(conn, who.user_id)


async def remove_of(conn: Conn, user_id: UUID) -> None:
    """Remove somebody's second factor, because she lost it; asks for nothing."""
    await queries.remove_factor(conn, user_id)


async def is_asked(conn: Conn, user_id: UUID) -> bool:
    """Whether somebody who gave her password must give a code too."""
    return await queries.factor_of(conn, user_id) is not None


async def passes(conn: Conn, keys: Keys, user_id: UUID, typed: str) -> bool:
    """Whether the code, or recovery code, is right; each is used once. True for who has no second factor."""
    known = await queries.factor_of(conn, user_id)
    if known is None:
        return True
    sealed, last = known
    step = _step(keys, sealed, typed, last)
    if step is not None:
        return await queries.use_step(conn, user_id, step)
    return await queries.use_recovery(conn, user_id, _recovery_mac(keys, typed))


def _recovery_mac(keys: Keys, typed: str) -> bytes:
    """Short enough to be typed is short enough to be found from a plain hash."""
    return keys.mac(RECOVERY_PURPOSE, totp.recovery_form(typed))
