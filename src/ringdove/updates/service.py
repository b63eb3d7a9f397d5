"""Telling screens, and knowing which screens listen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.updates import queries
from ringdove.updates.model import Numbered, Stream, Update

#: A process renews its lease each LEASE / 3; when it runs out, its streams are gone.
LEASE = timedelta(seconds=15)
KEPT = timedelta(minutes=15)


async def tell(conn: Conn, updates: Sequence[Update]) -> None:
    """Number and store updates. The last act of a transaction, since it holds the users' cursors."""
    if updates:
        await queries.append(conn, updates, clock.now())
        conn.wake(*(f"user:{update.user_id}" for update in updates))


async def read_after(conn: Conn, seen: Mapping[UUID, int]) -> list[Numbered]:
    """What each user (her last number) has not seen, in order."""
    return await queries.after(conn, list(seen), list(seen.values()))


async def cursor(conn: Conn, user_id: UUID) -> int:
    """The number of the user's newest update."""
    return await queries.cursor(conn, user_id)


async def renew(conn: Conn, process_id: UUID, streams: Sequence[Stream]) -> None:
    """Hold the lease, and write the streams down again in case somebody took the lease for dead."""
    await queries.renew(conn, process_id, LEASE)
    await queries.add_streams(conn, process_id, streams)


async def close_streams(conn: Conn, streams: Sequence[Stream]) -> list[UUID]:
    """These no longer listen; the users for whom nobody listens any more."""
    await queries.remove_streams(conn, [s.id for s in streams])
    return await _silent(conn, [s.user_id for s in streams])


async def expire(conn: Conn) -> list[UUID]:
    """Drop the streams of dead processes; the users for whom nobody listens any more."""
    return await _silent(conn, await queries.remove_expired(conn))


async def _silent(conn: Conn, users: Sequence[UUID]) -> list[UUID]:
    if not users:
        return []
    heard = set(await queries.listening(conn, users))
    return sorted(set(users) - heard)


async def forget(conn: Conn) -> int:
    """Delete what is too old to be replayed; how many."""
    return await queries.forget(conn, clock.now() - KEPT)
