"""SQL that deletes: the only one besides that of expired work."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import (
    Condition,
    Conn,
    execute,
    fetch_all,
    fetch_tuples,
    fetch_value,
    fetch_values,
    select,
)
from ringdove.retention.model import Deleted, Erased, Erasure, Kept, Purge


async def kept(conn: Conn) -> list[Kept]:
    """How long each client keeps what."""
    return await fetch_all(
        conn, Kept, "SELECT id, keep_sms_days, keep_requests_days FROM clients ORDER BY id"
    )


async def begin_purge(conn: Conn, client_id: UUID) -> bool:
    """Lock the purging of a client for this connection, over its transactions; whether nobody had it."""
    return bool(
        await fetch_value(
            conn,
            "SELECT pg_try_advisory_lock(hashtextextended('purge ' || %(client_id)s::text, 0))",
            client_id=client_id,
        )
    )


async def end_purge(conn: Conn, client_id: UUID) -> None:
    """Unlock the purging of a client."""
    await execute(
        conn,
        "SELECT pg_advisory_unlock(hashtextextended('purge ' || %(client_id)s::text, 0))",
        client_id=client_id,
    )


async def old_events(conn: Conn, client_id: UUID, before: datetime, limit: int) -> list[UUID]:
    """Lock the client's events that were closed before, and their conversations against new ones."""
    return await fetch_values(
        conn,
        """
        SELECT e.id FROM acd_events e JOIN conversations c ON c.id = e.conversation_id
         WHERE e.client_id = %(client_id)s AND e.state = 'closed' AND e.closed_at < %(before)s
         ORDER BY e.closed_at LIMIT %(limit)s FOR UPDATE OF e, c SKIP LOCKED
        """,
        client_id=client_id,
        before=before,
        limit=limit,
    )


async def sms_of(conn: Conn, events: Sequence[UUID]) -> list[UUID]:
    """Every SMS of events, received or sent."""
    return await fetch_values(
        conn,
        """
        SELECT message_id FROM messages_routed WHERE event_id = ANY(%(events)s)
         UNION ALL SELECT id FROM outbound_messages WHERE event_id = ANY(%(events)s)
        """,
        events=list(events),
    )


async def sms_from(conn: Conn, client_id: UUID, number: str, before: UUID | None) -> list[UUID]:
    """Every SMS that came from a number, or those from before."""
    return await fetch_values(
        conn,
        """
        SELECT id FROM messages WHERE client_id = %(client_id)s AND sender = %(number)s
           AND (%(before)s::uuid IS NULL OR id < %(before)s)
        """,
        client_id=client_id,
        number=number,
        before=before,
    )


_COUNTS: LiteralString = """
    SELECT (SELECT count(*) FROM sms) AS messages, (SELECT count(*) FROM replies) AS outbound_messages,
           (SELECT count(*) FROM events) AS acd_events, (SELECT count(*) FROM talks) AS conversations
"""


