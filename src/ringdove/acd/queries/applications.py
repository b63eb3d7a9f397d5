"""SQL of events that routing applications have."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ringdove.acd.model import HandedOn, Led
from ringdove.kernel.db import Conn, execute, fetch_all
from ringdove.kernel.listing import fold

_LED = """
    SELECT e.id AS event_id, e.client_id, e.group_id, e.conversation_id, e.connector_id, v.sender, e.run_id,
           e.application_id, e.due_at, e.first_message_id, e.last_message_id, e.variables, g.name AS group_name,
           COALESCE(e.in_group_since, e.created_at) AS since, g.park_limit_s
      FROM acd_events e
      JOIN acd_groups g ON g.id = e.group_id
      JOIN conversations v ON v.id = e.conversation_id
"""


async def give(
    conn: Conn, event_id: UUID, application_id: UUID, run_id: UUID, at: datetime
) -> None:
    """Take an event out of line for an application, whose run is due at once. The caller holds the event."""
    await execute(
        conn,
        """
        WITH given AS (
            UPDATE acd_events
               SET state = 'parked', application_id = %(application_id)s, run_id = %(run_id)s, due_at = %(at)s,
                   wants_agent_id = NULL, left_by = NULL, left_at = NULL
             WHERE id = %(event_id)s RETURNING client_id
        )
        INSERT INTO acd_history (client_id, event_id, at, what, detail)
        SELECT client_id, %(event_id)s, %(at)s, 'led',
               jsonb_build_object('application_id', %(application_id)s::uuid)
          FROM given
        """,
        event_id=event_id,
        application_id=application_id,
        run_id=run_id,
        at=at,
    )


async def due(conn: Conn, at: datetime, limit: int) -> list[Led]:
    """Events with applications whose moment has come, read without lock."""
    return await fetch_all(
        conn,
        Led,
        _LED
        + " WHERE e.run_id IS NOT NULL AND e.due_at <= %(at)s ORDER BY e.due_at LIMIT %(limit)s",
        at=at,
        limit=limit,
    )


async def hold(conn: Conn, runs: Sequence[UUID]) -> list[Led]:
    """Lock the events that these runs still have. The caller holds their conversations."""
    return await fetch_all(
        conn,
        Led,
        _LED + " WHERE e.run_id = ANY(%(runs)s) ORDER BY e.id FOR UPDATE OF e",
        runs=list(runs),
    )


async def until(conn: Conn, events: Sequence[UUID], at: datetime) -> None:
    """The runs of these events have begun; each event is looked at again when its group's time for parking is over."""
    await execute(
        conn,
        """
        UPDATE acd_events e SET due_at = %(at)s + g.park_limit_s * interval '1 second'
          FROM acd_groups g WHERE e.id = ANY(%(events)s) AND g.id = e.group_id
        """,
        events=list(events),
        at=at,
    )


async def hand_on(conn: Conn, event_id: UUID, to: HandedOn, at: datetime) -> None:
    """Put an event in line, at its own place: of a group, as the application says. The caller holds the event.

    For an appointment it is parked until then; for one agent alone for a time, if she is in the group.
    """
    await execute(
        conn,
        """
        WITH going AS (
            SELECT e.id, e.client_id, e.group_id AS before, g.id AS group_id, g.events_order,
                   %(not_before)s::timestamptz > %(at)s IS TRUE AS later,
                   COALESCE(%(priority)s::smallint, e.priority) AS priority,
                   COALESCE(wanted.user_id, last.agent_id) AS wants_agent_id, g.return_to_agent_s AS wait_s,
                   (SELECT jsonb_agg(jsonb_build_array(k.id, n.level))
                      FROM jsonb_to_recordset(%(skills)s::jsonb) AS n(name text, level integer)
                      JOIN skills k ON k.client_id = e.client_id AND k.name_key = n.name AND k.deleted_at IS NULL
                   ) AS skills
              FROM acd_events e
              JOIN acd_groups g ON g.id = %(group_id)s
              LEFT JOIN LATERAL (
                    SELECT m.user_id FROM acd_group_members m JOIN users u ON u.id = m.user_id AND u.active
                     WHERE m.group_id = g.id AND m.user_id = %(agent_id)s) wanted ON true
              LEFT JOIN LATERAL (
                    SELECT b.agent_id
                      FROM (SELECT agent_id FROM acd_events b
                             WHERE b.conversation_id = e.conversation_id AND b.agent_id IS NOT NULL
                             ORDER BY b.id DESC LIMIT 1) b
                      JOIN acd_group_members m ON m.group_id = g.id AND m.user_id = b.agent_id
                      JOIN users u ON u.id = m.user_id AND u.active) last ON %(last_agent)s
             WHERE e.id = %(event_id)s
        ), history AS (
            INSERT INTO acd_history (client_id, event_id, at, what, group_id, detail)
            SELECT client_id, id, %(at)s, 'handed_on', group_id, jsonb_build_object('later', later) FROM going
        )
        UPDATE acd_events e
           SET state = CASE WHEN later THEN 'parked' ELSE 'queued' END, application_id = NULL, run_id = NULL,
               visit = e.visit + 1, group_id = going.group_id, priority = going.priority,
               subject = COALESCE(NULLIF(%(subject)s, ''), e.subject), skills = COALESCE(going.skills, e.skills),
               variables = e.variables || %(variables)s::jsonb, not_before = %(not_before)s,
               agent_id = CASE WHEN later THEN going.wants_agent_id END,
               wants_agent_id = CASE WHEN NOT later AND wait_s > 0 THEN going.wants_agent_id END,
               due_at = CASE WHEN later THEN %(not_before)s::timestamptz
                             WHEN going.wants_agent_id IS NOT NULL AND wait_s > 0
                             THEN %(at)s + wait_s * interval '1 second' END,
               in_group_since = CASE WHEN going.before = going.group_id THEN e.in_group_since ELSE %(at)s END,
               rank_at = acd_rank(e.queued_at, going.priority, going.events_order)
          FROM going WHERE e.id = going.id
        """,
        event_id=event_id,
        group_id=to.group_id,
        priority=to.priority,
        subject=to.subject,
        skills=json.dumps([{"name": fold(s.name), "level": s.level} for s in to.skills]),
        not_before=to.not_before,
        agent_id=to.agent_id,
        last_agent=to.last_agent,
        variables=json.dumps(dict(to.variables)),
        at=at,
    )
