"""Storing SMS, each once, and keeping the work to route them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn, array, array_of_ids
from ringdove.kernel.numbers import national, normalised
from ringdove.messages import metrics, queries
from ringdove.messages.model import Incoming, ToRoute, bucket_of

#: Kept SMS go out by themselves when their connector is put right within this time.
REQUEUED_WITHIN = timedelta(hours=24)
REQUEUE_AT_ONCE = 1000
#: Longer than any provider repeats.
SEEN_FOR = timedelta(days=30)
FORGET_AT_ONCE = 10_000
#: More than this many are not counted.
COUNTED = 20_000


def _columns(batch: Sequence[Incoming]) -> dict[str, object]:
    return {
        "ids": array_of_ids([m.id for m in batch]),
        "clients": array_of_ids([m.client_id for m in batch]),
        "connectors": array_of_ids([m.connector_id for m in batch]),
        "senders": array([m.sender for m in batch]),
        "senders_raw": array([m.sender_raw for m in batch]),
        "recipients": array([m.recipient for m in batch]),
        "recipients_raw": array([m.recipient_raw for m in batch]),
        "bodies": array([m.body for m in batch]),
        "keywords": array([m.keyword for m in batch]),
        "provider_ids": array([m.provider_message_id for m in batch]),
        "timestamps": array([m.provider_timestamp for m in batch]),
        "received": array([str(m.received_at.timestamp()) for m in batch]),
        "keys": array([None if m.key is None else "\\x" + m.key.hex() for m in batch]),
        "buckets": array([str(m.bucket) for m in batch]),
    }


async def store(conn: Conn, batch: Sequence[Incoming]) -> None:
    """Store routable SMS, each once, and the work to route them; repeats are counted and store nothing.

    One statement, unless another process stored the same SMS in the same moment.
    """
    await _count(conn, batch, await queries.store(conn, _columns(batch)))
    conn.wake("route", *{f"list:{m.client_id}" for m in batch})


async def keep(conn: Conn, batch: Sequence[Incoming]) -> None:
    """Store SMS that cannot be routed now, each once; repeats are counted and store nothing."""
    await _count(conn, batch, await queries.keep(conn, _columns(batch)))
    conn.wake(*{f"list:{m.client_id}" for m in batch})


async def store_after_hold(
    conn: Conn, batch: Sequence[Incoming], resemblances: Sequence[bytes | None]
) -> None:
    """Store SMS of connectors that lately kept some: the kept ones go first, and their repeats store nothing.

    ``resemblances`` are the keys of SMS without a provider's number, ``None`` for the others. A repeat that
    can only be known by its text is taken for one once; after that the same text is a new SMS.
    """
    connector_ids = sorted({m.connector_id for m in batch})
    await requeue(conn, connector_ids)
    behind = set(await queries.waiting(conn, connector_ids, _oldest_requeued()))
    fresh = await _without_repeats(conn, batch, resemblances)
    if at_once := [m for m in fresh if m.connector_id not in behind]:
        await store(conn, at_once)
    if later := [m for m in fresh if m.connector_id in behind]:
        for message in later:
            message.key = message.key or _own_key(message.id)
        await keep(conn, later)


async def _without_repeats(
    conn: Conn, batch: Sequence[Incoming], resemblances: Sequence[bytes | None]
) -> list[Incoming]:
    """Count and leave out those that a connector kept before and that are on their way since.

    What can be known by its text once has the key of its repeat from then on: by that the repeat itself is known when
    it comes here again, because the answer to its commit got lost.
    """
    asked = {(m.connector_id, key) for m, key in zip(batch, resemblances, strict=True) if key}
    again = {
        (m.connector_id, _own_key(m.id)) for m, key in zip(batch, resemblances, strict=True) if key
    }
    known = await queries.held(conn, *_columns_of(asked | again), clock.now() - REQUEUED_WITHIN)
    repeats: list[tuple[UUID, bytes]] = []
    used_up: dict[tuple[UUID, bytes], bytes] = {}
    fresh: list[Incoming] = []
    for message, key in zip(batch, resemblances, strict=True):
        own = _own_key(message.id)
        if key is not None and (message.connector_id, own) in known:
            continue
        if key is None or (kept := (message.connector_id, key)) not in known:
            fresh.append(message)
            continue
        repeats.append(kept)
        if message.provider_timestamp is None:
            used_up[kept] = own
            known.discard(kept)
    if repeats:
        await queries.count_repeats(conn, *_columns_of(repeats))
    if used_up:
        await queries.hand_over(conn, *_columns_of(used_up), list(used_up.values()))
    return fresh


def _columns_of(pairs: Iterable[tuple[UUID, bytes]]) -> tuple[list[UUID], list[bytes]]:
    listed = list(pairs)
    return [connector_id for connector_id, _ in listed], [key for _, key in listed]


def _own_key(message_id: UUID) -> bytes:
    """A key that no other SMS has."""
    return sha256(message_id.bytes).digest()


async def _count(conn: Conn, batch: Sequence[Incoming], repeats: set[UUID]) -> None:
    found = [(m.connector_id, m.key) for m in batch if m.key is not None and m.id in repeats]
    if found:
        await queries.count_repeats(conn, *_columns_of(found))


def _oldest_requeued() -> UUID:
    return ids.first_at(clock.now() - REQUEUED_WITHIN)


async def requeue(conn: Conn, connector_ids: Sequence[UUID] | None = None) -> bool:
    """Put kept SMS whose connector can be routed now on their way, in order; whether there may be more.

    ``connector_ids``: of these connectors only, given in order.
    """
    clients = await queries.requeue(conn, connector_ids, _oldest_requeued(), REQUEUE_AT_ONCE)
    if clients:
        conn.wake("route", *{f"list:{client}" for client in clients})
    return len(clients) == REQUEUE_AT_ONCE


async def route_again(conn: Conn, message_id: UUID) -> None:
    """Put an SMS that was kept or failed on its way, once; nothing happens to one that is on it."""
    message = await queries.take_back(conn, message_id)
    if message is None:
        return
    await queries.to_route(conn, message_id, bucket_of(message.connector_id, message.sender))
    conn.wake("route", f"list:{message.client_id}")


async def claim(conn: Conn, limit: int) -> tuple[list[ToRoute], bool]:
    """Claim the next SMS to route, in order within a conversation; held until the transaction ends.

    And whether more are left.
    """
    buckets, more = await queries.lock_buckets(conn, limit)
    if not buckets:
        return [], False
    claimed = await queries.claim(conn, buckets, limit)
    if not claimed:
        await queries.drop_orphans(conn, buckets)
    return claimed, more


async def conversations(conn: Conn, work: Sequence[ToRoute]) -> dict[tuple[UUID, str], UUID]:
    """Lock the conversations of these SMS, making those that are new, by (connector, sender)."""
    wanted = sorted({(w.connector_id, w.sender): w.client_id for w in work}.items())
    return await queries.lock_conversations(
        conn,
        [ids.new() for _ in wanted],
        [client_id for _, client_id in wanted],
        [connector_id for (connector_id, _), _ in wanted],
        [sender for (_, sender), _ in wanted],
    )


async def conversation(conn: Conn, client_id: UUID, connector_id: UUID, number: str) -> UUID:
    """Lock the conversation of a number with a connector, making it if it is new."""
    found = await queries.lock_conversations(
        conn, [ids.new()], [client_id], [connector_id], [number]
    )
    return found[connector_id, number]


async def hold_conversations(conn: Conn, wanted: Mapping[tuple[UUID, str], UUID]) -> None:
    """Lock conversations, by (connector, sender) with their client."""
    ordered = sorted(wanted.items())
    await queries.lock_conversations(
        conn,
        [ids.new() for _ in ordered],
        [client_id for _, client_id in ordered],
        [connector_id for (connector_id, _), _ in ordered],
        [sender for (_, sender), _ in ordered],
    )


async def routed(
    conn: Conn,
    work: Sequence[ToRoute],
    conversation_of: Sequence[UUID],
    event_of: Sequence[UUID | None],
    run_of: Sequence[UUID | None],
) -> None:
    """Note to which conversation, event and run each SMS went; its work is done."""
    await queries.routed(
        conn,
        [(w.bucket, w.seq) for w in work],
        [w.message_id for w in work],
        [w.client_id for w in work],
        conversation_of,
        event_of,
        run_of,
        None,
        clock.now(),
    )
    conn.wake(*{f"list:{w.client_id}" for w in work})


async def set_aside(
    conn: Conn, work: Sequence[ToRoute], run_of: Sequence[UUID | None] | None = None
) -> None:
    """Keep SMS whose connector cannot be routed any more until it can; ``run_of``: until it has a group."""
    await queries.set_aside(
        conn,
        [(w.bucket, w.seq) for w in work],
        [w.message_id for w in work],
        [_own_key(w.message_id) for w in work],
        run_of or [None for _ in work],
    )
    conn.wake(*{f"list:{w.client_id}" for w in work})


async def failed(conn: Conn, work: ToRoute, give_up_after: int) -> None:
    """Routing this SMS failed: count it, and after ``give_up_after`` attempts let the next ones pass."""
    if await queries.try_again(conn, work.bucket, work.seq) >= give_up_after:
        await queries.routed(
            conn, [(work.bucket, work.seq)], [work.message_id], [work.client_id], [None], [None], [None],
            "routing_failed", clock.now(),
        )  # fmt: skip
        conn.wake(f"list:{work.client_id}")


async def make_partitions(conn: Conn, months: int = 3) -> None:
    """Make this month's partition and the next ones. Only the owner may."""
    month = clock.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(months + 1):
        following = (month + timedelta(days=32)).replace(day=1)
        await _make_partition(conn, month, following)
        month = following


