"""All SQL of stored SMS and of the work to route them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import sql

from ringdove.kernel.db import (
    Conn,
    execute,
    fetch_all,
    fetch_one,
    fetch_tuples,
    fetch_value,
    fetch_values,
)
from ringdove.messages.model import BUCKETS, ToRoute

_INPUT = """
    SELECT id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, keyword,
           provider_message_id, provider_timestamp, to_timestamp(received_s) AS received_at, key, bucket, position
      FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(connectors)s::uuid[], %(senders)s::text[],
        %(senders_raw)s::text[], %(recipients)s::text[], %(recipients_raw)s::text[], %(bodies)s::text[],
        %(keywords)s::text[], %(provider_ids)s::text[], %(timestamps)s::text[], %(received)s::float8[],
        %(keys)s::bytea[], %(buckets)s::smallint[])
        WITH ORDINALITY AS t(id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, keyword,
             provider_message_id, provider_timestamp, received_s, key, bucket, position)
"""

STORE = (
    "WITH input AS MATERIALIZED ("
    + _INPUT
    + """
), fresh AS (
    INSERT INTO messages_seen (connector_id, key, message_id)
    SELECT connector_id, key, id FROM input WHERE key IS NOT NULL ORDER BY connector_id, key
        ON CONFLICT DO NOTHING RETURNING connector_id, key, message_id
), stored AS (
    INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, keyword,
                          provider_message_id, provider_timestamp, received_at)
    SELECT id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, keyword,
           provider_message_id, provider_timestamp, received_at
      FROM input WHERE key IS NULL OR id IN (SELECT message_id FROM fresh)
        ON CONFLICT (id) DO NOTHING RETURNING id
), work AS (
    INSERT INTO messages_to_route (bucket, message_id)
    SELECT bucket, id FROM input WHERE id IN (SELECT id FROM stored) ORDER BY position
), repeats AS MATERIALIZED (
    SELECT i.id, i.client_id, coalesce(f.message_id, s.message_id) AS original
      FROM input i
      LEFT JOIN fresh f ON f.connector_id = i.connector_id AND f.key = i.key
      LEFT JOIN messages_seen s ON s.connector_id = i.connector_id AND s.key = i.key
     WHERE i.key IS NOT NULL AND i.id NOT IN (SELECT message_id FROM fresh) AND s.message_id IS DISTINCT FROM i.id
), counted AS (
    INSERT INTO messages_repeats (message_id, client_id, repeats)
    SELECT original, client_id, count(*) FROM repeats WHERE original IS NOT NULL
     GROUP BY original, client_id ORDER BY original
        ON CONFLICT (message_id) DO UPDATE SET repeats = messages_repeats.repeats + excluded.repeats
)
SELECT id FROM repeats WHERE original IS NULL
"""
)

KEEP = (
    "WITH input AS MATERIALIZED ("
    + _INPUT
    + """
), unseen AS (
    INSERT INTO messages_seen (connector_id, key, message_id)
    SELECT connector_id, key, id FROM input WHERE provider_message_id IS NOT NULL ORDER BY connector_id, key
        ON CONFLICT DO NOTHING RETURNING message_id
), fresh AS (
    INSERT INTO messages_unroutable (connector_id, key, message_id, client_id, bucket)
    SELECT connector_id, key, id, client_id, bucket FROM input
     WHERE provider_message_id IS NULL OR id IN (SELECT message_id FROM unseen) ORDER BY connector_id, key
        ON CONFLICT DO NOTHING RETURNING message_id
), stored AS (
    INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, keyword,
                          provider_message_id, provider_timestamp, received_at)
    SELECT id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, keyword,
           provider_message_id, provider_timestamp, received_at
      FROM input WHERE id IN (SELECT message_id FROM fresh)
        ON CONFLICT (id) DO NOTHING
)
SELECT id FROM input i WHERE id NOT IN (SELECT message_id FROM fresh)
   AND NOT EXISTS (SELECT FROM messages_unroutable u WHERE u.message_id = i.id)
   AND NOT EXISTS (SELECT FROM messages_seen s
                    WHERE s.connector_id = i.connector_id AND s.key = i.key AND s.message_id = i.id)
