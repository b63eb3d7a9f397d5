"""How distribution stands as a whole, for whoever watches over it."""

from ringdove.acd.queries import standing as queries
from ringdove.kernel import clock
from ringdove.kernel.db import Conn


async def in_line(conn: Conn) -> tuple[int, float]:
    """How many events wait, and how many seconds the longest of those that come next."""
    count, oldest = await queries.in_line(conn)
    return count, (clock.now() - oldest).total_seconds() if oldest else 0.0


async def agents(conn: Conn) -> tuple[int, int]:
    """How many agents' desks are open, and how many of those could have one more SMS."""
    return await queries.agents(conn)
