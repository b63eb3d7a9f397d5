"""How distribution stands as a whole, for whoever watches over it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ringdove.acd.queries import standing as queries
from ringdove.kernel import clock
from ringdove.kernel.db import Conn


async def in_line(conn: Conn) -> tuple[int, float]:
    """How many events wait, and how many seconds the longest of those that come next."""
    count, oldest = await queries.in_line(conn)
    return count, (clock.now() - oldest).total_seconds() if oldest else 0.0


async def late(conn: Conn) -> tuple[int, int]:
    """How many events wait longer than their group allows, and how many nobody looks at although they are due."""
    return await queries.late(conn, clock.now())


async def agents(conn: Conn) -> tuple[int, int]:
    """How many agents' desks are open, and how many of those could have one more SMS."""
    return await queries.agents(conn)


async def of_groups(conn: Conn, groups: Sequence[UUID]) -> dict[UUID, Mapping[str, int]]:
    """How groups stand: who waits and how long, who is there and free, and how long one more would wait."""
    now = clock.now()
    return {
        group_id: {
            "waiting": waiting,
            "longest_wait_s": int((now - first).total_seconds()) if first else 0,
            "agents_present": present,
            "agents_free": free,
            "expected_wait_s": 0 if free > waiting else int(waited_s),
        }
        for group_id, waiting, first, present, free, waited_s in await queries.of_groups(
            conn, groups
        )
    }