async def _make_partition(conn: Conn, month: datetime, following: datetime) -> None:
    name = f"messages_{month:%Y_%m}"
    await queries.make_partition(conn, name, ids.first_at(month), ids.first_at(following))


def erasure_mark(keys: Keys, client_id: UUID, sender: str) -> bytes:
    """By what an erased number is known again, and by nothing else."""
    return keys.mac("erased-number", f"{client_id} {sender}")


def loose_mark(keys: Keys, sender: str) -> bytes:
    """By what the sender of a request to a receiver that nobody has is known when that number is erased."""
    return keys.mac("erased-loose-number", normalised(sender, ""))


def loose_marks(keys: Keys, number: str, country: str) -> list[bytes]:
    """The marks of a number as it may have been written where nobody knew its country."""
    written = {number, national(number, country) or number}
    return [loose_mark(keys, one) for one in sorted(written)]


async def hold_erasures(conn: Conn, client_ids: Iterable[UUID]) -> None:
    """Let no number of these clients be erased until the transaction ends: what is erased now is found erased."""
    await queries.hold_erasures(conn, sorted(set(client_ids)))


async def off_their_way(
    conn: Conn, conversation_ids: Sequence[UUID], since: UUID
) -> Sequence[tuple[UUID, int]]:
    """Take SMS that came since off their way; each with its bucket. The caller holds their conversations."""
    found = await queries.off_their_way(conn, conversation_ids, since)
    return [(id_, bucket_of(connector_id, sender)) for id_, connector_id, sender in found]


