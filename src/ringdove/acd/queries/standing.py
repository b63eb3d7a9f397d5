"""SQL of how distribution stands as a whole: counts that stay cheap however many wait."""

from datetime import datetime

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


async def agents(conn: Conn) -> tuple[int, int]:
    """How many agents are connected, and how many of those have room and a status that receives SMS."""
    ((connected, ready),) = await fetch_tuples(
        conn,
        """
        SELECT count(*), count(*) FILTER (WHERE s.receives_sms AND u.active AND u.sms_delivery = 'web'
                                            AND a.load < u.max_parallel_sms)
          FROM acd_agents a
          JOIN users u ON u.id = a.user_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE a.connected
        """,
    )
    return connected, ready
