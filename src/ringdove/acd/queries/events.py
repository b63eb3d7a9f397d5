"""SQL of media events: taking them in, distributing, taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.acd.model import Candidate, NewEvent, OpenEvent, Taken, rank_at
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples, fetch_value, fetch_values


async def lock_open(conn: Conn, conversation_ids: Sequence[UUID]) -> list[OpenEvent]:
    """Lock the open events of these conversations. The caller holds the conversations."""
    return await fetch_all(
        conn,
        OpenEvent,
        """
        SELECT id, client_id, conversation_id, group_id, state, agent_id, first_message_id, last_message_id
          FROM acd_events
         WHERE conversation_id = ANY(%(conversations)s) AND state <> 'closed'
         ORDER BY id FOR UPDATE
        """,
        conversations=list(conversation_ids),
    )


async def insert(conn: Conn, events: Sequence[NewEvent], at: datetime) -> None:
    """Write new events, in line, and that they are."""
    await execute(
        conn,
        """
        WITH new AS (
            SELECT * FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(conversations)s::uuid[],
                %(connectors)s::uuid[], %(groups)s::uuid[], %(subjects)s::text[], %(priorities)s::smallint[],
                %(queued)s::timestamptz[], %(ranks)s::timestamptz[], %(firsts)s::uuid[], %(lasts)s::uuid[],
                %(counts)s::int[])
                AS t(id, client_id, conversation_id, connector_id, group_id, subject, priority, queued_at, rank_at,
                     first_message_id, last_message_id, message_count)
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what) SELECT client_id, id, %(at)s, 'queued' FROM new
        )
        INSERT INTO acd_events (id, client_id, conversation_id, connector_id, group_id, subject, priority, queued_at,
                                rank_at, first_message_id, last_message_id, message_count, created_at)
        SELECT id, client_id, conversation_id, connector_id, group_id, subject, priority, queued_at, rank_at,
               first_message_id, last_message_id, message_count, %(at)s
          FROM new
        """,
        ids=[e.id for e in events],
        clients=[e.client_id for e in events],
        conversations=[e.conversation_id for e in events],
        connectors=[e.connector_id for e in events],
        groups=[e.group_id for e in events],
        subjects=[e.subject for e in events],
        priorities=[e.priority for e in events],
        queued=[e.queued_at for e in events],
        ranks=[rank_at(e.queued_at, e.priority) for e in events],
        firsts=[e.first_message_id for e in events],
        lasts=[e.last_message_id for e in events],
        counts=[e.message_count for e in events],
        at=at,
    )


async def join(conn: Conn, joined: Sequence[tuple[UUID, UUID, int]], at: datetime) -> None:
    """More SMS for open events: (event, its last message now, how many more). The caller holds the events."""
    await execute(
        conn,
        """
        WITH more AS (
            SELECT * FROM unnest(%(events)s::uuid[], %(lasts)s::uuid[], %(counts)s::int[])
                AS t(id, last_message_id, count)
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT e.client_id, e.id, %(at)s, 'joined', e.agent_id FROM acd_events e JOIN more USING (id)
        )
        UPDATE acd_events e
           SET last_message_id = more.last_message_id, message_count = message_count + more.count
          FROM more WHERE e.id = more.id
        """,
        events=[j[0] for j in joined],
        lasts=[j[1] for j in joined],
        counts=[j[2] for j in joined],
        at=at,
    )


async def lock_group(conn: Conn, group_id: UUID) -> None:
    """Lock the group's distribution until the transaction ends, waiting for it."""
    await execute(
        conn,
        "SELECT pg_advisory_xact_lock(hashtextextended('acd_group ' || %(group_id)s::text, 0))",
        group_id=group_id,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """An event that is next in line; ``refused_at``: when it was last let pass in this visit."""

    id: UUID
    visit: int
    created_at: datetime
    first_message_id: UUID
    refused_by: list[UUID]
    refused_at: datetime | None


async def heads(conn: Conn, group_id: UUID, limit: int) -> list[Head]:
    """The events that are next in line. The caller holds the group's lock."""
    return await fetch_all(
        conn,
        Head,
        """
        SELECT e.id, e.visit, e.created_at, e.first_message_id, COALESCE(o.refused_by, '{}') AS refused_by, o.refused_at
          FROM (SELECT id, visit, rank_at, created_at, first_message_id FROM acd_events WHERE group_id = %(group_id)s AND state = 'queued'
                 ORDER BY rank_at, id LIMIT %(limit)s) e
          LEFT JOIN LATERAL (
                SELECT array_agg(agent_id) AS refused_by, max(decided_at) AS refused_at
                  FROM acd_offers
                 WHERE event_id = e.id AND visit = e.visit AND state IN ('declined', 'timed_out')) o ON true
         ORDER BY e.rank_at, e.id
        """,
        group_id=group_id,
        limit=limit,
    )


async def candidates(conn: Conn, group_id: UUID) -> list[Candidate]:
    """The group's agents who may have SMS now, read without lock."""
    return await fetch_all(
        conn,
        Candidate,
        """
        WITH receiving AS MATERIALIZED (
            SELECT s.id FROM agent_statuses s JOIN acd_groups g ON g.client_id = s.client_id
             WHERE g.id = %(group_id)s AND s.receives_sms
               AND (NOT EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = s.id)
                    OR EXISTS (SELECT FROM agent_status_groups r
                                WHERE r.agent_status_id = s.id AND r.group_id = g.id))
        )
        SELECT a.user_id AS agent_id, a.idle_since, a.load, u.max_parallel_sms AS maximum
          FROM acd_group_members m
          JOIN acd_agents a ON a.user_id = m.user_id
          JOIN users u ON u.id = m.user_id
         WHERE m.group_id = %(group_id)s AND a.status_id IN (SELECT id FROM receiving)
           AND a.connected AND u.active AND u.sms_delivery = 'web' AND a.load < u.max_parallel_sms
        """,
        group_id=group_id,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """An offer that was made."""

    event_id: UUID
    client_id: UUID
    agent_id: UUID


async def make_offers(
    conn: Conn, offers: Sequence[tuple[UUID, UUID, UUID]], group_id: UUID, at: datetime
) -> list[Made]:
    """Lock the events, then the agents, in id order; offer what is still in line to whoever still has room.

    ``offers`` are (offer, event, agent) in order of preference. The caller holds the group's lock.
    """
    return await fetch_all(
        conn,
        Made,
        """
        WITH plan AS MATERIALIZED (
            SELECT * FROM unnest(%(offers)s::uuid[], %(events)s::uuid[], %(agents)s::uuid[])
                WITH ORDINALITY AS t(offer_id, event_id, agent_id, position)
        ), events AS MATERIALIZED (
            SELECT e.id, e.client_id, e.visit FROM acd_events e
             WHERE e.id IN (SELECT event_id FROM plan) AND e.state = 'queued'
             ORDER BY e.id FOR UPDATE OF e
        ), agents AS MATERIALIZED (
            SELECT a.user_id, a.client_id, u.max_parallel_sms - a.load AS room
              FROM acd_agents a JOIN users u ON u.id = a.user_id JOIN agent_statuses s ON s.id = a.status_id
             WHERE a.user_id IN (SELECT agent_id FROM plan WHERE event_id IN (SELECT id FROM events))
               AND a.connected AND s.receives_sms AND u.active
             ORDER BY a.user_id FOR UPDATE OF a
        ), fitting AS MATERIALIZED (
            SELECT p.offer_id, p.event_id, p.agent_id, e.client_id, e.visit
              FROM (SELECT plan.*, events.client_id, events.visit, agents.room,
                           row_number() OVER (PARTITION BY plan.agent_id ORDER BY plan.position) AS n
                      FROM plan
                      JOIN events ON events.id = plan.event_id
                      JOIN agents ON agents.user_id = plan.agent_id AND agents.client_id = events.client_id) p
              JOIN events e ON e.id = p.event_id
             WHERE p.n <= p.room
        ), offered AS (
            UPDATE acd_events e SET state = 'offered', agent_id = f.agent_id
              FROM fitting f WHERE e.id = f.event_id
        ), loaded AS (
            UPDATE acd_agents a SET load = a.load + n.n
              FROM (SELECT agent_id, count(*) AS n FROM fitting GROUP BY agent_id) n WHERE a.user_id = n.agent_id
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT client_id, event_id, %(at)s, 'offered', agent_id FROM fitting
        )
        INSERT INTO acd_offers (id, client_id, event_id, visit, agent_id, offered_at, deadline)
        SELECT f.offer_id, f.client_id, f.event_id, f.visit, f.agent_id, %(at)s,
               %(at)s + g.offer_timeout_s * interval '1 second'
          FROM fitting f, acd_groups g WHERE g.id = %(group_id)s
        RETURNING event_id, client_id, agent_id
        """,
        offers=[o[0] for o in offers],
        events=[o[1] for o in offers],
        agents=[o[2] for o in offers],
        group_id=group_id,
        at=at,
    )


async def due(conn: Conn, at: datetime, limit: int) -> list[tuple[UUID, UUID, str]]:
    """(event, agent, why) of everything an agent should no longer have.

    An offer past its deadline timed out; one whose agent is not connected is lost; one whose agent receives
    nothing any more is withdrawn. What is in work returns when its agent is logged off.
    """
    rows = await fetch_tuples(
        conn,
        """
        SELECT o.event_id, o.agent_id,
               CASE WHEN NOT a.connected THEN 'lost'
                    WHEN NOT s.receives_sms OR NOT u.active THEN 'withdrawn'
                    ELSE 'timed_out' END
          FROM acd_offers o
          JOIN acd_agents a ON a.user_id = o.agent_id
          JOIN users u ON u.id = o.agent_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE o.state = 'pending' AND (o.deadline <= %(at)s OR NOT a.connected OR NOT s.receives_sms OR NOT u.active)
        UNION ALL
        SELECT e.id, e.agent_id, 'returned'
          FROM acd_events e
          JOIN acd_agents a ON a.user_id = e.agent_id
          JOIN users u ON u.id = e.agent_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE e.state IN ('active', 'parked', 'wrap_up') AND NOT (s.logged_on AND u.active)
         LIMIT %(limit)s
        """,
        at=at,
        limit=limit,
    )
    return [(event_id, agent_id, why) for event_id, agent_id, why in rows]


async def take_back(
    conn: Conn, asked: Sequence[tuple[UUID, UUID, str]], at: datetime
) -> list[Taken]:
    """Lock the events, then the agents, in id order, and return to the queue what these agents still have."""
    return await fetch_all(
        conn,
        Taken,
        """
        WITH asked AS MATERIALIZED (
            SELECT * FROM unnest(%(events)s::uuid[], %(agents)s::uuid[], %(reasons)s::text[])
                AS t(event_id, agent_id, reason)
        ), events AS MATERIALIZED (
            SELECT e.id, e.client_id, e.group_id, e.agent_id, e.state, e.first_message_id, asked.reason
              FROM acd_events e JOIN asked ON asked.event_id = e.id
             WHERE e.agent_id = asked.agent_id
               AND CASE asked.reason WHEN 'returned' THEN e.state IN ('active', 'parked', 'wrap_up')
                                     ELSE e.state = 'offered' END
             ORDER BY e.id FOR UPDATE OF e
        ), agents AS MATERIALIZED (
            SELECT a.user_id FROM acd_agents a WHERE a.user_id IN (SELECT agent_id FROM events)
             ORDER BY a.user_id FOR UPDATE
        ), unloaded AS (
            UPDATE acd_agents a
               SET load = a.load - n.n, idle_since = CASE WHEN a.load = n.n THEN %(at)s ELSE a.idle_since END
              FROM agents
              JOIN (SELECT agent_id, count(*) FILTER (WHERE state <> 'parked') AS n FROM events GROUP BY agent_id) n
                ON n.agent_id = agents.user_id
             WHERE a.user_id = agents.user_id
        ), offers AS (
            UPDATE acd_offers o SET state = events.reason, decided_at = %(at)s
              FROM events WHERE o.event_id = events.id AND o.state = 'pending' AND events.state = 'offered'
            RETURNING o.event_id, o.offered_at
        ), queued AS (
            UPDATE acd_events e
               SET state = 'queued', agent_id = NULL, accepted_at = NULL,
                   visit = e.visit + (events.state <> 'offered')::int
              FROM events WHERE e.id = events.id
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT client_id, id, %(at)s, reason, agent_id FROM events
        )
        SELECT events.id AS event_id, client_id, group_id, agent_id, reason, first_message_id, offers.offered_at
          FROM events LEFT JOIN offers ON offers.event_id = events.id
        """,
        events=[a[0] for a in asked],
        agents=[a[1] for a in asked],
        reasons=[a[2] for a in asked],
        at=at,
    )


async def groups_in_line(conn: Conn) -> list[UUID]:
    """The groups in which an event waits."""
    rows = await fetch_tuples(
        conn, "SELECT DISTINCT group_id FROM acd_events WHERE state = 'queued'"
    )
    return [row[0] for row in rows]


async def lock_one(conn: Conn, client_id: UUID, event_id: UUID) -> OpenEvent | None:
    """Lock one event."""
    rows = await fetch_all(
        conn,
        OpenEvent,
        """
        SELECT id, client_id, conversation_id, group_id, state, agent_id, first_message_id, last_message_id
          FROM acd_events WHERE id = %(event_id)s AND client_id = %(client_id)s FOR UPDATE
        """,
        event_id=event_id,
        client_id=client_id,
    )
    return rows[0] if rows else None


async def lock_conversation_of(conn: Conn, client_id: UUID, event_id: UUID) -> bool:
    """Hold an event's conversation, which is locked before the event; whether there is one."""
    return bool(
        await fetch_value(
            conn,
            """
            SELECT true FROM acd_events e JOIN conversations c ON c.id = e.conversation_id
             WHERE e.id = %(event_id)s AND e.client_id = %(client_id)s FOR UPDATE OF c
            """,
            event_id=event_id,
            client_id=client_id,
        )
    )


async def accept(conn: Conn, event_id: UUID, agent_id: UUID, at: datetime) -> datetime | None:
    """Accept her pending offer before its deadline; when it was made, if there was one. The caller holds the event."""
    offered_at: datetime | None = await fetch_value(
        conn,
        """
        WITH accepted AS (
            UPDATE acd_offers SET state = 'accepted', decided_at = %(at)s
             WHERE event_id = %(event_id)s AND agent_id = %(agent_id)s AND state = 'pending'
               AND deadline > %(at)s
            RETURNING event_id, client_id, offered_at
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT client_id, event_id, %(at)s, 'accepted', %(agent_id)s FROM accepted
        )
        UPDATE acd_events e SET state = 'active', accepted_at = %(at)s
          FROM accepted WHERE e.id = accepted.event_id AND e.state = 'offered'
        RETURNING accepted.offered_at
        """,
        event_id=event_id,
        agent_id=agent_id,
        at=at,
    )
    return offered_at


async def close(
    conn: Conn, event_id: UUID, agent_id: UUID, by_user_id: UUID, at: datetime
) -> list[UUID]:
    """Close an event in work and give its agent the room back; her groups. The caller holds the event."""
    return await fetch_values(
        conn,
        """
        WITH closed AS (
            UPDATE acd_events SET state = 'closed', closed_at = %(at)s WHERE id = %(event_id)s
            RETURNING client_id
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id)
            SELECT client_id, %(event_id)s, %(at)s, 'closed', %(agent_id)s, %(by_user_id)s FROM closed
        ), freed AS (
            UPDATE acd_agents
               SET load = load - 1, idle_since = CASE WHEN load = 1 THEN %(at)s ELSE idle_since END
             WHERE user_id = %(agent_id)s
        )
        SELECT group_id FROM acd_group_members WHERE user_id = %(agent_id)s
        """,
        event_id=event_id,
        agent_id=agent_id,
        by_user_id=by_user_id,
        at=at,
    )


async def repair_load(conn: Conn, settled: timedelta) -> list[UUID]:
    """Lock and correct agents whose load is not what their events say; who they were."""
    rows = await fetch_tuples(
        conn,
        """
        WITH counted AS (
            SELECT a.user_id, a.load, count(e.id) AS n
              FROM acd_agents a
              LEFT JOIN acd_events e ON e.agent_id = a.user_id AND e.state IN ('offered', 'active', 'wrap_up')
             GROUP BY a.user_id, a.load HAVING a.load <> count(e.id)
        ), locked AS (
            SELECT a.user_id FROM acd_agents a JOIN counted USING (user_id) ORDER BY a.user_id
               FOR UPDATE OF a SKIP LOCKED
        )
        UPDATE acd_agents a
           SET load = (SELECT count(*) FROM acd_events e
                        WHERE e.agent_id = a.user_id AND e.state IN ('offered', 'active', 'wrap_up'))
          FROM locked, counted
         WHERE a.user_id = locked.user_id AND counted.user_id = a.user_id AND a.load = counted.load
           AND a.idle_since < now() - %(settled)s
        RETURNING a.user_id
        """,
        settled=settled,
    )
    return [row[0] for row in rows]