async def delete_events(conn: Conn, events: Sequence[UUID]) -> Deleted:
    """Delete events with everything that belongs to them, and conversations of which nothing is left."""
    rows = await fetch_tuples(
        conn,
        """
        WITH old AS MATERIALIZED (
            SELECT id, conversation_id FROM acd_events WHERE id = ANY(%(events)s)
        ), routed AS (
            DELETE FROM messages_routed WHERE event_id = ANY(%(events)s) RETURNING message_id
        ), sms AS (
            DELETE FROM messages WHERE id IN (SELECT message_id FROM routed) RETURNING id
        ), repeats AS (
            DELETE FROM messages_repeats WHERE message_id IN (SELECT message_id FROM routed)
        ), unroutable AS (
            DELETE FROM messages_unroutable WHERE message_id IN (SELECT message_id FROM routed)
        ), seen AS (
            DELETE FROM messages_seen WHERE message_id IN (SELECT message_id FROM routed)
        ), requests AS (
            DELETE FROM receiver_requests WHERE id IN (SELECT message_id FROM routed)
        ), mails AS (
            DELETE FROM demo_mailbox WHERE event_id = ANY(%(events)s)
        ), replies AS (
            DELETE FROM outbound_messages o USING old WHERE o.conversation_id = old.conversation_id AND o.event_id = old.id
            RETURNING o.id
        ), offers AS (
            DELETE FROM acd_offers WHERE event_id = ANY(%(events)s)
        ), runs AS (
            DELETE FROM routing_runs WHERE event_id = ANY(%(events)s)
        ), history AS (
            DELETE FROM acd_history WHERE event_id = ANY(%(events)s)
        ), events AS (
            DELETE FROM acd_events WHERE id = ANY(%(events)s) RETURNING id
        ), talks AS (
            DELETE FROM conversations c USING (SELECT DISTINCT conversation_id FROM old) o
             WHERE c.id = o.conversation_id
               AND NOT EXISTS (SELECT FROM acd_events e
                                WHERE e.conversation_id = c.id AND e.id <> ALL(%(events)s))
               AND NOT EXISTS (SELECT FROM routing_runs u WHERE u.conversation_id = c.id
                                                            AND (u.event_id = ANY(%(events)s)) IS NOT TRUE)
               AND NOT EXISTS (SELECT FROM outbound_messages o WHERE o.conversation_id = c.id AND o.event_id IS NULL)
            RETURNING c.id
        )
        """
        + _COUNTS,
        events=list(events),
    )
    names = ("messages", "outbound_messages", "acd_events", "conversations")
    return dict(zip(names, rows[0], strict=True))


async def old_loose(conn: Conn, client_id: UUID, before: UUID, limit: int) -> list[UUID]:
    """Lock old SMS that never reached an event: those kept, those whose routing failed, those an application ended."""
    kept_ones = await fetch_values(
        conn,
        """
        SELECT message_id FROM messages_unroutable
         WHERE client_id = %(client_id)s AND message_id < %(before)s AND requeued_at IS NULL
         ORDER BY message_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        """,
        client_id=client_id,
        before=before,
        limit=limit,
    )
    failed = await fetch_values(
        conn,
        """
        SELECT message_id FROM messages_routed
         WHERE client_id = %(client_id)s AND message_id < %(before)s AND error IS NOT NULL
         ORDER BY message_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        """,
        client_id=client_id,
        before=before,
        limit=limit,
    )
    ended = await fetch_values(
        conn,
        """
        SELECT r.message_id FROM messages_routed r JOIN routing_runs u ON u.id = r.run_id
         WHERE r.client_id = %(client_id)s AND r.message_id < %(before)s AND r.event_id IS NULL AND r.error IS NULL
           AND u.state = 'done'
         ORDER BY r.message_id LIMIT %(limit)s FOR UPDATE OF r SKIP LOCKED
        """,
        client_id=client_id,
        before=before,
        limit=limit,
    )
    return [*kept_ones, *failed, *ended]


async def sent_by_runs_of(conn: Conn, messages: Sequence[UUID]) -> list[UUID]:
    """The SMS that applications sent which ended these SMS."""
    return await fetch_values(
        conn,
        """
        SELECT o.id FROM (SELECT DISTINCT client_id, run_id FROM messages_routed
                           WHERE message_id = ANY(%(ids)s) AND run_id IS NOT NULL) r
          JOIN outbound_messages o ON o.client_id = r.client_id AND o.event_id IS NULL
                                  AND o.idempotency_key LIKE 'run:' || r.run_id || ':%%'
        """,
        ids=list(messages),
    )


async def delete_sent(conn: Conn, sms: Sequence[UUID]) -> int:
    """Delete SMS that were sent without an event; how many."""
    return await execute(
        conn,
        "DELETE FROM outbound_messages WHERE id = ANY(%(ids)s) AND event_id IS NULL",
        ids=list(sms),
    )