"""
)


async def store(conn: Conn, columns: dict[str, object]) -> set[UUID]:
    """Store SMS, each once, and the work to route them; the ids of repeats that are not counted yet.

    An SMS that is stored under its id already is left alone: a commit whose answer got lost is tried again.
    Those are repeats of what another transaction stored after this statement began.
    """
    return set(await fetch_values(conn, STORE, **columns))


async def keep(conn: Conn, columns: dict[str, object]) -> set[UUID]:
    """Store SMS that cannot be routed now, each once; the ids of those that were repeats. Every one has a key."""
    return set(await fetch_values(conn, KEEP, **columns))


async def count_repeats(conn: Conn, connectors: Sequence[UUID], keys: Sequence[bytes]) -> None:
    """Count one repeat for each of these keys."""
    await execute(
        conn,
        """
        INSERT INTO messages_repeats (message_id, client_id, repeats)
        SELECT m.id, m.client_id, count(*)
          FROM unnest(%(connectors)s::uuid[], %(keys)s::bytea[]) AS r(connector_id, key)
          JOIN LATERAL (
                SELECT message_id FROM messages_seen s WHERE s.connector_id = r.connector_id AND s.key = r.key
                 UNION
                SELECT message_id FROM messages_unroutable u WHERE u.connector_id = r.connector_id AND u.key = r.key
                 LIMIT 1) original ON true
          JOIN messages m ON m.id = original.message_id
         GROUP BY m.id, m.client_id ORDER BY m.id
            ON CONFLICT (message_id) DO UPDATE SET repeats = messages_repeats.repeats + excluded.repeats
        """,
        connectors=list(connectors),
        keys=list(keys),
    )


async def held(
    conn: Conn, connectors: Sequence[UUID], keys: Sequence[bytes], since: datetime
) -> set[tuple[UUID, bytes]]:
    """Which of these (connector, key) were kept as unroutable and put on their way after ``since``."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT u.connector_id, u.key
          FROM unnest(%(connectors)s::uuid[], %(keys)s::bytea[]) AS r(connector_id, key)
          JOIN messages_unroutable u ON u.connector_id = r.connector_id AND u.key = r.key
         WHERE u.requeued_at > %(since)s
        """,
        connectors=list(connectors),
        keys=list(keys),
        since=since,
    )
    return {(connector_id, bytes(key)) for connector_id, key in rows}


async def hand_over(
    conn: Conn, connectors: Sequence[UUID], keys: Sequence[bytes], repeats: Sequence[bytes]
) -> None:
    """Give what was kept the keys of the repeats that came of it: the same text does not mean it any more."""
    await execute(
        conn,
        """
        UPDATE messages_unroutable u SET key = r.repeat
          FROM unnest(%(connectors)s::uuid[], %(keys)s::bytea[], %(repeats)s::bytea[]) AS r(connector_id, key, repeat)
         WHERE u.connector_id = r.connector_id AND u.key = r.key
        """,
        connectors=list(connectors),
        keys=list(keys),
        repeats=list(repeats),
    )


async def requeue(
    conn: Conn, connectors: Sequence[UUID] | None, since: UUID, limit: int
) -> list[UUID]:
    """Lock kept SMS whose connector can be routed now and put them on their way, in order; their clients.

    ``connectors``: of these only. Those older than ``since`` stay.
    """
    return await fetch_values(
        conn,
        """
        WITH back AS (
            SELECT u.message_id, u.client_id, u.bucket
              FROM messages_unroutable u JOIN connectors_for_receivers c ON c.id = u.connector_id
             WHERE u.requeued_at IS NULL AND c.active
               AND (c.group_id IS NOT NULL OR u.run_id IS NULL AND c.application_id IS NOT NULL)
               AND (%(connectors)s::uuid[] IS NULL OR u.connector_id = ANY(%(connectors)s))
               AND u.message_id >= %(since)s
             ORDER BY u.message_id LIMIT %(limit)s FOR UPDATE OF u
        ), marked AS (
            UPDATE messages_unroutable u SET requeued_at = now() FROM back WHERE u.message_id = back.message_id
        ), queued AS (
            INSERT INTO messages_to_route (bucket, message_id)
            SELECT back.bucket, back.message_id FROM back ORDER BY back.message_id
        )
        SELECT client_id FROM back
        """,
        connectors=None if connectors is None else list(connectors),
        since=since,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class Stopped:
    """An SMS that reached nobody."""

    client_id: UUID
    connector_id: UUID
    sender: str


async def take_back(conn: Conn, message_id: UUID) -> Stopped | None:
    """Undo that an SMS was kept, or that its routing failed; ``None`` when it is neither."""
    return await fetch_one(
        conn,
        Stopped,
        """
        WITH kept AS (
            UPDATE messages_unroutable SET requeued_at = now()
             WHERE message_id = %(id)s AND requeued_at IS NULL RETURNING message_id
        ), failed AS (
            DELETE FROM messages_routed WHERE message_id = %(id)s AND error IS NOT NULL RETURNING message_id
        )
        SELECT client_id, connector_id, sender FROM messages
         WHERE id = (SELECT message_id FROM kept UNION SELECT message_id FROM failed)
        """,
        id=message_id,
    )


async def to_route(conn: Conn, message_id: UUID, bucket: int) -> None:
    """Write down that an SMS is to be routed."""
    await execute(
        conn,
        "INSERT INTO messages_to_route (bucket, message_id) VALUES (%(bucket)s, %(id)s)",
        id=message_id,
        bucket=bucket,
    )


async def waiting(conn: Conn, connectors: Sequence[UUID], since: UUID) -> list[UUID]:
    """Which of these connectors still keep SMS that came after ``since``."""
    return await fetch_values(
        conn,
        """
        SELECT c.id FROM unnest(%(connectors)s::uuid[]) AS c(id)
         WHERE EXISTS (SELECT FROM messages_unroutable u
                        WHERE u.connector_id = c.id AND u.requeued_at IS NULL AND u.message_id >= %(since)s)
        """,
        connectors=list(connectors),
        since=since,
    )


async def forget_seen(conn: Conn, before: UUID, limit: int) -> int:
    """Forget the keys of SMS that came before; how many."""
    return await execute(
        conn,
        """
        DELETE FROM messages_seen WHERE (connector_id, key) IN (
            SELECT connector_id, key FROM messages_seen WHERE message_id < %(before)s
             ORDER BY message_id LIMIT %(limit)s)
        """,
        before=before,
        limit=limit,
    )


async def forget_requeued(conn: Conn, before: datetime, limit: int) -> int:
    """Forget kept SMS that were put on their way before; how many."""
    return await execute(
        conn,
        """
        DELETE FROM messages_unroutable WHERE message_id IN (
            SELECT message_id FROM messages_unroutable WHERE requeued_at < %(before)s LIMIT %(limit)s)
        """,
        before=before,
        limit=limit,
    )


async def lock_buckets(conn: Conn, limit: int) -> tuple[list[int], bool]:
    """Lock the buckets that hold work and that nobody works on, until the transaction ends.

    When more than ``limit`` SMS wait, half of them, so that other workers find some too; whether that was so.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH full_ones AS MATERIALIZED (
            SELECT b FROM generate_series(0, %(last)s) b
             WHERE EXISTS (SELECT FROM messages_to_route r WHERE r.bucket = b)
        ), many AS MATERIALIZED (
            SELECT EXISTS (SELECT FROM messages_to_route OFFSET %(limit)s) AS many
        ), tried AS MATERIALIZED (
            SELECT b FROM full_ones ORDER BY random()
             LIMIT (SELECT CASE WHEN (SELECT many FROM many) THEN greatest(8, count(*) / 2) ELSE count(*) END
                      FROM full_ones)
        )
        SELECT b, many FROM tried, many WHERE pg_try_advisory_xact_lock(1919184749, b)
        """,
        last=BUCKETS - 1,
        limit=limit,
    )
    return [bucket for bucket, _ in rows], any(many for _, many in rows)


async def claim(conn: Conn, buckets: Sequence[int], limit: int) -> list[ToRoute]:
    """Lock the first SMS of these buckets, in the order in which they came. The caller holds the buckets."""
    return await fetch_all(
        conn,
        ToRoute,
        """
        SELECT r.seq, r.bucket, r.attempts, m.id AS message_id, m.client_id, m.connector_id, m.sender, m.recipient,
               m.body, m.keyword, m.received_at, c.name AS connector_name, c.incoming_sms_subject AS subject,
               v.group_id, c.country, EXISTS (SELECT FROM opt_out_words o WHERE o.connector_id = c.id) AS own_words,
               v.application_id,
               (SELECT u.run_id FROM messages_unroutable u WHERE u.message_id = m.id) AS failed_run_id, c.priority
          FROM (SELECT * FROM messages_to_route WHERE bucket = ANY(%(buckets)s)
                 ORDER BY seq LIMIT %(limit)s FOR UPDATE) r
          JOIN messages m ON m.id = r.message_id
          JOIN sms_receive_connectors c ON c.id = m.connector_id
          JOIN connectors_for_receivers v ON v.id = m.connector_id
         ORDER BY r.seq
        """,
        buckets=list(buckets),
        limit=limit,
    )


async def drop_orphans(conn: Conn, buckets: Sequence[int]) -> int:
    """Delete work whose SMS is gone (its month was dropped); how much. The caller holds the buckets."""
    return await execute(
        conn,
        """
        DELETE FROM messages_to_route r WHERE bucket = ANY(%(buckets)s)
           AND NOT EXISTS (SELECT FROM messages m WHERE m.id = r.message_id)
        """,
        buckets=list(buckets),
    )


async def lock_conversations(
    conn: Conn,
    new_ids: Sequence[UUID],
    clients: Sequence[UUID],
    connectors: Sequence[UUID],
    senders: Sequence[str],
) -> dict[tuple[UUID, str], UUID]:
    """Lock the conversations of (connector, sender), making those that are new. Given in key order."""
    rows = await fetch_tuples(
        conn,
        """
        INSERT INTO conversations (id, client_id, connector_id, sender)
        SELECT * FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(connectors)s::uuid[], %(senders)s::text[])
            ON CONFLICT (connector_id, sender) DO UPDATE SET sender = excluded.sender
        RETURNING connector_id, sender, id
        """,
        ids=list(new_ids),
        clients=list(clients),
        connectors=list(connectors),
        senders=list(senders),
    )
    return {(connector_id, sender): id_ for connector_id, sender, id_ in rows}


async def routed(
    conn: Conn,
    work: Sequence[tuple[int, int]],
    messages: Sequence[UUID],
    clients: Sequence[UUID],
    conversations: Sequence[UUID | None],
    events: Sequence[UUID | None],
    runs: Sequence[UUID | None],
    error: str | None,
    at: datetime,
) -> None:
    """Note where messages went, and that the work is done; ``work`` is (bucket, seq)."""
    await execute(
        conn,
        """
        WITH done AS (
            DELETE FROM messages_to_route r
             USING unnest(%(buckets)s::smallint[], %(seqs)s::bigint[]) AS d(bucket, seq)
             WHERE r.bucket = d.bucket AND r.seq = d.seq
        )
        INSERT INTO messages_routed (message_id, client_id, conversation_id, event_id, run_id, error, routed_at)
        SELECT m.message_id, m.client_id, m.conversation_id, m.event_id, m.run_id, %(error)s, %(at)s
          FROM unnest(%(messages)s::uuid[], %(clients)s::uuid[], %(conversations)s::uuid[], %(events)s::uuid[],
                      %(runs)s::uuid[]) AS m(message_id, client_id, conversation_id, event_id, run_id)
            ON CONFLICT (message_id) DO NOTHING
        """,
        buckets=[w[0] for w in work],
        seqs=[w[1] for w in work],
        messages=list(messages),
        clients=list(clients),
        conversations=list(conversations),
        events=list(events),
        runs=list(runs),
        error=error,
        at=at,
    )


async def set_aside(
    conn: Conn,
    work: Sequence[tuple[int, int]],
    messages: Sequence[UUID],
    keys: Sequence[bytes],
    runs: Sequence[UUID | None],
) -> None:
    """Work whose connector cannot be routed any more: keep the SMS until it can; ``work`` is (bucket, seq)."""
    await execute(
        conn,
        """
        WITH done AS (
            DELETE FROM messages_to_route r
             USING unnest(%(buckets)s::smallint[], %(seqs)s::bigint[]) AS d(bucket, seq)
             WHERE r.bucket = d.bucket AND r.seq = d.seq
        )
        INSERT INTO messages_unroutable (connector_id, key, message_id, client_id, bucket, run_id)
        SELECT m.connector_id, k.key, m.id, m.client_id, k.bucket, k.run_id
          FROM unnest(%(messages)s::uuid[], %(keys)s::bytea[], %(buckets)s::smallint[], %(runs)s::uuid[])
               AS k(id, key, bucket, run_id) JOIN messages m ON m.id = k.id
            ON CONFLICT (message_id) DO UPDATE
               SET requeued_at = NULL, run_id = COALESCE(excluded.run_id, messages_unroutable.run_id)
        """,
        buckets=[w[0] for w in work],
        seqs=[w[1] for w in work],
        messages=list(messages),
        keys=list(keys),
        runs=list(runs),
    )


async def try_again(conn: Conn, bucket: int, seq: int) -> int:
    """Count a failed attempt at one piece of work; how many there were."""
    found = await fetch_value(
        conn,
        "UPDATE messages_to_route SET attempts = attempts + 1 WHERE bucket = %(bucket)s AND seq = %(seq)s"
        " RETURNING attempts",
        bucket=bucket,
        seq=seq,
    )
    return int(found or 0)


async def make_partition(conn: Conn, name: str, first: UUID, end: UUID) -> None:
    """Make one month's partition unless it is there. Only the owner may."""
    await conn.execute(
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {} PARTITION OF messages FOR VALUES FROM ({}) TO ({})"
        ).format(sql.Identifier(name), sql.Literal(str(first)), sql.Literal(str(end)))
    )


