"""SQL of media events: taking them in, distributing, taking back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.acd.decision import Decision, dumped_given, packed
from ringdove.acd.model import (
    MOST_SKILLS,
    Candidate,
    Need,
    NewEvent,
    OpenEvent,
    SkillWanted,
    Taken,
)
from ringdove.kernel import ids
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples, fetch_value, fetch_values
from ringdove.kernel.listing import fold


async def lock_open(
    conn: Conn, conversation_ids: Sequence[UUID], mailed: timedelta, at: datetime
) -> list[OpenEvent]:
    """Lock the events that the next SMS of these conversations belongs to. The caller holds the conversations.

    Those that are open, and the last ones that an agent had and that were closed within their group's threading time,
    or, where she answered by e-mail, within ``mailed``.
    ``OFFSET 0``: each conversation is looked up by itself, never by walking all events from the newest on. One
    table and no join: an event that changed while its lock was waited for is looked at anew, and where it would have to
    be joined again it can be left out.
    """
    return await fetch_all(
        conn,
        OpenEvent,
        """
        SELECT e.id, e.client_id, e.conversation_id, e.group_id, e.state, e.agent_id, e.first_message_id,
               e.last_message_id, e.run_id
          FROM acd_events e
         WHERE e.id = ANY(ARRAY(
                SELECT id FROM acd_events WHERE conversation_id = ANY(%(conversations)s) AND state <> 'closed'
                 UNION ALL
                SELECT last.id FROM unnest(%(conversations)s::uuid[]) c(id)
                 CROSS JOIN LATERAL (SELECT id FROM (SELECT id FROM acd_events WHERE conversation_id = c.id OFFSET 0) e
                                      ORDER BY id DESC LIMIT 1) last))
           AND (e.state <> 'closed'
                OR e.agent_id IS NOT NULL
                   AND EXISTS (SELECT FROM acd_groups g
                                WHERE g.id = e.group_id AND g.active
                                  AND (e.closed_at > %(at)s - g.threading_s * interval '1 second'
                                       OR e.closed_at > %(at)s - %(mailed)s
                                          AND EXISTS (SELECT FROM acd_events_by_email b
                                                       WHERE b.event_id = e.id AND b.visit = e.visit
                                                         AND b.user_id = e.agent_id AND b.answered_at IS NOT NULL))))
         ORDER BY e.id FOR UPDATE
        """,
        conversations=list(conversation_ids),
        mailed=mailed,
        at=at,
    )


async def insert(conn: Conn, events: Sequence[NewEvent], at: datetime) -> None:
    """Write new events, and that they are in line, or parked until their appointment.

    One that wants an agent is for her alone for a time, if she is in the group; so it is for whoever had the customer
    last, where the group or the SMS says so and she is there.
    """
    await execute(
        conn,
        """
        WITH new AS (
            SELECT t.*, g.events_order,
                   t.not_before > %(at)s IS TRUE AS later,
                   COALESCE(wanted.user_id, last.agent_id) AS wants_agent_id,
                   CASE WHEN wanted.user_id IS NOT NULL THEN COALESCE(t.wants_s, g.return_to_agent_s)
                        WHEN t.last_agent THEN COALESCE(t.wants_s, NULLIF(g.last_agent_s, 0), g.return_to_agent_s)
                        ELSE g.last_agent_s END AS wait_s,
                   COALESCE(needed.skills, '[]') AS needs
              FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(conversations)s::uuid[],
                %(connectors)s::uuid[], %(groups)s::uuid[], %(subjects)s::text[], %(priorities)s::smallint[],
                %(queued)s::timestamptz[], %(firsts)s::uuid[], %(lasts)s::uuid[], %(counts)s::int[],
                %(not_before)s::timestamptz[], %(skills)s::jsonb[], %(wants)s::uuid[], %(wants_s)s::int[],
                %(last_agents)s::boolean[], %(variables)s::jsonb[])
                AS t(id, client_id, conversation_id, connector_id, group_id, subject, priority, queued_at,
                     first_message_id, last_message_id, message_count, not_before, skills, wants, wants_s, last_agent,
                     variables)
              JOIN acd_groups g ON g.id = t.group_id
              LEFT JOIN LATERAL (
                    SELECT m.user_id FROM acd_group_members m JOIN users u ON u.id = m.user_id AND u.active
                     WHERE m.group_id = t.group_id AND m.user_id = t.wants) wanted ON true
              LEFT JOIN LATERAL (
                    SELECT before.agent_id
                      FROM (SELECT e.agent_id FROM acd_events e WHERE e.conversation_id = t.conversation_id
                             ORDER BY e.id DESC LIMIT 1) before
                      JOIN acd_group_members m ON m.group_id = t.group_id AND m.user_id = before.agent_id
                      JOIN users u ON u.id = m.user_id AND u.active
                      JOIN acd_agents a ON a.user_id = m.user_id AND a.absent_since IS NULL
                   ) last ON g.last_agent_s > 0 OR t.last_agent
              LEFT JOIN LATERAL (
                    SELECT jsonb_agg(jsonb_build_array(k.id, n.level)) AS skills
                      FROM jsonb_to_recordset(t.skills) AS n(name text, level integer)
                      JOIN skills k ON k.client_id = t.client_id AND k.name_key = n.name AND k.deleted_at IS NULL
                   ) needed ON t.skills <> '[]'
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, group_id)
            SELECT client_id, id, %(at)s, CASE WHEN later THEN 'scheduled' ELSE 'queued' END, group_id FROM new
        )
        INSERT INTO acd_events (id, client_id, conversation_id, connector_id, group_id, subject, priority, queued_at,
                                rank_at, first_message_id, last_message_id, message_count, created_at,
                                state, agent_id, wants_agent_id, due_at, not_before, skills, variables)
        SELECT id, client_id, conversation_id, connector_id, group_id, subject, priority, queued_at,
               acd_rank(queued_at, priority, events_order), first_message_id, last_message_id, message_count, %(at)s,
               CASE WHEN later THEN 'parked' ELSE 'queued' END,
               CASE WHEN later THEN wants_agent_id END,
               CASE WHEN NOT later AND wait_s > 0 THEN wants_agent_id END,
               CASE WHEN later THEN not_before
                    WHEN wants_agent_id IS NOT NULL AND wait_s > 0 THEN %(at)s + wait_s * interval '1 second' END,
               not_before, needs, variables
          FROM new
        """,
        ids=[e.id for e in events],
        clients=[e.arrival.client_id for e in events],
        conversations=[e.arrival.conversation_id for e in events],
        connectors=[e.arrival.connector_id for e in events],
        groups=[e.arrival.group_id for e in events],
        subjects=[e.arrival.subject for e in events],
        priorities=[e.arrival.priority for e in events],
        queued=[e.arrival.received_at for e in events],
        firsts=[e.arrival.message_id for e in events],
        lasts=[e.last_message_id for e in events],
        counts=[e.message_count for e in events],
        not_before=[e.arrival.not_before for e in events],
        skills=[_dumped_skills(e.arrival.skills) for e in events],
        wants=[e.arrival.wants_agent_id for e in events],
        wants_s=[e.arrival.wants_s for e in events],
        last_agents=[e.arrival.last_agent for e in events],
        variables=[json.dumps(dict(e.arrival.variables)) for e in events],
        at=at,
    )


def _dumped_skills(skills: Sequence[SkillWanted]) -> str:
    return json.dumps([{"name": fold(s.name), "level": s.level} for s in skills[:MOST_SKILLS]])


async def join(conn: Conn, joined: Sequence[tuple[UUID, UUID, int]], at: datetime) -> None:
    """More SMS for open events: (event, its last message now, how many more). The caller holds the events.

    A parked event is in line again, for whoever parked it first, unless it is an appointment still to come or an
    application has it; one in wrap-up is in work again.
    """
    await execute(
        conn,
        """
        WITH more AS (
            SELECT * FROM unnest(%(events)s::uuid[], %(lasts)s::uuid[], %(counts)s::int[])
                AS t(id, last_message_id, count)
        ), woken AS (
            SELECT e.id, e.client_id, e.agent_id,
                   e.state = 'parked' AND e.run_id IS NULL AND e.not_before > %(at)s IS NOT TRUE AS woken
              FROM acd_events e JOIN more USING (id)
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id, detail)
            SELECT client_id, id, %(at)s, 'joined', agent_id, CASE WHEN woken THEN '{"woken": true}'::jsonb END
              FROM woken
        )
        UPDATE acd_events e
           SET last_message_id = more.last_message_id, message_count = message_count + more.count,
               state = CASE WHEN woken.woken THEN 'queued' WHEN e.state = 'wrap_up' THEN 'active' ELSE e.state END,
               visit = e.visit + woken.woken::int,
               wants_agent_id = CASE WHEN woken.woken THEN e.agent_id ELSE e.wants_agent_id END,
               due_at = CASE WHEN woken.woken AND e.agent_id IS NOT NULL
                             THEN %(at)s + g.return_to_agent_s * interval '1 second'
                             WHEN woken.woken OR e.state = 'wrap_up' THEN NULL ELSE e.due_at END,
               agent_id = CASE WHEN woken.woken THEN NULL ELSE e.agent_id END,
               accepted_at = CASE WHEN woken.woken THEN NULL ELSE e.accepted_at END
          FROM more, woken, acd_groups g WHERE e.id = more.id AND woken.id = e.id AND g.id = e.group_id
        """,
        events=[j[0] for j in joined],
        lasts=[j[1] for j in joined],
        counts=[j[2] for j in joined],
        at=at,
    )


async def reopen(
    conn: Conn, reopened: Sequence[tuple[UUID, UUID, int, datetime]], at: datetime
) -> None:
    """SMS for closed events: (event, its last message now, how many more, when the first of them came).

    They are in line again, from that moment on, for whoever had them last if she is still in the group; the group's
    overflow rules begin anew. The caller holds the events.
    """
    await execute(
        conn,
        """
        WITH again AS (
            SELECT e.id, e.client_id, t.last_message_id, t.count, t.since, g.return_to_agent_s AS wait_s,
                   acd_rank(t.since, e.priority, g.events_order) AS rank_at,
                   CASE WHEN g.return_to_agent_s > 0 THEN u.id END AS wants_agent_id
              FROM unnest(%(events)s::uuid[], %(lasts)s::uuid[], %(counts)s::int[], %(since)s::timestamptz[])
                AS t(id, last_message_id, count, since)
              JOIN acd_events e ON e.id = t.id
              JOIN acd_groups g ON g.id = e.group_id
              LEFT JOIN acd_group_members m
                ON m.group_id = e.group_id AND m.user_id = e.agent_id AND m.kind <> 'read_only'
              LEFT JOIN users u ON u.id = m.user_id AND u.active
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT client_id, id, %(at)s, 'reopened', wants_agent_id FROM again
        )
        UPDATE acd_events e
           SET state = 'queued', closed_at = NULL, agent_id = NULL, accepted_at = NULL, visit = visit + 1,
               left_by = NULL, left_at = NULL, not_before = NULL, overflowed = '{}', in_group_since = %(at)s,
               last_message_id = again.last_message_id, message_count = message_count + again.count,
               queued_at = again.since, rank_at = again.rank_at, wants_agent_id = again.wants_agent_id,
               due_at = CASE WHEN again.wants_agent_id IS NOT NULL
                             THEN %(at)s + again.wait_s * interval '1 second' END
          FROM again WHERE e.id = again.id
        """,
        events=[r[0] for r in reopened],
        lasts=[r[1] for r in reopened],
        counts=[r[2] for r in reopened],
        since=[r[3] for r in reopened],
        at=at,
    )


async def settle(
    conn: Conn, events: Sequence[UUID], counts: Sequence[int], at: datetime
) -> list[UUID]:
    """Close those of these events that hold no more SMS than that and that nobody ever had; their groups."""
    return await fetch_values(
        conn,
        """
        WITH settled AS (
            UPDATE acd_events e SET state = 'closed', closed_at = %(at)s, wants_agent_id = NULL, due_at = NULL
              FROM unnest(%(events)s::uuid[], %(counts)s::int[]) AS s (id, count)
             WHERE e.id = s.id AND e.state = 'queued' AND e.visit = 1 AND e.message_count = s.count
            RETURNING e.id, e.client_id, e.group_id
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what) SELECT client_id, id, %(at)s, 'closed' FROM settled
        )
        SELECT group_id FROM settled
        """,
        events=list(events),
        counts=list(counts),
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Manner:
    """How a group distributes."""

    strategy: str
    auto_accept: bool
    skips_who_missed: bool
    has_rules: bool = False


async def lock_group(conn: Conn, group_id: UUID) -> Manner | None:
    """Lock the group's distribution until the transaction ends, waiting for it; how it distributes."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT strategy, auto_accept, on_miss = 'skip',
               EXISTS (SELECT FROM acd_overflow_rules r WHERE r.group_id = acd_groups.id),
               pg_advisory_xact_lock(hashtextextended('acd_group ' || id::text, 0))
          FROM acd_groups WHERE id = %(group_id)s
        """,
        group_id=group_id,
    )
    return Manner(*rows[0][:4]) if rows else None


@dataclass(frozen=True, slots=True)
class Head:
    """An event that is next in line; ``refused_at``: when it was last let pass in this visit."""

    id: UUID
    visit: int
    created_at: datetime
    first_message_id: UUID
    refused_by: list[UUID]
    refused_at: datetime | None
    only: UUID | None
    skills: list[tuple[str, int]]

    @property
    def needs(self) -> tuple[Need, ...]:
        """The skills that it asks for."""
        return tuple(Need(UUID(skill), level) for skill, level in self.skills)


#: So many events that ask for skills are looked at for one that somebody could have.
SKILLED_LOOKED_AT = 1_000


async def heads(conn: Conn, group_id: UUID, limit: int) -> list[Head]:
    """The events that are next in line. The caller holds the group's lock.

    Those that are for one agent alone, or ask for skills, only where somebody could have them: they hold up nobody.
    """
    return await fetch_all(
        conn,
        Head,
        """
        SELECT e.id, e.visit, e.created_at, e.first_message_id,
               CASE WHEN e.left_by IS NULL THEN COALESCE(o.refused_by, '{}')
                    ELSE array_append(COALESCE(o.refused_by, '{}'), e.left_by) END AS refused_by,
               COALESCE(o.refused_at, e.left_at) AS refused_at, e.only, e.skills
          FROM (SELECT id, visit, rank_at, created_at, first_message_id, left_by, left_at, NULL::uuid AS only, skills
                  FROM (SELECT * FROM acd_events
                         WHERE group_id = %(group_id)s AND state = 'queued' AND wants_agent_id IS NULL
                           AND skills = '[]'
                         ORDER BY rank_at, id LIMIT %(limit)s) first
                 UNION ALL
                SELECT id, visit, rank_at, created_at, first_message_id, left_by, left_at, wants_agent_id, skills
                  FROM (SELECT w.* FROM acd_events w
                          JOIN acd_agents a ON a.user_id = w.wants_agent_id
                          JOIN users u ON u.id = a.user_id AND a.load < u.max_parallel_sms
                           AND (a.connected OR u.sms_delivery = 'email')
                         WHERE w.group_id = %(group_id)s AND w.state = 'queued' AND w.wants_agent_id IS NOT NULL
                         ORDER BY w.rank_at, w.id LIMIT %(limit)s) meant
                 UNION ALL
                SELECT id, visit, rank_at, created_at, first_message_id, left_by, left_at, NULL, skills
                  FROM (SELECT * FROM acd_events
                         WHERE group_id = %(group_id)s AND state = 'queued' AND wants_agent_id IS NULL
                           AND skills <> '[]'
                         ORDER BY rank_at, id LIMIT %(looked_at)s) skilled
                 WHERE EXISTS (
                    SELECT FROM acd_group_members m
                      JOIN acd_agents a ON a.user_id = m.user_id AND a.connected
                      JOIN users u ON u.id = a.user_id AND a.load < u.max_parallel_sms
                     WHERE m.group_id = %(group_id)s
                       AND NOT EXISTS (
                            SELECT FROM jsonb_array_elements(skilled.skills) n
                             WHERE NOT EXISTS (SELECT FROM user_skills k
                                                WHERE k.user_id = m.user_id AND k.skill_id = (n->>0)::uuid
                                                  AND k.level >= (n->>1)::int)))
                 LIMIT %(limit)s) e
          LEFT JOIN LATERAL (
                SELECT array_agg(agent_id) AS refused_by, max(decided_at) AS refused_at
                  FROM acd_offers
                 WHERE event_id = e.id AND visit = e.visit AND state IN ('declined', 'timed_out')) o ON true
         ORDER BY e.rank_at, e.id
        """,
        group_id=group_id,
        limit=limit,
        looked_at=SKILLED_LOOKED_AT,
    )


#: More members who may have nothing are only counted.
MOST_HINDERED = 200


async def candidates(
    conn: Conn, group_id: UUID, skills: Sequence[UUID] = ()
) -> tuple[list[Candidate], int]:
    """The group's active members, read without lock, and how many more there are.

    All who may have SMS now, and the first of the others with what keeps them; with their levels in these skills.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH receiving AS MATERIALIZED (
            SELECT s.id, s.distribute_during_call, NOT EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = s.id)
                         OR EXISTS (SELECT FROM agent_status_groups r
                                     WHERE r.agent_status_id = s.id AND r.group_id = g.id) AS here
              FROM agent_statuses s JOIN acd_groups g ON g.client_id = s.client_id
             WHERE g.id = %(group_id)s AND s.receives_sms
        ), members AS MATERIALIZED (
            SELECT a.user_id AS agent_id, a.idle_since, a.load, u.max_parallel_sms AS maximum, m.last_offered_at,
                   array_remove(ARRAY[
                       CASE WHEN m.kind = 'read_only' THEN 'read_only' END,
                       CASE WHEN m.kind = 'reserve' AND NOT m.logged_in THEN 'not_logged_in' END,
                       CASE WHEN u.sms_delivery = 'email' THEN acd_email_hindrance(u.id) END,
                       CASE WHEN r.id IS NULL THEN 'status' WHEN NOT r.here THEN 'status_restricted' END,
                       CASE WHEN a.phone_state = 'in_call' AND NOT r.distribute_during_call THEN 'in_call' END,
                       CASE WHEN a.owes_code THEN 'code_owed' END,
                       CASE WHEN NOT a.connected AND u.sms_delivery = 'web' THEN 'not_connected' END,
                       CASE WHEN a.load >= u.max_parallel_sms THEN 'at_maximum' END], NULL) AS hindered
              FROM acd_group_members m
              JOIN acd_agents a ON a.user_id = m.user_id
              JOIN users u ON u.id = m.user_id AND u.active
              LEFT JOIN receiving r ON r.id = a.status_id
             WHERE m.group_id = %(group_id)s
        ), hindered AS (
            SELECT *, count(*) OVER () AS n FROM members WHERE hindered <> '{}' LIMIT %(most)s
        )
        SELECT f.*, (SELECT jsonb_object_agg(k.skill_id, k.level) FROM user_skills k
                      WHERE k.user_id = f.agent_id AND k.skill_id = ANY(%(skills)s))
          FROM (SELECT agent_id, idle_since, load, maximum, last_offered_at, hindered, 0 FROM members
                 WHERE hindered = '{}'
                 UNION ALL
                SELECT agent_id, idle_since, load, maximum, last_offered_at, hindered, n FROM hindered) f
        """,
        group_id=group_id,
        most=MOST_HINDERED,
        skills=list(skills),
    )
    beyond = max((row[6] for row in rows), default=0) - MOST_HINDERED
    return [
        Candidate(
            agent, idle, load, most, last, hindered, {UUID(k): n for k, n in (has or {}).items()}
        )
        for agent, idle, load, most, last, hindered, _, has in rows
    ], max(0, beyond)


@dataclass(frozen=True, slots=True)
class Made:
    """An offer that was made."""

    event_id: UUID
    client_id: UUID
    agent_id: UUID
    by_email: bool


async def make_offers(
    conn: Conn,
    offers: Sequence[tuple[UUID, UUID, UUID]],
    group_id: UUID,
    decision: Decision,
    at: datetime,
) -> list[Made]:
    """Lock the events, then the agents, in id order; offer what is still in line to whoever still has room.

    ``offers`` are (offer, event, agent) in order of preference. The decision is kept if anything came of it.
    The caller holds the group's lock.
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
            SELECT a.user_id, a.client_id, u.max_parallel_sms - a.load AS room, u.sms_delivery = 'email' AS by_email
              FROM acd_agents a JOIN users u ON u.id = a.user_id JOIN agent_statuses s ON s.id = a.status_id
             WHERE a.user_id IN (SELECT agent_id FROM plan WHERE event_id IN (SELECT id FROM events))
               AND (a.connected OR u.sms_delivery = 'email') AND s.receives_sms AND u.active
               AND (a.phone_state <> 'in_call' OR s.distribute_during_call) AND NOT a.owes_code
             ORDER BY a.user_id FOR UPDATE OF a
        ), fitting AS MATERIALIZED (
            SELECT p.offer_id, p.event_id, p.agent_id, p.by_email, e.client_id, e.visit
              FROM (SELECT plan.*, events.client_id, events.visit, agents.room, agents.by_email,
                           row_number() OVER (PARTITION BY plan.agent_id ORDER BY plan.position) AS n
                      FROM plan
                      JOIN events ON events.id = plan.event_id
                      JOIN agents ON agents.user_id = plan.agent_id AND agents.client_id = events.client_id) p
              JOIN events e ON e.id = p.event_id
             WHERE p.n <= p.room
        ), offered AS (
            UPDATE acd_events e SET state = 'offered', agent_id = f.agent_id, wants_agent_id = NULL, due_at = NULL
              FROM fitting f WHERE e.id = f.event_id
        ), loaded AS (
            UPDATE acd_agents a SET load = a.load + n.n
              FROM (SELECT agent_id, count(*) AS n FROM fitting GROUP BY agent_id) n WHERE a.user_id = n.agent_id
        ), turns AS (
            UPDATE acd_group_members m SET last_offered_at = %(at)s
              FROM (SELECT DISTINCT agent_id FROM fitting) f
             WHERE m.group_id = %(group_id)s AND m.user_id = f.agent_id
               AND EXISTS (SELECT FROM acd_groups g WHERE g.id = %(group_id)s AND g.strategy = 'round_robin')
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT client_id, event_id, %(at)s, 'offered', agent_id FROM fitting
        ), decision AS (
            INSERT INTO acd_decisions (id, client_id, group_id, at, strategy, members, others, given)
            SELECT %(decision)s, g.client_id, g.id, %(at)s, %(strategy)s, %(members)s, %(others)s,
                   %(given)s::jsonb
              FROM acd_groups g WHERE g.id = %(group_id)s AND EXISTS (SELECT FROM fitting)
        )
        INSERT INTO acd_offers (id, client_id, event_id, visit, agent_id, offered_at, deadline, decision_id)
        SELECT f.offer_id, f.client_id, f.event_id, f.visit, f.agent_id, %(at)s,
               %(at)s + g.offer_timeout_s * interval '1 second', %(decision)s
          FROM fitting f, acd_groups g WHERE g.id = %(group_id)s
        RETURNING event_id, client_id, agent_id,
                  (SELECT by_email FROM fitting f WHERE f.event_id = acd_offers.event_id) AS by_email
        """,
        offers=[o[0] for o in offers],
        events=[o[1] for o in offers],
        agents=[o[2] for o in offers],
        group_id=group_id,
        at=at,
        decision=ids.new(),
        strategy=decision.strategy,
        members=packed(decision.considered),
        others=decision.others,
        given=dumped_given(decision.given),
    )


async def due(conn: Conn, at: datetime, limit: int) -> list[tuple[UUID, UUID, str]]:
    """(event, agent, why) of everything an agent should no longer have.

    An offer past its deadline timed out; one whose agent is not connected is lost; one whose agent receives
    nothing any more, or is in a call, is withdrawn. What is in work returns when its agent is away for longer than the group allows,
    and at once when she logs off and does not keep it;
    what she has by e-mail has a time of its own, but not what she took on a page that is gone. What a supervisor took over needs no status, only her desk.
    """
    rows = await fetch_tuples(
        conn,
        """
        SELECT o.event_id, o.agent_id,
               CASE WHEN NOT a.connected AND u.sms_delivery = 'web' THEN 'lost'
                    WHEN NOT s.receives_sms OR NOT u.active OR a.phone_state = 'in_call' AND NOT s.distribute_during_call
                    THEN 'withdrawn'
                    ELSE 'timed_out' END
          FROM acd_offers o
          JOIN acd_agents a ON a.user_id = o.agent_id
          JOIN users u ON u.id = o.agent_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE o.state = 'pending' AND (o.deadline <= %(at)s OR NOT a.connected AND u.sms_delivery = 'web' OR NOT s.receives_sms
                                         OR NOT u.active OR a.phone_state = 'in_call' AND NOT s.distribute_during_call)
        UNION ALL
        SELECT e.id, e.agent_id, 'returned'
          FROM acd_events e
          JOIN acd_agents a ON a.user_id = e.agent_id
          JOIN users u ON u.id = e.agent_id
          JOIN agent_statuses s ON s.id = a.status_id
          JOIN acd_groups g ON g.id = e.group_id
         WHERE e.state IN ('active', 'parked', 'wrap_up')
           AND (NOT u.active
                OR e.state <> 'parked' AND (
                    a.absent_since < %(at)s - g.absence_limit_s * interval '1 second'
                    AND NOT EXISTS (SELECT FROM acd_events_by_email b WHERE b.event_id = e.id AND b.visit = e.visit)
                    OR u.sms_delivery = 'email' AND NOT a.connected
                       AND a.disconnected_at < %(at)s - g.absence_limit_s * interval '1 second'
                       AND NOT EXISTS (SELECT FROM acd_events_by_email b WHERE b.event_id = e.id AND b.visit = e.visit)
                    OR NOT s.logged_on AND s.code IS DISTINCT FROM 'auto_logged_out' AND NOT a.keeps_events)
                AND NOT ((a.connected OR a.disconnected_at > %(at)s - g.absence_limit_s * interval '1 second')
                         AND EXISTS (SELECT FROM acd_group_supervisors v
                                      WHERE v.group_id = e.group_id AND v.user_id = e.agent_id)))
         LIMIT %(limit)s
        """,
        at=at,
        limit=limit,
    )
    return [(event_id, agent_id, why) for event_id, agent_id, why in rows]


async def held_by(conn: Conn, client_id: UUID, agent_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """(event, agent, why) of everything that is offered to an agent or that she has, for taking it back."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT id, agent_id, CASE state WHEN 'offered' THEN 'withdrawn' ELSE 'returned' END
          FROM acd_events
         WHERE client_id = %(client_id)s AND agent_id = %(agent_id)s
           AND state IN ('offered', 'active', 'parked', 'wrap_up')
        """,
        client_id=client_id,
        agent_id=agent_id,
    )
    return [(event_id, agent, why) for event_id, agent, why in rows]


async def take_back(
    conn: Conn,
    asked: Sequence[tuple[UUID, UUID, str]],
    at: datetime,
    by_user_id: UUID | None = None,
    decline_reason: str | None = None,
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
            SELECT a.user_id FROM acd_agents a WHERE a.user_id = ANY(ARRAY(SELECT agent_id FROM events))
             ORDER BY a.user_id FOR UPDATE
        ), unloaded AS (
            UPDATE acd_agents a
               SET load = a.load - n.n, idle_since = CASE WHEN a.load = n.n THEN %(at)s ELSE a.idle_since END
              FROM agents
              JOIN (SELECT agent_id, count(*) FILTER (WHERE state <> 'parked') AS n FROM events GROUP BY agent_id) n
                ON n.agent_id = agents.user_id
             WHERE a.user_id = agents.user_id
        ), offers AS (
            UPDATE acd_offers o SET state = events.reason, decided_at = %(at)s, reason = %(decline_reason)s
              FROM events WHERE o.event_id = events.id AND o.state = 'pending' AND events.state = 'offered'
            RETURNING o.event_id, o.offered_at
        ), queued AS (
            UPDATE acd_events e
               SET state = 'queued', agent_id = NULL, accepted_at = NULL, due_at = NULL, left_by = NULL, left_at = NULL,
                   visit = e.visit + (events.state <> 'offered')::int
              FROM events WHERE e.id = events.id
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id, by_user_id)
            SELECT client_id, id, %(at)s, reason, agent_id, %(by_user_id)s FROM events
        )
        SELECT events.id AS event_id, client_id, group_id, agent_id, reason, first_message_id, offers.offered_at
          FROM events LEFT JOIN offers ON offers.event_id = events.id
        """,
        by_user_id=by_user_id,
        decline_reason=decline_reason,
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
        SELECT id, client_id, conversation_id, group_id, state, agent_id, first_message_id, last_message_id,
               run_id
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


