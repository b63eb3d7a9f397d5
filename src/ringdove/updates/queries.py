"""All SQL of the updates: cursor, log, streams and the leases of the processes that hold them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_value, fetch_values
from ringdove.updates.model import Numbered, Stream, Update


async def append(conn: Conn, updates: Sequence[Update], at: datetime) -> None:
    """Lock the cursors in id order, raise them, and write the updates under the new numbers."""
    await execute(
        conn,
        """
        WITH told AS MATERIALIZED (
            SELECT t.*, row_number() OVER (PARTITION BY user_id ORDER BY position) AS n
              FROM unnest(%(users)s::uuid[], %(clients)s::uuid[], %(kinds)s::text[], %(events)s::uuid[],
                          %(messages)s::uuid[], %(reasons)s::text[])
                   WITH ORDINALITY AS t(user_id, client_id, kind, event_id, message_id, reason, position)
        ), counted AS (
            SELECT user_id, count(*) AS n FROM told GROUP BY user_id ORDER BY user_id
        ), locked AS (
            SELECT c.user_id, counted.n
              FROM counted
             CROSS JOIN LATERAL (SELECT user_id FROM updates_cursor WHERE user_id = counted.user_id FOR UPDATE) c
        ), raised AS (
            UPDATE updates_cursor SET seq = seq + (SELECT n FROM locked WHERE locked.user_id = updates_cursor.user_id)
             WHERE user_id = ANY(ARRAY(SELECT user_id FROM locked))
            RETURNING user_id, seq - (SELECT n FROM locked WHERE locked.user_id = updates_cursor.user_id) AS before
        )
        INSERT INTO updates_log (user_id, seq, client_id, at, kind, event_id, message_id, reason)
        SELECT told.user_id, raised.before + told.n, told.client_id, %(at)s, told.kind, told.event_id,
               told.message_id, told.reason
          FROM told JOIN raised USING (user_id)
        """,
        users=[u.user_id for u in updates],
        clients=[u.client_id for u in updates],
        kinds=[u.kind for u in updates],
        events=[u.event_id for u in updates],
        messages=[u.message_id for u in updates],
        reasons=[u.reason for u in updates],
        at=at,
    )


async def after(conn: Conn, users: Sequence[UUID], seqs: Sequence[int]) -> list[Numbered]:
    """What each user has not seen yet, in order; of somebody who missed very much, the beginning."""
    return await fetch_all(
        conn,
        Numbered,
        """
        SELECT l.*
          FROM unnest(%(users)s::uuid[], %(seqs)s::bigint[]) AS seen(user_id, seq)
         CROSS JOIN LATERAL (
                SELECT user_id, seq, kind, event_id, message_id, reason, at FROM updates_log
                 WHERE user_id = seen.user_id AND seq > seen.seq ORDER BY seq LIMIT 1000) l
        """,
        users=list(users),
        seqs=list(seqs),
    )


async def cursor(conn: Conn, user_id: UUID) -> int:
    """The number of the user's newest update."""
    seq = await fetch_value(
        conn, "SELECT seq FROM updates_cursor WHERE user_id = %(user_id)s", user_id=user_id
    )
    return int(seq or 0)


async def forget(conn: Conn, before: datetime) -> int:
    """Delete old updates; how many."""
    return await execute(conn, "DELETE FROM updates_log WHERE at < %(before)s", before=before)


async def renew(conn: Conn, process_id: UUID, lease: timedelta) -> None:
    """Hold the process's lease for another while."""
    await execute(
        conn,
        """
        INSERT INTO updates_processes (id, lease_until) VALUES (%(id)s, now() + %(lease)s)
        ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
        """,
        id=process_id,
        lease=lease,
    )


async def add_streams(conn: Conn, process_id: UUID, streams: Sequence[Stream]) -> None:
    """Write down who listens at this process."""
    await execute(
        conn,
        """
        INSERT INTO updates_streams (id, process_id, client_id, user_id, session_id)
        SELECT s.id, %(process_id)s, s.client_id, s.user_id, s.session_id
          FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(users)s::uuid[], %(sessions)s::uuid[])
               AS s(id, client_id, user_id, session_id)
            ON CONFLICT (id) DO NOTHING
        """,
        process_id=process_id,
        ids=[s.id for s in streams],
        clients=[s.client_id for s in streams],
        users=[s.user_id for s in streams],
        sessions=[s.session_id for s in streams],
    )


async def remove_streams(conn: Conn, stream_ids: Sequence[UUID]) -> None:
    """These no longer listen."""
    await execute(conn, "DELETE FROM updates_streams WHERE id = ANY(%(ids)s)", ids=list(stream_ids))


async def remove_expired(conn: Conn) -> list[UUID]:
    """Drop processes whose lease ran out, and their streams; the users who listened there."""
    return await fetch_values(
        conn,
        """
        WITH dead AS MATERIALIZED (
            SELECT id FROM updates_processes WHERE lease_until < now() FOR UPDATE SKIP LOCKED
        ), heard AS MATERIALIZED (
            SELECT DISTINCT user_id FROM updates_streams WHERE process_id IN (SELECT id FROM dead)
        ), gone AS (
            DELETE FROM updates_processes WHERE id IN (SELECT id FROM dead)
        )
        SELECT user_id FROM heard
        """,
    )


async def listening(conn: Conn, users: Sequence[UUID]) -> list[UUID]:
    """Which of these users somebody still listens for."""
    return await fetch_values(
        conn,
        "SELECT DISTINCT user_id FROM updates_streams WHERE user_id = ANY(%(users)s)",
        users=list(users),
    )