async def holding(conn: Conn, connectors: Sequence[UUID], since: UUID) -> list[UUID]:
    """Which of these connectors kept an SMS that came after ``since``."""
    return await fetch_values(
        conn,
        "SELECT DISTINCT connector_id FROM messages_unroutable"
        " WHERE connector_id = ANY(%(connectors)s) AND message_id >= %(since)s",
        connectors=list(connectors),
        since=since,
    )


async def count_to_route(conn: Conn, most: int) -> tuple[int, UUID | None]:
    """How many SMS are to be routed, and the oldest of those that come next in their buckets."""
    ((count, oldest),) = await fetch_tuples(
        conn,
        """
        SELECT (SELECT count(*) FROM (SELECT FROM messages_to_route LIMIT %(most)s) r),
               (SELECT first.message_id
                  FROM generate_series(0, %(last)s) b
                 CROSS JOIN LATERAL (SELECT message_id FROM messages_to_route r WHERE r.bucket = b
                                      ORDER BY seq LIMIT 1) first
                 ORDER BY first.message_id LIMIT 1)
        """,
        most=most,
        last=BUCKETS - 1,
    )
    return count, oldest


async def count_kept(conn: Conn, most: int) -> int:
    """How many SMS are kept because their connector leads nowhere."""
    return int(
        await fetch_value(
            conn,
            "SELECT count(*) FROM (SELECT FROM messages_unroutable WHERE requeued_at IS NULL LIMIT %(most)s) u",
            most=most,
        )
    )


