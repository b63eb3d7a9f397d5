"""Delete what is old, and what somebody asks to have forgotten."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from psycopg import sql

from ringdove.accounts.model import Principal
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Condition, Conn
from ringdove.kernel.listing import Listing, Page
from ringdove.kernel.numbers import normalised, shortened
from ringdove.messages import service as messages
from ringdove.retention import queries
from ringdove.retention.model import Deleted, Kept, Purge
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

AT_ONCE = 200
#: Requests to receivers that nobody has.
UNKNOWN_KEPT = timedelta(days=14)
#: A month is dropped no earlier than this long after its end: SMS may still come out of a spool.
MONTH_RESTS = timedelta(days=35)
IN_HAND = ("offered", "active", "wrap_up")


async def kept(conn: Conn) -> Sequence[Kept]:
    """How long each client keeps what."""
    return await queries.kept(conn)


async def purge_some(conn: Conn, of: Kept) -> Deleted:
    """Delete some of what a client no longer keeps; nothing when all is gone."""
    now = clock.now()
    deleted: Counter[str] = Counter()
    if of.keep_sms_days is not None:
        before = now - timedelta(days=of.keep_sms_days)
        if events := await queries.old_events(conn, of.id, before, AT_ONCE):
            deleted.update(await queries.delete_events(conn, events))
        deleted["messages"] += await queries.delete_loose(
            conn, of.id, ids.first_at(before), AT_ONCE
        )
    requests_before = now - timedelta(days=of.keep_requests_days)
    deleted["receiver_requests"] += await queries.delete_requests(conn, of.id, requests_before)
    return {table: rows for table, rows in deleted.items() if rows}


async def purge_unknown(conn: Conn) -> None:
    """Delete old requests to receivers that nobody has."""
    await queries.delete_requests(conn, None, clock.now() - UNKNOWN_KEPT)


async def note_purge(conn: Conn, client_id: UUID, took_ms: int, deleted: Deleted) -> None:
    """Write down what a purge deleted."""
    await queries.note_purge(conn, ids.new(), client_id, clock.now(), took_ms, deleted)


async def purges(conn: Conn, listing: Listing, client_id: UUID | None) -> Page[Purge]:
    """Purges the person may see, newest first."""
    where = Condition()
    if client_id is not None:
        where.add("client_id = %(client_id)s", client_id=client_id)
    if listing.cursor is not None:
        where.add("id < %(after)s", after=listing.cursor[1])
    rows = await queries.purges(conn, where, listing.limit + 1)
    return listing.page(rows, lambda p: ("", p.id))


async def keep_months(conn: Conn) -> list[str]:
    """Make the tables of the next months and drop one that is empty and over, if any; what was dropped.

    Only the owner of the tables may.
    """
    await messages.make_partitions(conn)
    for name in await queries.partitions(conn):
        first = datetime(int(name[9:13]), int(name[14:16]), 1, tzinfo=UTC)
        after = (first + timedelta(days=32)).replace(day=1)
        if after > clock.now() - MONTH_RESTS:
            break
        if await _drop(conn, name, ids.first_at(first), ids.first_at(after)):
            return [name]
    return []


async def _drop(conn: Conn, name: str, first: UUID, after: UUID) -> bool:
    await conn.execute("SET LOCAL lock_timeout = '2s'")
    await conn.execute(
        sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(name))
    )
    # The owner sees no row of a fenced table, so it must not be the one who looks.
    await conn.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(PIPELINE)))
    is_used = await queries.has_sms(conn, first, after)
    await conn.execute("RESET ROLE")
    if not is_used:
        await conn.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
    return not is_used


async def erase(
    conn: Conn, keys: Keys, who: Principal, client_id: UUID, country: str, number: str
) -> Deleted:
    """Delete every trace of a number in a client; rows by table. An open event is taken off its agent's desk."""
    key = normalised(number, country)
    now = clock.now()
    deleted: Counter[str] = Counter()
    events: list[queries.Event] = []
    # Twice, since a first SMS may be on its way to an event while the rest is deleted, which waits for it.
    for _ in range(2):
        conversations = await queries.lock_conversations(conn, client_id, key)
        some = await queries.events_of(conn, conversations)
        await queries.unload(conn, [a for _, _, a, state in some if a and state in IN_HAND], now)
        if some:
            deleted.update(await queries.delete_events(conn, [event for event, *_ in some]))
        deleted["conversations"] += await queries.delete_conversations(conn, conversations)
        deleted.update(await queries.delete_rest(conn, client_id, key, shortened(key)))
        events += some
    found = {table: rows for table, rows in deleted.items() if rows}
    mark = messages.erasure_mark(keys, client_id, key)
    await queries.note_erasure(conn, ids.new(), client_id, who.user_id, now, mark, found)
    conn.wake(f"list:{client_id}", *(f"counters:{g}" for _, g, *_ in events))
    conn.wake(*(f"group:{g}" for _, g, *_ in events))
    gone = [
        Update(agent, client_id, Kind.EVENT_REMOVED, event, reason="closed")
        for event, _, agent, state in events
        if agent is not None and state != "closed"
    ]
    await updates.tell(conn, gone)
    return found
