"""Delete what is old, and what somebody asks to have forgotten."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from psycopg import sql

from ringdove.accounts.model import Principal
from ringdove.acd.service import agents
from ringdove.contacts import service as contacts
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Condition, Conn
from ringdove.kernel.listing import Listing, Page
from ringdove.kernel.numbers import normalised
from ringdove.messages import service as messages
from ringdove.optout import service as optout
from ringdove.receipts import service as receipts
from ringdove.retention import queries
from ringdove.retention.model import Deleted, Erased, Erasure, Kept, Purge
from ringdove.routing.service import examples
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

AT_ONCE = 200
#: How long what was deleted can come back.
TRASH_KEPT = timedelta(days=30)
TRASH_PART = 200
#: For so long after an erasure what came before it is looked for ...
FOLLOWED_FOR = timedelta(minutes=5)
#: ... and it came so long before at most: what a process cannot store soon goes into its spool, where marks are looked up.
IN_MEMORY_FOR = timedelta(minutes=1)
#: Requests to receivers that nobody has, and mails of the demo.
UNKNOWN_KEPT = timedelta(days=14)
#: A month is dropped no earlier than this long after its end: SMS may still come out of a spool.
MONTH_RESTS = timedelta(days=35)
#: Who cannot have the table at once comes again later: whoever waits for it makes all others wait.
LOCK_SOON = "SET LOCAL lock_timeout = '300ms'"
IN_HAND = ("offered", "active", "wrap_up")


async def kept(conn: Conn) -> Sequence[Kept]:
    """How long each client keeps what."""
    return await queries.kept(conn)


async def begin_purge(conn: Conn, client_id: UUID) -> bool:
    """Keep other workers from purging a client until :func:`end_purge`, or the connection's end; whether none does."""
    return await queries.begin_purge(conn, client_id)


async def end_purge(conn: Conn, client_id: UUID) -> None:
    """Let others purge a client."""
    await queries.end_purge(conn, client_id)


async def purge_events(conn: Conn, of: Kept) -> Deleted:
    """Delete some old events of a client with all that belongs to them; nothing when all are gone."""
    events = await queries.old_events(conn, of.id, _before(of), AT_ONCE)
    if not events:
        return {}
    await _let_go(conn, await queries.sms_of(conn, events))
    return await queries.delete_events(conn, events)


async def purge_loose(conn: Conn, of: Kept) -> Deleted:
    """Delete some old SMS of a client that never reached anybody; nothing when all are gone."""
    found = await queries.old_loose(conn, of.id, ids.first_at(_before(of)), AT_ONCE)
    if not found:
        return {}
    sent = await queries.sent_by_runs_of(conn, found)
    await _let_go(conn, [*found, *sent])
    deleted = {
        "outbound_messages": await queries.delete_sent(conn, sent) if sent else 0,
        "messages": await queries.delete_loose(conn, found),
    }
    return {table: rows for table, rows in deleted.items() if rows}


async def purge_replies(conn: Conn, of: Kept) -> Deleted:
    """Delete some old SMS of a client that were sent outside of any event; nothing when all are gone."""
    found = await queries.old_replies(conn, of.id, ids.first_at(_before(of)), AT_ONCE)
    if not found:
        return {}
    await _let_go(conn, found)
    return {"outbound_messages": await queries.delete_replies(conn, found)}


async def purge_contacts(conn: Conn, of: Kept) -> Deleted:
    """Delete some contacts that nobody wrote anything into and of whom there is no SMS any more."""
    rows = await contacts.forget(conn, of.id, _before(of), AT_ONCE)
    return {"contacts": rows} if rows else {}


async def purge_requests(conn: Conn, of: Kept) -> Deleted:
    """Delete what a client no longer keeps of the requests it got."""
    before = clock.now() - timedelta(days=of.keep_requests_days)
    rows = await queries.delete_requests(conn, of.id, before)
    return {"receiver_requests": rows} if rows else {}


async def _let_go(conn: Conn, sms: Sequence[UUID], *, erased: bool = False) -> None:
    """Keep the counts of SMS that are about to be deleted, and nothing that was made of them."""
    await receipts.let_go(conn, sms, erased=erased)
    await examples.forget(conn, sms)


def _before(of: Kept) -> datetime:
    return clock.now() - timedelta(days=of.keep_sms_days or 0)


async def purge_unknown(conn: Conn) -> None:
    """Delete old requests to receivers that nobody has, and old mails of the demo."""
    before = clock.now() - UNKNOWN_KEPT
    await queries.delete_unknown_requests(conn, before)
    await queries.delete_demo_mails(conn, before)


async def purge_trash(conn: Conn) -> int:
    """Remove what was deleted long ago and nothing refers to; how many rows that were."""
    return await queries.purge_trash(conn, clock.now() - TRASH_KEPT, TRASH_PART)


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


async def erased(conn: Conn, listing: Listing, client_id: UUID | None) -> Page[Erased]:
    """Erasures the person may see, newest first."""
    where = Condition()
    if client_id is not None:
        where.add("e.client_id = %(client_id)s", client_id=client_id)
    if listing.cursor is not None:
        where.add("e.id < %(after)s", after=listing.cursor[1])
    rows = await queries.erased(conn, where, listing.limit + 1)
    return listing.page(rows, lambda e: ("", e.id))


async def make_months(conn: Conn) -> None:
    """Make the tables of the next months, unless somebody is in the way. Only the owner of the tables may."""
    await conn.execute(LOCK_SOON)
    await messages.make_partitions(conn)


async def months_over(conn: Conn) -> list[str]:
    """The tables of months that are over and empty."""
    before = clock.now() - MONTH_RESTS
    over = [name for name in await queries.partitions(conn) if _span(name)[1] <= before]
    return [name for name in over if not await _is_used(conn, name)]