async def on_their_way(conn: Conn, taken: Sequence[tuple[UUID, int]]) -> None:
    """Have SMS routed that were taken off their way."""
    for id_, bucket in taken:
        await queries.to_route(conn, id_, bucket)
    if taken:
        conn.wake("route")


async def erased(conn: Conn, batch: Sequence[Incoming], marks: Sequence[bytes]) -> set[UUID]:
    """Which of these SMS, each with its mark, came before their number was erased."""
    return set(
        await queries.erased(
            conn,
            [m.id for m in batch],
            [m.client_id for m in batch],
            list(marks),
            [m.received_at for m in batch],
        )
    )


async def holding(conn: Conn, connector_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these connectors kept SMS lately, so that repeats of those must be looked for."""
    since = ids.first_at(clock.now() - 2 * REQUEUED_WITHIN)
    return set(await queries.holding(conn, connector_ids, since)) if connector_ids else set()


async def forget(conn: Conn) -> bool:
    """Forget by what repeats would be known that no provider sends any more; whether there may be more."""
    now = clock.now()
    seen = await queries.forget_seen(conn, ids.first_at(now - SEEN_FOR), FORGET_AT_ONCE)
    requeued = await queries.forget_requeued(conn, now - REQUEUED_WITHIN, FORGET_AT_ONCE)
    conn.after_commit(partial(metrics.forgot, seen=seen, requeued=requeued))
    return seen + requeued >= FORGET_AT_ONCE


async def to_route(conn: Conn) -> tuple[int, float]:
    """How many SMS are to be routed, and how many seconds ago the oldest was received."""
    count, oldest = await queries.count_to_route(conn, COUNTED)
    return count, (clock.now() - ids.made_at(oldest)).total_seconds() if oldest else 0.0


async def kept(conn: Conn) -> int:
    """How many SMS are kept until their connector is put right."""
    return await queries.count_kept(conn, COUNTED)