async def accept(
    conn: Conn, client_id: UUID, event_id: UUID, agent_id: UUID, at: datetime
) -> tuple[OpenEvent, datetime] | None:
    """Lock the event, if it is offered to her, and accept before the offer's deadline; the event, and when it was offered."""
    rows = await fetch_tuples(
        conn,
        """
        WITH event AS MATERIALIZED (
            SELECT id FROM acd_events
             WHERE id = %(event_id)s AND client_id = %(client_id)s AND agent_id = %(agent_id)s AND state = 'offered'
               FOR UPDATE
        ), accepted AS (
            UPDATE acd_offers o SET state = 'accepted', decided_at = %(at)s
              FROM event WHERE o.event_id = event.id AND o.agent_id = %(agent_id)s AND o.state = 'pending'
               AND o.deadline > %(at)s
            RETURNING o.event_id, o.client_id, o.offered_at
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
            SELECT client_id, event_id, %(at)s, 'accepted', %(agent_id)s FROM accepted
        ), forgotten AS (
            UPDATE acd_agents SET misses = 0
             WHERE user_id = %(agent_id)s AND misses > 0 AND EXISTS (SELECT FROM accepted)
        )
        UPDATE acd_events e SET state = 'active', accepted_at = %(at)s
          FROM accepted WHERE e.id = accepted.event_id
        RETURNING e.id, e.client_id, e.conversation_id, e.group_id, e.state, e.agent_id, e.first_message_id,
                  e.last_message_id, e.run_id, accepted.offered_at
        """,
        client_id=client_id,
        event_id=event_id,
        agent_id=agent_id,
        at=at,
    )
    return (OpenEvent(*rows[0][:-1]), rows[0][-1]) if rows else None


async def accept_all(
    conn: Conn, events: Sequence[UUID], mailed: Sequence[UUID], at: datetime
) -> None:
    """Accept the offers just made of these events for their agents, of some by e-mail. The caller holds the events."""
    await execute(
        conn,
        """
        WITH accepted AS (
            UPDATE acd_offers SET state = 'accepted', decided_at = %(at)s
             WHERE event_id = ANY(%(events)s) AND state = 'pending'
            RETURNING event_id, client_id, agent_id
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, agent_id, detail)
            SELECT client_id, event_id, %(at)s, 'accepted', agent_id,
                   CASE WHEN event_id = ANY(%(mailed)s) THEN '{"by_email": true}'::jsonb END
              FROM accepted
        )
        UPDATE acd_events e SET state = 'active', accepted_at = %(at)s FROM accepted WHERE e.id = accepted.event_id
        """,
        events=list(events),
        mailed=list(mailed),
        at=at,
    )


async def close(
    conn: Conn, event_id: UUID, agent_id: UUID, by_user_id: UUID | None, at: datetime
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
