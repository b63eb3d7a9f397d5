"""Password hashes (argon2id, RFC 9106), made and checked off the event loop, two at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's second recommendation: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = ThreadPoolExecutor(2, thread_name_prefix="passwords")
#: Checked when there is no such account, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_now(password: str) -> str:
    """A new hash; takes about 25 ms."""
    return _HASHER.hash(password)


async def hashed(password: str) -> str:
    """A new hash, without holding up the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_AT_ONCE, hash_now, password)


def _matches(hash_: str, password: str) -> bool:
    try:
        return _HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


async def matches(hash_: str | None, password: str) -> bool:
    """Whether the password is right; as slow for nobody's."""
    checked = hash_ or _NOBODY
    right = await asyncio.get_running_loop().run_in_executor(_AT_ONCE, _matches, checked, password)
    return right and hash_ is not None