async def hold_erasures(conn: Conn, clients: Sequence[UUID]) -> None:
    """Wait for erasures of these clients, and let them wait, until the transaction ends. Given in order."""
    await execute(
        conn,
        """
        SELECT pg_advisory_xact_lock_shared(hashtextextended('erasure ' || id::text, 0))
          FROM unnest(%(clients)s::uuid[]) AS c(id)
        """,
        clients=list(clients),
    )


async def off_their_way(
    conn: Conn, conversations: Sequence[UUID], since: UUID
) -> list[tuple[UUID, UUID, str]]:
    """Forget where SMS of conversations went that came since; id, connector and sender, in order."""
    rows = await fetch_tuples(
        conn,
        """
        WITH routed AS (
            DELETE FROM messages_routed
             WHERE conversation_id = ANY(%(conversations)s) AND message_id >= %(since)s RETURNING message_id
        )
        SELECT id, connector_id, sender FROM messages WHERE id IN (SELECT message_id FROM routed) ORDER BY id
        """,
        conversations=list(conversations),
        since=since,
    )
    return [(id_, connector_id, sender) for id_, connector_id, sender in rows]


async def erased(
    conn: Conn,
    messages: Sequence[UUID],
    clients: Sequence[UUID],
    marks: Sequence[bytes],
    received: Sequence[datetime],
) -> list[UUID]:
    """Which of these messages came before their number was erased."""
    return await fetch_values(
        conn,
        """
        SELECT m.id
          FROM unnest(%(messages)s::uuid[], %(clients)s::uuid[], %(marks)s::bytea[], %(received)s::timestamptz[])
               AS m(id, client_id, mark, received_at)
         WHERE EXISTS (SELECT FROM erasures e
                        WHERE e.client_id = m.client_id AND e.mark = m.mark AND e.at >= m.received_at)
        """,
        messages=list(messages),
        clients=list(clients),
        marks=list(marks),
        received=list(received),
    )
