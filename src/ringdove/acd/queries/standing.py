"""SQL of how distribution stands as a whole: counts that stay cheap however many wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ringdove.kernel.db import Conn, fetch_tuples

#: More than this many are not counted.
MOST = 20_000


async def in_line(conn: Conn) -> tuple[int, datetime | None]:
    """How many events are in line, and since when the first of the lines waits."""
    ((count, oldest),) = await fetch_tuples(
        conn,
        """
        SELECT (SELECT count(*) FROM (SELECT FROM acd_events WHERE state = 'queued' LIMIT %(most)s) e),
               (SELECT min(first.queued_at)
                  FROM acd_groups g
                 CROSS JOIN LATERAL (SELECT queued_at FROM acd_events
                                      WHERE group_id = g.id AND state = 'queued'
                                      ORDER BY rank_at, id LIMIT 1) first)
        """,
        most=MOST,
    )
    return count, oldest


#: So late what is due may be looked at before it counts as forgotten.
LATE = timedelta(minutes=2)
#: Of each group so many are looked at for those that wait too long.
LOOKED_AT = 1_000


async def late(conn: Conn, at: datetime) -> tuple[int, int]:
    """How many events wait longer than their group allows, and how many should have been looked at long ago."""
    ((overdue, stranded),) = await fetch_tuples(
        conn,
        """
        SELECT (SELECT COALESCE(sum(waits.n), 0)
                  FROM acd_groups g
                 CROSS JOIN LATERAL (
                        SELECT count(*) AS n
                          FROM (SELECT queued_at FROM acd_events WHERE group_id = g.id AND state = 'queued'
                                 ORDER BY rank_at, id LIMIT %(looked_at)s) first
                         WHERE first.queued_at < %(at)s - g.waiting_limit_s * interval '1 second') waits),
               (SELECT count(*) FROM acd_events
                 WHERE due_at < %(at)s - %(late)s AND state IN ('parked', 'wrap_up', 'queued'))
             + (SELECT count(*) FROM acd_offers WHERE state = 'pending' AND deadline < %(at)s - %(late)s)
        """,
        looked_at=LOOKED_AT,
        at=at,
        late=LATE,
    )
    return int(overdue), int(stranded)


async def agents(conn: Conn) -> tuple[int, int]:
    """How many agents are connected, and how many of those have room and a status that receives SMS."""
    ((connected, ready),) = await fetch_tuples(
        conn,
        """
        SELECT count(*) FILTER (WHERE a.connected),
               count(*) FILTER (WHERE s.receives_sms AND u.active AND a.load < u.max_parallel_sms)
          FROM acd_agents a
          JOIN users u ON u.id = a.user_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE a.connected OR u.sms_delivery = 'email'
        """,
    )
    return connected, ready


async def of_groups(conn: Conn, groups: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """For each group: how many wait, since when the first, members present, free, and how long the last waited."""
    return await fetch_tuples(
        conn,
        """
        SELECT g.id, w.waiting, w.first, p.present, p.free, l.waited_s
          FROM unnest(%(groups)s::uuid[]) AS g(id)
         CROSS JOIN LATERAL (
            SELECT count(*) AS waiting, min(queued_at) AS first
              FROM (SELECT queued_at FROM acd_events WHERE group_id = g.id AND state = 'queued' LIMIT %(most)s) e
         ) w
         CROSS JOIN LATERAL (
            SELECT count(*) AS present, count(*) FILTER (WHERE a.load < u.max_parallel_sms) AS free
              FROM acd_group_members m
              JOIN users u ON u.id = m.user_id AND u.active AND u.sms_delivery = 'web'
              JOIN acd_agents a ON a.user_id = m.user_id AND a.connected
              JOIN agent_statuses s ON s.id = a.status_id AND s.receives_sms
             WHERE m.group_id = g.id AND m.kind <> 'read_only'
         ) p
         CROSS JOIN LATERAL (
            SELECT COALESCE(avg(extract(epoch FROM accepted_at - queued_at)), 0) AS waited_s
              FROM (SELECT accepted_at, queued_at FROM acd_events
                     WHERE group_id = g.id AND accepted_at IS NOT NULL ORDER BY id DESC LIMIT 20) e
         ) l
        """,
        groups=list(groups),
        most=MOST,
    )