async def drop_month(conn: Conn, name: str) -> bool:
    """Drop the table of a month unless there is something in it after all; whether it was dropped."""
    await conn.execute(LOCK_SOON)
    await conn.execute("LOCK TABLE ONLY messages IN ACCESS EXCLUSIVE MODE")
    if await _is_used(conn, name):
        return False
    await conn.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
    return True


async def _is_used(conn: Conn, name: str) -> bool:
    # The owner sees no row of a fenced table, so it must not be the one who looks.
    await conn.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(PIPELINE)))
    first, after = _span(name)
    is_used = await queries.has_sms(conn, ids.first_at(first), ids.first_at(after))
    await conn.execute("RESET ROLE")
    return is_used


def _span(name: str) -> tuple[datetime, datetime]:
    first = datetime(int(name[9:13]), int(name[14:16]), 1, tzinfo=UTC)
    return first, (first + timedelta(days=32)).replace(day=1)


async def erase(
    conn: Conn, keys: Keys, who: Principal, client_id: UUID, country: str, number: str
) -> Deleted:
    """Delete every trace of a number in a client; rows by table. An open event is taken off its agent's desk."""
    await queries.lock_erasures(conn, client_id)
    key = normalised(number, country)
    now = clock.now()
    mark = messages.erasure_mark(keys, client_id, key)
    loose = messages.loose_marks(keys, key, country)
    found = await _delete(conn, client_id, key, mark)
    await queries.delete_loose_requests_of(conn, loose, now)
    await queries.note_erasure(conn, ids.new(), client_id, who.user_id, now, mark, loose, found)
    return found


async def foresee(conn: Conn, keys: Keys, client_id: UUID, country: str, number: str) -> Deleted:
    """What erasing a number would delete: it is deleted, in a transaction that the caller takes back."""
    await queries.lock_erasures(conn, client_id)
    key = normalised(number, country)
    return await _delete(conn, client_id, key, messages.erasure_mark(keys, client_id, key))


async def left_over(conn: Conn, client_id: UUID, country: str, number: str) -> UUID | None:
    """The contact that stays when this number of it is erased, since it has others."""
    contact = await contacts.of_number(conn, client_id, normalised(number, country))
    return contact.id if contact is not None and len(contact.numbers) > 1 else None


async def erasures_followed(conn: Conn) -> Sequence[Erasure]:
    """Erasures after which something may still be stored that came before them."""
    return await queries.erasures(conn, clock.now() - FOLLOWED_FOR)


async def follow(conn: Conn, keys: Keys, erasure: Erasure) -> Deleted:
    """Delete what came before an erasure and was stored only after it: it was in the memory of some process."""
    await queries.lock_erasures(conn, erasure.client_id)
    client_id, at = erasure.client_id, erasure.at
    since, before = at - IN_MEMORY_FOR, ids.first_at(at)
    deleted: Counter[str] = Counter()
    for number in await queries.numbers_between(conn, client_id, ids.first_at(since), before):
        if messages.erasure_mark(keys, client_id, number) == erasure.mark:
            deleted.update(await _delete(conn, client_id, number, erasure.mark, before))
    deleted["receiver_requests"] += await queries.delete_requests_of(
        conn, client_id, erasure.mark, at
    )
    await queries.delete_loose_requests_of(conn, erasure.loose_marks, at)
    found = {table: rows for table, rows in deleted.items() if rows}
    if found:
        await queries.add_to_erasure(conn, erasure.id, found)
    return found


async def _delete(
    conn: Conn, client_id: UUID, key: str, mark: bytes, before: UUID | None = None
) -> Deleted:
    """Delete a number; ``before``: with what came before only. What came since goes its way anew, if it shared one."""
    deleted: Counter[str] = Counter()
    events: list[queries.Event] = []
    # Twice, since a first SMS may be on its way to an event while the rest is deleted, which waits for it.
    for _ in range(2):
        conversations = await queries.lock_conversations(conn, client_id, key, before)
        some = await queries.events_of(conn, conversations)
        later = await messages.off_their_way(conn, conversations, before) if before else []
        await agents.free(conn, [a for _, _, a, state in some if a and state in IN_HAND])
        if some:
            of_these = [event for event, *_ in some]
            await _let_go(conn, await queries.sms_of(conn, of_these), erased=True)
            deleted.update(await queries.delete_events(conn, of_these))
        if sent := await queries.replies_in(conn, conversations):
            await _let_go(conn, sent, erased=True)
            deleted["outbound_messages"] += await queries.delete_replies(conn, sent)
        deleted["conversations"] += await queries.delete_conversations(conn, conversations)
        old = await queries.sms_from(conn, client_id, key, before)
        await _let_go(conn, old, erased=True)
        deleted.update(await queries.delete_rest(conn, client_id, key, mark, before))
        await messages.on_their_way(conn, later)
        events += some
    if before is not None and not any(deleted.values()):
        return {}
    if before is None or not await queries.is_known(conn, client_id, key):
        deleted["contacts"] += await contacts.erase(conn, client_id, key)
    deleted["opt_out_entries"] += await optout.erase(conn, client_id, key, before)
    conn.wake(f"list:{client_id}", *(f"counters:{g}" for _, g, *_ in events))
    conn.wake(*(f"group:{g}" for _, g, *_ in events))
    gone = [
        Update(agent, client_id, Kind.EVENT_REMOVED, event, reason="closed")
        for event, _, agent, state in events
        if agent is not None and state != "closed"
    ]
    await updates.tell(conn, gone)
    return {table: rows for table, rows in deleted.items() if rows}
