"""Password hashes (argon2id, RFC 9106), made and checked off the event loop, two at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's second recommendation: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = asyncio.Semaphore(2)
#: Checked when there is no such account, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_now(password: str) -> str:
    """A new hash; takes about 25 ms."""
    return _HASHER.hash(password)


async def hashed(password: str) -> str:
    """A new hash, without holding up the event loop."""
    async with _AT_ONCE:
        return await asyncio.to_thread(hash_now, password)


def _matches(hash_: str, password: str) -> bool:
    try:
        return _HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


async def matches(hash_: str | None, password: str) -> bool:
    """Whether the password is right; as slow for nobody's."""
    async with _AT_ONCE:
        right = await asyncio.to_thread(_matches, hash_ or _NOBODY, password)
    return right and hash_ is not None