async def delete_loose(conn: Conn, messages: Sequence[UUID]) -> int:
    """Delete those of these SMS that still are on no way, with the runs that ended them; how many."""
    return await execute(
        conn,
        """
        WITH failed AS (
            DELETE FROM messages_routed WHERE message_id = ANY(%(ids)s) AND error IS NOT NULL RETURNING message_id
        ), kept AS (
            DELETE FROM messages_unroutable WHERE message_id = ANY(%(ids)s) AND requeued_at IS NULL
            RETURNING message_id
        ), ended AS (
            DELETE FROM messages_routed r USING routing_runs u
             WHERE r.message_id = ANY(%(ids)s) AND r.run_id = u.id AND r.event_id IS NULL AND u.state = 'done'
            RETURNING r.message_id, u.id AS run_id
        ), runs AS (
            DELETE FROM routing_runs u USING (SELECT DISTINCT run_id FROM ended) e
             WHERE u.id = e.run_id AND NOT EXISTS (SELECT FROM messages_routed r WHERE r.run_id = u.id
                                                    AND r.message_id <> ALL(%(ids)s))
        ), loose AS (
            SELECT message_id FROM failed UNION SELECT message_id FROM kept UNION SELECT message_id FROM ended
        ), repeats AS (
            DELETE FROM messages_repeats WHERE message_id IN (SELECT message_id FROM loose)
        )
        DELETE FROM messages WHERE id IN (SELECT message_id FROM loose)
        """,
        ids=list(messages),
    )


async def old_replies(conn: Conn, client_id: UUID, before: UUID, limit: int) -> list[UUID]:
    """Lock old SMS that were sent outside of any event."""
    return await fetch_values(
        conn,
        """
        SELECT id FROM outbound_messages WHERE client_id = %(client_id)s AND event_id IS NULL AND id < %(before)s
         ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        """,
        client_id=client_id,
        before=before,
        limit=limit,
    )


async def delete_replies(conn: Conn, replies: Sequence[UUID]) -> int:
    """Delete SMS that were sent; how many."""
    return await execute(
        conn, "DELETE FROM outbound_messages WHERE id = ANY(%(ids)s)", ids=list(replies)
    )


async def replies_in(conn: Conn, conversations: Sequence[UUID]) -> list[UUID]:
    """What was sent in conversations outside of any event."""
    return await fetch_values(
        conn,
        "SELECT id FROM outbound_messages WHERE conversation_id = ANY(%(ids)s) AND event_id IS NULL",
        ids=list(conversations),
    )


async def delete_requests(conn: Conn, client_id: UUID, before: datetime) -> int:
    """Delete old requests of a client; how many."""
    return await execute(
        conn,
        "DELETE FROM receiver_requests WHERE client_id = %(client_id)s AND at < %(before)s",
        client_id=client_id,
        before=before,
    )


async def delete_unknown_requests(conn: Conn, before: datetime) -> int:
    """Delete old requests to receivers that nobody has; how many."""
    return await execute(
        conn,
        "DELETE FROM receiver_requests WHERE client_id IS NULL AND at < %(before)s",
        before=before,
    )


async def delete_demo_mails(conn: Conn, before: datetime) -> int:
    """Delete old mails of the demo; how many."""
    return await execute(conn, "DELETE FROM demo_mailbox WHERE at < %(before)s", before=before)


async def note_purge(
    conn: Conn, id_: UUID, client_id: UUID, at: datetime, took_ms: int, deleted: Deleted
) -> None:
    """Write down what a purge deleted."""
    await execute(
        conn,
        """
        INSERT INTO purges (id, client_id, at, took_ms, deleted)
        VALUES (%(id)s, %(client_id)s, %(at)s, %(took_ms)s, %(deleted)s::jsonb)
        """,
        id=id_,
        client_id=client_id,
        at=at,
        took_ms=took_ms,
        deleted=json.dumps(deleted),
    )


async def purges(conn: Conn, where: Condition, limit: int) -> list[Purge]:
    """Purges the person may see, newest first."""
    return await select(
        conn,
        Purge,
        "SELECT id, client_id, at, took_ms, deleted FROM purges {where} {order} {limit}",
        where=where,
        order=[("id", True)],
        limit=limit,
    )


async def partitions(conn: Conn) -> list[str]:
    """The months of SMS that have a table of their own, oldest first."""
    return await fetch_values(
        conn,
        """
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'messages'::regclass AND c.relname ~ '^messages_[0-9]{4}_[0-9]{2}$' ORDER BY c.relname
        """,
    )


async def has_sms(conn: Conn, first: UUID, after: UUID) -> bool:
    """Whether there is any SMS in a span of ids."""
    return bool(
        await fetch_value(
            conn,
            "SELECT EXISTS (SELECT FROM messages WHERE id >= %(first)s AND id < %(after)s)",
            first=first,
            after=after,
        )
    )


