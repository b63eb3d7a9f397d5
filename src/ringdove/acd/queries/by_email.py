"""SQL of events that agents work on by e-mail."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ringdove.acd.model import ToMail, Visit
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one


async def begin(conn: Conn, events: Sequence[UUID], at: datetime) -> list[ToMail]:
    """These events, just accepted for their agents, are with them by e-mail; what to mail. The caller holds them.

    Of an event that was opened again only what came since then: the rest was done with.
    """
    return await fetch_all(
        conn,
        ToMail,
        """
        WITH begun AS (
            INSERT INTO acd_events_by_email (event_id, visit, client_id, conversation_id, user_id, since)
            SELECT id, visit, client_id, conversation_id, agent_id, %(at)s FROM acd_events
             WHERE id = ANY(%(events)s) AND state = 'active'
            RETURNING event_id, visit, client_id, user_id
        )
        SELECT b.event_id, b.visit, b.client_id, u.reseller_id, u.sms_email_confirmed AS address,
               COALESCE(since.message_id, e.first_message_id) AS first_message_id, e.last_message_id
          FROM begun b JOIN acd_events e ON e.id = b.event_id JOIN users u ON u.id = b.user_id
          LEFT JOIN LATERAL (
                SELECT r.message_id FROM messages_routed r JOIN messages m ON m.id = r.message_id
                 WHERE r.event_id = e.id AND m.received_at >= e.queued_at
                 ORDER BY r.message_id LIMIT 1) since ON true
         ORDER BY e.rank_at, e.id
        """,
        events=list(events),
        at=at,
    )


async def more(conn: Conn, joined: Sequence[tuple[UUID, UUID, UUID]]) -> list[ToMail]:
    """What to mail of SMS that joined events: (event, first, last). The caller holds the events."""
    return await fetch_all(
        conn,
        ToMail,
        """
        SELECT e.id AS event_id, e.visit, e.client_id, u.reseller_id, u.sms_email_confirmed AS address,
               more.first_message_id, more.last_message_id
          FROM unnest(%(events)s::uuid[], %(firsts)s::uuid[], %(lasts)s::uuid[])
                   AS more(event_id, first_message_id, last_message_id)
          JOIN acd_events e ON e.id = more.event_id AND e.state = 'active'
          JOIN acd_events_by_email b ON b.event_id = e.id AND b.visit = e.visit
          JOIN users u ON u.id = b.user_id AND u.sms_delivery = 'email' AND u.sms_email_confirmed IS NOT NULL
        """,
        events=[j[0] for j in joined],
        firsts=[j[1] for j in joined],
        lasts=[j[2] for j in joined],
    )


_VISITS = """
    SELECT b.event_id, b.visit, b.client_id, b.conversation_id, e.group_id, b.user_id, b.since, b.due_at,
           b.answered_at, b.failed_at,
           e.visit = b.visit AND e.agent_id IS NOT DISTINCT FROM b.user_id AND e.state = 'active' AS is_hers,
           e.visit = b.visit AND e.agent_id IS NOT DISTINCT FROM b.user_id AND e.state = 'closed'
               AND g.email_time_s = 0 AS is_closed_at_once,
           e.state, e.first_message_id, e.last_message_id, g.email_time_s, g.opening_times_id
      FROM acd_events_by_email b
      JOIN acd_events e ON e.id = b.event_id
      JOIN acd_groups g ON g.id = e.group_id
"""


async def visit(conn: Conn, event_id: UUID, number: int) -> Visit | None:
    """One visit."""
    return await fetch_one(
        conn,
        Visit,
        _VISITS + " WHERE b.event_id = %(event_id)s AND b.visit = %(number)s",
        event_id=event_id,
        number=number,
    )


async def due(conn: Conn, at: datetime, limit: int) -> list[Visit]:
    """Visits whose time is over, or not reckoned yet; the first ones."""
    return await fetch_all(
        conn,
        Visit,
        _VISITS
        + """
         WHERE e.state = 'active' AND e.visit = b.visit AND e.agent_id = b.user_id
           AND (b.due_at IS NULL OR b.due_at <= %(at)s)
         ORDER BY b.event_id LIMIT %(limit)s
        """,
        at=at,
        limit=limit,
    )


async def set_due(conn: Conn, event_id: UUID, number: int, due_at: datetime) -> None:
    """When her time is over."""
    await execute(
        conn,
        "UPDATE acd_events_by_email SET due_at = %(due_at)s WHERE event_id = %(event_id)s AND visit = %(number)s",
        event_id=event_id,
        number=number,
        due_at=due_at,
    )


async def failed(conn: Conn, event_id: UUID, number: int, at: datetime) -> None:
    """A mail does not reach her."""
    await execute(
        conn,
        "UPDATE acd_events_by_email SET failed_at = %(at)s WHERE event_id = %(event_id)s AND visit = %(number)s",
        event_id=event_id,
        number=number,
        at=at,
    )


async def answered(conn: Conn, event_id: UUID, number: int, at: datetime) -> None:
    """She answered."""
    await execute(
        conn,
        "UPDATE acd_events_by_email SET answered_at = %(at)s WHERE event_id = %(event_id)s AND visit = %(number)s",
        event_id=event_id,
        number=number,
        at=at,
    )


async def note(conn: Conn, event_id: UUID, what: str, user_id: UUID, at: datetime) -> None:
    """Write down what happened by e-mail."""
    await execute(
        conn,
        "INSERT INTO acd_history (client_id, event_id, at, what, agent_id)"
        " SELECT client_id, id, %(at)s, %(what)s, %(user_id)s FROM acd_events WHERE id = %(event_id)s",
        event_id=event_id,
        what=what,
        user_id=user_id,
        at=at,
    )


async def to_the_front(conn: Conn, event_id: UUID) -> None:
    """Put an event before all that wait in its group. The caller holds it."""
    await execute(
        conn,
        """
        UPDATE acd_events e
           SET rank_at = LEAST(e.rank_at, (SELECT min(o.rank_at) - interval '1 millisecond' FROM acd_events o
                                            WHERE o.group_id = e.group_id AND o.state = 'queued' AND o.id <> e.id))
         WHERE e.id = %(event_id)s AND e.state = 'queued'
        """,
        event_id=event_id,
    )
