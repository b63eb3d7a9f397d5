"""SQL of an event's life after its first offer: parking, hand-over, wrap-up, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.acd.model import OpenEvent, Rules
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one, fetch_tuples, fetch_value


async def rules(conn: Conn, client_id: UUID, group_id: UUID) -> Rules | None:
    """How a group of the client works."""
    return await fetch_one(
        conn,
        Rules,
        """
        SELECT name, active, return_to_agent_s, wrap_up_s, park_limit_s, code_needed, decline_reason_needed,
               may_pick OR strategy = 'pick' AS may_pick
          FROM acd_groups WHERE id = %(group_id)s AND client_id = %(client_id)s AND deleted_at IS NULL
        """,
        client_id=client_id,
        group_id=group_id,
    )


async def hold_to_close(
    conn: Conn, client_id: UUID, event_id: UUID
) -> tuple[OpenEvent, int, bool] | None:
    """Lock an event's conversation, then the event; its group's time for wrap-up and whether that needs a code.

    No group is joined: an event that goes to another group while its lock is waited for would not be found.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH talk AS MATERIALIZED (
            SELECT c.id FROM acd_events e JOIN conversations c ON c.id = e.conversation_id
             WHERE e.id = %(event_id)s AND e.client_id = %(client_id)s FOR UPDATE OF c
        )
        SELECT e.id, e.client_id, e.conversation_id, e.group_id, e.state, e.agent_id, e.first_message_id,
               e.last_message_id, e.run_id,
               (SELECT wrap_up_s FROM acd_groups WHERE id = e.group_id),
               (SELECT code_needed FROM acd_groups WHERE id = e.group_id)
          FROM acd_events e WHERE e.id = %(event_id)s AND EXISTS (SELECT FROM talk) FOR UPDATE
        """,
        client_id=client_id,
        event_id=event_id,
    )
    return (OpenEvent(*rows[0][:9]), rows[0][9], rows[0][10]) if rows else None


async def requeue(
    conn: Conn,
    event_id: UUID,
    *,
    group_id: UUID,
    what: str,
    by: UUID | None,
    wants: UUID | None,
    until: datetime | None,
    left_by: UUID | None,
    at: datetime,
) -> None:
    """Put an open event back in line at its own place, for one agent alone until a time or for everybody.

    In another group its place is by that group's order. Whoever had it has room again. The caller holds the event.
    """
    await execute(
        conn,
        """
        WITH before AS (
            SELECT id, client_id, agent_id, state FROM acd_events WHERE id = %(event_id)s
        ), freed AS (
            UPDATE acd_agents a
               SET load = load - 1, idle_since = CASE WHEN load = 1 THEN %(at)s ELSE idle_since END
              FROM before WHERE a.user_id = before.agent_id AND before.state IN ('offered', 'active', 'wrap_up')
        ), rescinded AS (
            UPDATE acd_offers SET state = 'rescinded', decided_at = %(at)s
             WHERE event_id = %(event_id)s AND state = 'pending'
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id, group_id, detail)
            SELECT client_id, id, %(at)s, %(what)s, COALESCE(%(wants)s, agent_id), %(by)s, %(group_id)s,
                   jsonb_build_object('to_agent', %(wants)s::uuid IS NOT NULL)
              FROM before
        )
        UPDATE acd_events e
           SET state = 'queued', agent_id = NULL, accepted_at = NULL, visit = visit + 1, group_id = %(group_id)s,
               wants_agent_id = %(wants)s, due_at = %(until)s, left_by = %(left_by)s,
               left_at = CASE WHEN %(left_by)s::uuid IS NULL THEN NULL ELSE %(at)s END,
               in_group_since = CASE WHEN group_id = %(group_id)s THEN in_group_since ELSE %(at)s END,
               rank_at = acd_rank(queued_at, priority,
                                  (SELECT events_order FROM acd_groups g WHERE g.id = %(group_id)s))
         WHERE e.id = %(event_id)s
        """,
        event_id=event_id, group_id=group_id, what=what, by=by, wants=wants, until=until, left_by=left_by, at=at,
    )  # fmt: skip


async def rest(
    conn: Conn, event_id: UUID, state: str, due_at: datetime, by: UUID, at: datetime
) -> None:
    """An event in work is parked (and leaves room) or in wrap-up until a time. The caller holds the event."""
    await execute(
        conn,
        """
        WITH rested AS (
            UPDATE acd_events SET state = %(state)s, due_at = %(due_at)s, not_before = NULL, code_owed = false
             WHERE id = %(event_id)s
            RETURNING client_id, agent_id
        ), freed AS (
            UPDATE acd_agents a
               SET load = load - 1, idle_since = CASE WHEN load = 1 THEN %(at)s ELSE idle_since END
              FROM rested WHERE a.user_id = rested.agent_id AND %(state)s = 'parked'
        )
        INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id, detail)
        SELECT client_id, %(event_id)s, %(at)s, %(state)s, agent_id, %(by)s,
               jsonb_build_object('until', %(due_at)s::timestamptz)
          FROM rested
        """,
        event_id=event_id,
        state=state,
        due_at=due_at,
        by=by,
        at=at,
    )


async def park_all(conn: Conn, client_id: UUID, agent_id: UUID, at: datetime) -> None:
    """Lock what an agent has in work, then her; park it until the next SMS of each, as long as its group allows."""
    await execute(
        conn,
        """
        WITH held AS MATERIALIZED (
            SELECT e.id, e.client_id, g.park_limit_s FROM acd_events e JOIN acd_groups g ON g.id = e.group_id
             WHERE e.client_id = %(client_id)s AND e.agent_id = %(agent_id)s AND e.state = 'active'
             ORDER BY e.id FOR UPDATE OF e
        ), parked AS (
            UPDATE acd_events e
               SET state = 'parked', due_at = %(at)s + held.park_limit_s * interval '1 second', not_before = NULL
              FROM held WHERE e.id = held.id
        ), freed AS (
            UPDATE acd_agents a
               SET load = a.load - h.n, idle_since = CASE WHEN a.load = h.n THEN %(at)s ELSE a.idle_since END
              FROM (SELECT count(*) AS n FROM held) h WHERE a.user_id = %(agent_id)s AND h.n > 0
        )
        INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id)
        SELECT client_id, id, %(at)s, 'parked', %(agent_id)s, %(agent_id)s FROM held
        """,
        client_id=client_id,
        agent_id=agent_id,
        at=at,
    )


async def postpone(conn: Conn, event_id: UUID, due_at: datetime) -> None:
    """Move the moment at which an event is looked at. The caller holds the event."""
    await execute(
        conn,
        "UPDATE acd_events SET due_at = %(due_at)s WHERE id = %(event_id)s",
        event_id=event_id,
        due_at=due_at,
    )


async def take(
    conn: Conn, offer_id: UUID, event_id: UUID, agent_id: UUID, what: str, by: UUID, at: datetime
) -> bool:
    """Give an event in line, or parked, to an agent at once, if she has room. The caller holds the event."""
    return bool(
        await execute(
            conn,
            """
            WITH fits AS (
                UPDATE acd_agents a SET load = load + 1
                  FROM users u WHERE a.user_id = %(agent_id)s AND u.id = a.user_id AND u.active
                   AND a.load < u.max_parallel_sms
                RETURNING a.user_id
            ), before AS (
                SELECT e.* FROM acd_events e, fits WHERE e.id = %(event_id)s
            ), offer AS (
                INSERT INTO acd_offers (id, client_id, event_id, visit, agent_id, offered_at, deadline, state, decided_at)
                SELECT %(offer_id)s, client_id, id, visit, %(agent_id)s, %(at)s, %(at)s, 'accepted', %(at)s
                  FROM before WHERE before.state = 'queued'
            ), history AS (
                INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id)
                SELECT client_id, id, %(at)s, %(what)s, %(agent_id)s, %(by)s FROM before
            )
            UPDATE acd_events e
               SET state = 'active', agent_id = %(agent_id)s, accepted_at = COALESCE(e.accepted_at, %(at)s),
                   wants_agent_id = NULL, due_at = NULL
              FROM before WHERE e.id = before.id
            """,
            offer_id=offer_id,
            event_id=event_id,
            agent_id=agent_id,
            what=what,
            by=by,
            at=at,
        )
    )


async def set_priority(conn: Conn, event_id: UUID, priority: int, by: UUID, at: datetime) -> None:
    """Give an event a priority and the place in line that follows from it. The caller holds the event."""
    await execute(
        conn,
        """
        WITH moved AS (
            UPDATE acd_events e SET priority = %(priority)s, rank_at = acd_rank(e.queued_at, %(priority)s, g.events_order)
              FROM acd_groups g
             WHERE e.id = %(event_id)s AND e.priority <> %(priority)s AND g.id = e.group_id
            RETURNING e.client_id, e.agent_id
        )
        INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id)
        SELECT client_id, %(event_id)s, %(at)s, 'priority', agent_id, %(by)s FROM moved
        """,
        event_id=event_id,
        priority=priority,
        by=by,
        at=at,
    )


async def end(conn: Conn, event_id: UUID, by: UUID | None, at: datetime) -> None:
    """Close an open event wherever it stands; whoever has it has room again. The caller holds the event."""
    await execute(
        conn,
        """
        WITH before AS (
            SELECT id, client_id, agent_id, state FROM acd_events WHERE id = %(event_id)s
        ), freed AS (
            UPDATE acd_agents a
               SET load = load - 1, idle_since = CASE WHEN load = 1 THEN %(at)s ELSE idle_since END
              FROM before WHERE a.user_id = before.agent_id AND before.state IN ('offered', 'active', 'wrap_up')
        ), rescinded AS (
            UPDATE acd_offers SET state = 'rescinded', decided_at = %(at)s
             WHERE event_id = %(event_id)s AND state = 'pending'
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id)
            SELECT client_id, id, %(at)s, 'closed', agent_id, %(by)s FROM before
        )
        UPDATE acd_events
           SET state = 'closed', closed_at = %(at)s, wants_agent_id = NULL, due_at = NULL,
               agent_id = CASE state WHEN 'offered' THEN NULL ELSE agent_id END
         WHERE id = %(event_id)s
        """,
        event_id=event_id,
        by=by,
        at=at,
    )


async def member_groups(conn: Conn, client_id: UUID, user_id: UUID) -> list[UUID]:
    """The active groups an active user of the client is a member of, by name."""
    rows = await fetch_all(
        conn,
        Place,
        """
        SELECT g.id, g.name FROM acd_group_members m
          JOIN acd_groups g ON g.id = m.group_id AND g.active
          JOIN users u ON u.id = m.user_id AND u.active
         WHERE m.client_id = %(client_id)s AND m.user_id = %(user_id)s ORDER BY g.name_key
        """,
        client_id=client_id,
        user_id=user_id,
    )
    return [row.id for row in rows]


@dataclass(frozen=True, slots=True)
class Place:
    """Something with a name."""

    id: UUID
    name: str


async def code_of_group(conn: Conn, client_id: UUID, group_id: UUID, code_id: UUID) -> bool:
    """Whether a transaction code may be chosen in a group."""
    return bool(
        await fetch_value(
            conn,
            """
            SELECT EXISTS (
                SELECT FROM transaction_codes c
                 WHERE c.id = %(code_id)s AND c.client_id = %(client_id)s AND c.active
                   AND (NOT EXISTS (SELECT FROM transaction_code_groups r WHERE r.transaction_code_id = c.id)
                        OR EXISTS (SELECT FROM transaction_code_groups r
                                    WHERE r.transaction_code_id = c.id AND r.group_id = %(group_id)s)))
            """,
            client_id=client_id,
            group_id=group_id,
            code_id=code_id,
        )
    )


async def set_code(conn: Conn, event_id: UUID, code_id: UUID) -> None:
    """What the event was about. The caller holds the event."""
    await execute(
        conn,
        "UPDATE acd_events SET transaction_code_id = %(code_id)s WHERE id = %(event_id)s",
        event_id=event_id,
        code_id=code_id,
    )


async def has_code(conn: Conn, event_id: UUID) -> bool:
    """Whether a transaction code was chosen."""
    return bool(
        await fetch_value(
            conn,
            "SELECT transaction_code_id IS NOT NULL FROM acd_events WHERE id = %(event_id)s",
            event_id=event_id,
        )
    )


async def add_note(
    conn: Conn, note_id: UUID, event_id: UUID, user_id: UUID, kind: str, body: str, at: datetime
) -> None:
    """Write a note to the conversation of an event."""
    await execute(
        conn,
        """
        INSERT INTO conversation_notes (id, client_id, conversation_id, event_id, user_id, kind, body, created_at)
        SELECT %(note_id)s, client_id, conversation_id, id, %(user_id)s, %(kind)s, %(body)s, %(at)s
          FROM acd_events WHERE id = %(event_id)s
        """,
        note_id=note_id,
        event_id=event_id,
        user_id=user_id,
        kind=kind,
        body=body,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """An event whose moment has come."""

    event_id: UUID
    client_id: UUID
    group_id: UUID
    state: str
    agent_id: UUID | None
    agent_active: bool
    code_owed: bool
    return_to_agent_s: int


async def due(conn: Conn, at: datetime, limit: int) -> list[Due]:
    """Lock the events whose moment has come, in id order."""
    return await fetch_all(
        conn,
        Due,
        """
        SELECT e.id AS event_id, e.client_id, e.group_id, e.state, e.agent_id, COALESCE(u.active, false) AS agent_active,
               e.state = 'wrap_up' AND g.code_needed AND e.transaction_code_id IS NULL AS code_owed, g.return_to_agent_s
          FROM acd_events e
          JOIN acd_groups g ON g.id = e.group_id
          LEFT JOIN users u ON u.id = e.agent_id
         WHERE e.id IN (SELECT id FROM acd_events
                         WHERE due_at <= %(at)s AND state IN ('parked', 'wrap_up', 'queued') AND run_id IS NULL
                         ORDER BY due_at LIMIT %(limit)s)
           AND e.due_at <= %(at)s AND e.state IN ('parked', 'wrap_up', 'queued') AND e.run_id IS NULL
         ORDER BY e.id FOR UPDATE OF e
        """,
        at=at,
        limit=limit,
    )


async def for_everybody(conn: Conn, events: Sequence[UUID]) -> None:
    """Nobody in particular is waited for any longer. The caller holds the events."""
    await execute(
        conn,
        "UPDATE acd_events SET wants_agent_id = NULL, due_at = NULL WHERE id = ANY(%(events)s) AND state = 'queued'",
        events=list(events),
    )


async def owe(conn: Conn, events: Sequence[UUID], at: datetime) -> None:
    """Agents get nothing more until these, whose wrap-up is over, have their codes; they are looked at again then.

    The caller holds the events. The agents are locked in id order.
    """
    await execute(
        conn,
        """
        WITH owed AS (
            UPDATE acd_events SET code_owed = true, due_at = %(at)s WHERE id = ANY(%(events)s) RETURNING agent_id
        ), locked AS MATERIALIZED (
            SELECT user_id FROM acd_agents WHERE user_id = ANY(ARRAY(SELECT agent_id FROM owed)) AND NOT owes_code
             ORDER BY user_id FOR UPDATE
        )
        UPDATE acd_agents a SET owes_code = true FROM locked WHERE a.user_id = locked.user_id
        """,
        events=list(events),
        at=at,
    )