async def lock_conversations(
    conn: Conn, client_id: UUID, number: str, before: UUID | None
) -> list[UUID]:
    """Hold a number's conversations against new SMS; ``before``: only those that are, or have an SMS, from before."""
    return await fetch_values(
        conn,
        """
        SELECT id FROM conversations c
         WHERE client_id = %(client_id)s AND sender = %(number)s
           AND (%(before)s::uuid IS NULL OR id < %(before)s
                OR EXISTS (SELECT FROM messages_routed r WHERE r.conversation_id = c.id AND r.message_id < %(before)s))
         ORDER BY id FOR UPDATE
        """,
        client_id=client_id,
        number=number,
        before=before,
    )


#: Event, group, agent, state.
Event = tuple[UUID, UUID, UUID | None, str]


async def events_of(conn: Conn, conversations: Sequence[UUID]) -> list[Event]:
    """Lock the events of conversations."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT id, group_id, agent_id, state FROM acd_events WHERE conversation_id = ANY(%(conversations)s)
         ORDER BY id FOR UPDATE
        """,
        conversations=list(conversations),
    )
    return [(event, group, agent, state) for event, group, agent, state in rows]


async def delete_rest(
    conn: Conn, client_id: UUID, number: str, mark: bytes, before: UUID | None
) -> Deleted:
    """Delete what is left of a number: SMS without an event, what is queued, requests, demo phones.

    ``before``: only what is from before.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH sms AS (
            DELETE FROM messages WHERE client_id = %(client_id)s AND sender = %(number)s
               AND (%(before)s::uuid IS NULL OR id < %(before)s)
            RETURNING id
        ), routed AS (
            DELETE FROM messages_routed WHERE message_id IN (SELECT id FROM sms)
        ), repeats AS (
            DELETE FROM messages_repeats WHERE message_id IN (SELECT id FROM sms)
        ), unroutable AS (
            DELETE FROM messages_unroutable WHERE message_id IN (SELECT id FROM sms)
        ), seen AS (
            DELETE FROM messages_seen WHERE message_id IN (SELECT id FROM sms)
        ), queued AS (
            DELETE FROM messages_to_route WHERE message_id IN (SELECT id FROM sms)
        ), requests AS (
            DELETE FROM receiver_requests
             WHERE client_id = %(client_id)s
               AND (id IN (SELECT id FROM sms) OR sender_mark = %(mark)s)
               AND (%(before)s::uuid IS NULL OR id < %(before)s)
            RETURNING id
        ), phones AS (
            DELETE FROM demo_phone_messages WHERE client_id = %(client_id)s AND phone = %(number)s
               AND (%(before)s::uuid IS NULL OR id < %(before)s)
            RETURNING id
        )
        SELECT (SELECT count(*) FROM sms), (SELECT count(*) FROM requests), (SELECT count(*) FROM phones)
        """,
        client_id=client_id,
        number=number,
        mark=mark,
        before=before,
    )
    names = ("messages", "receiver_requests", "demo_phone_messages")
    return dict(zip(names, rows[0], strict=True))


async def is_known(conn: Conn, client_id: UUID, number: str) -> bool:
    """Whether there is any SMS from or to a number."""
    return bool(
        await fetch_value(
            conn,
            """
            SELECT EXISTS (SELECT FROM messages WHERE client_id = %(client_id)s AND sender = %(number)s)
                OR EXISTS (SELECT FROM conversations WHERE client_id = %(client_id)s AND sender = %(number)s)
            """,
            client_id=client_id,
            number=number,
        )
    )


async def delete_conversations(conn: Conn, conversations: Sequence[UUID]) -> int:
    """Delete conversations of which nothing is left; how many."""
    return await execute(
        conn, "DELETE FROM conversations WHERE id = ANY(%(ids)s)", ids=list(conversations)
    )


async def note_erasure(
    conn: Conn,
    id_: UUID,
    client_id: UUID,
    by_user_id: UUID | None,
    at: datetime,
    mark: bytes,
    loose_marks: Sequence[bytes],
    deleted: Deleted,
) -> None:
    """Write down that a number was erased, and by what it is known again."""
    await execute(
        conn,
        """
        INSERT INTO erasures (id, client_id, by_user_id, at, mark, loose_marks, deleted)
        VALUES (%(id)s, %(client_id)s, %(by_user_id)s, %(at)s, %(mark)s, %(loose_marks)s, %(deleted)s::jsonb)
        """,
        id=id_,
        client_id=client_id,
        by_user_id=by_user_id,
        at=at,
        mark=mark,
        loose_marks=list(loose_marks),
        deleted=json.dumps(deleted),
    )


async def erased(conn: Conn, where: Condition, limit: int) -> list[Erased]:
    """Erasures the person may see, newest first."""
    return await select(
        conn,
        Erased,
        "SELECT e.id, e.client_id, e.at, u.name AS by_name, e.deleted"
        " FROM erasures e LEFT JOIN users u ON u.id = e.by_user_id {where} {order} {limit}",
        where=where,
        order=[("e.id", True)],
        limit=limit,
    )


async def lock_erasures(conn: Conn, client_id: UUID) -> None:
    """Wait for those who store what waited in a spool of the client, and let them wait, until the transaction ends."""
    await execute(
        conn,
        "SELECT pg_advisory_xact_lock(hashtextextended('erasure ' || %(client_id)s::text, 0))",
        client_id=client_id,
    )


async def erasures(conn: Conn, since: datetime) -> list[Erasure]:
    """What was erased since a time."""
    return await fetch_all(
        conn,
        Erasure,
        """
        SELECT id, client_id, at, mark, loose_marks FROM erasures WHERE at >= %(since)s ORDER BY at, id
        """,
        since=since,
    )


async def numbers_between(conn: Conn, client_id: UUID, first: UUID, before: UUID) -> list[str]:
    """Numbers of which the client got an SMS in a span of ids, also when that is gone, or to which one was written first."""
    return await fetch_values(
        conn,
        """
        SELECT sender FROM messages WHERE client_id = %(client_id)s AND id >= %(first)s AND id < %(before)s
         UNION
        SELECT sender FROM conversations WHERE client_id = %(client_id)s AND id >= %(first)s
        """,
        client_id=client_id,
        first=first,
        before=before,
    )


async def delete_requests_of(conn: Conn, client_id: UUID, mark: bytes, before: datetime) -> int:
    """Delete the client's requests of a number up to a time; how many."""
    return await execute(
        conn,
        """
        DELETE FROM receiver_requests
         WHERE client_id = %(client_id)s AND at <= %(before)s AND sender_mark = %(mark)s
        """,
        client_id=client_id,
        mark=mark,
        before=before,
    )


async def delete_loose_requests_of(conn: Conn, marks: Sequence[bytes], before: datetime) -> None:
    """Delete requests of a number to receivers that nobody has, up to a time."""
    await execute(
        conn,
        """
        DELETE FROM receiver_requests
         WHERE connector_id IS NULL AND client_id IS NULL AND at <= %(before)s AND sender_mark = ANY(%(marks)s)
        """,
        marks=list(marks),
        before=before,
    )


async def add_to_erasure(conn: Conn, id_: UUID, deleted: Deleted) -> None:
    """Write down what else was deleted for an erasure."""
    await execute(
        conn,
        """
        UPDATE erasures e
           SET deleted = (SELECT jsonb_object_agg(name, rows) FROM (
                   SELECT key AS name, sum(value::int) AS rows
                     FROM (SELECT * FROM jsonb_each_text(e.deleted)
                            UNION ALL SELECT * FROM jsonb_each_text(%(deleted)s::jsonb)) both_of_them
                    GROUP BY key) summed)
         WHERE id = %(id)s
        """,
        id=id_,
        deleted=json.dumps(deleted),
    )


async def purge_trash(conn: Conn, before: datetime, at_most: int) -> int:
    """Remove rows that were deleted before a time and nothing refers to."""
    return int(
        await fetch_value(
            conn,
            "SELECT ringdove_purge_deleted(%(before)s, %(n)s) + routing_purge_deleted(%(before)s, %(n)s)",
            before=before,
            n=at_most,
        )
    )
