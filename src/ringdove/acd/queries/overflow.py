"""SQL of overflow rules, and of how events stand for them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdove.acd.overflow import Action, Point, Rule, Staff
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples, fetch_values


async def rules(conn: Conn, group_id: UUID) -> list[Rule]:
    """The rules of a group, in order."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT id, at_point, threshold, action, to_group_id, reply, to_application_id FROM acd_overflow_rules
         WHERE group_id = %(group_id)s ORDER BY position
        """,
        group_id=group_id,
    )
    return [Rule(row[0], Point(row[1]), row[2], Action(row[3]), *row[4:]) for row in rows]


async def clear(conn: Conn, group_id: UUID, kept: Sequence[UUID]) -> None:
    """Delete the rules of a group but these."""
    await execute(
        conn,
        "DELETE FROM acd_overflow_rules WHERE group_id = %(group_id)s AND id <> ALL(%(kept)s)",
        group_id=group_id,
        kept=list(kept),
    )


async def write(conn: Conn, client_id: UUID, group_id: UUID, position: int, rule: Rule) -> None:
    """Write a rule of a group, or what it is now."""
    await execute(
        conn,
        """
        INSERT INTO acd_overflow_rules AS r
               (id, client_id, group_id, position, at_point, threshold, action, to_group_id, reply,
                to_application_id)
        VALUES (%(id)s, %(client_id)s, %(group_id)s, %(position)s, %(at_point)s, %(threshold)s, %(action)s,
                %(to_group_id)s, %(reply)s, %(to_application_id)s)
        ON CONFLICT (id) DO UPDATE
           SET position = excluded.position, at_point = excluded.at_point, threshold = excluded.threshold,
               action = excluded.action, to_group_id = excluded.to_group_id, reply = excluded.reply,
               to_application_id = excluded.to_application_id
         WHERE r.group_id = excluded.group_id
        """,
        id=rule.id,
        client_id=client_id,
        group_id=group_id,
        position=position,
        at_point=rule.at_point.value,
        threshold=rule.threshold,
        action=rule.action.value,
        to_group_id=rule.to_group_id,
        reply=rule.reply,
        to_application_id=rule.to_application_id,
    )


async def staff(conn: Conn, group_id: UUID) -> Staff:
    """How many members are logged in, and how many of those are there."""
    ((logged_in, present),) = await fetch_tuples(
        conn,
        """
        SELECT count(*), count(*) FILTER (WHERE s.present AND (a.connected OR u.sms_delivery = 'email'))
          FROM acd_group_members m
          JOIN acd_agents a ON a.user_id = m.user_id
          JOIN users u ON u.id = m.user_id AND u.active
          JOIN agent_statuses s ON s.id = a.status_id AND s.logged_on
         WHERE m.group_id = %(group_id)s AND (m.kind = 'permanent' OR m.kind = 'reserve' AND m.logged_in)
        """,
        group_id=group_id,
    )
    return Staff(logged_in, present)


@dataclass(frozen=True, slots=True)
class InLine:
    """An event in line to which not every rule has happened."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    since: datetime
    place: int
    all_tried: bool
    opening_times_id: UUID | None
    met: list[UUID]


async def in_line(
    conn: Conn, group_id: UUID, rules_: Sequence[UUID], longest: int, limit: int
) -> list[InLine]:
    """Events to which not all of these rules have happened: those that are here longest, those beyond ``longest``.

    Places are counted up to just beyond ``longest``.
    """
    return await fetch_all(
        conn,
        InLine,
        """
        WITH looked_at AS MATERIALIZED (
            (SELECT id FROM acd_events
              WHERE group_id = %(group_id)s AND state = 'queued' AND NOT overflowed @> %(rules)s
              ORDER BY COALESCE(in_group_since, created_at), id LIMIT %(limit)s)
             UNION
            (SELECT id FROM (SELECT id, overflowed FROM acd_events
                              WHERE group_id = %(group_id)s AND state = 'queued' AND %(longest)s > 0
                              ORDER BY rank_at, id OFFSET %(longest)s LIMIT %(limit)s) beyond
              WHERE NOT overflowed @> %(rules)s)
        ), there AS MATERIALIZED (
            SELECT m.user_id
              FROM acd_group_members m
              JOIN acd_agents a ON a.user_id = m.user_id AND a.connected
              JOIN users u ON u.id = m.user_id AND u.active
              JOIN agent_statuses s ON s.id = a.status_id AND s.receives_sms
             WHERE m.group_id = %(group_id)s AND (m.kind = 'permanent' OR m.kind = 'reserve' AND m.logged_in)
        )
        SELECT e.id, e.client_id, e.conversation_id, COALESCE(e.in_group_since, e.created_at) AS since,
               1 + CASE WHEN %(longest)s = 0 THEN 0
                        ELSE (SELECT count(*) FROM (SELECT FROM acd_events b
                               WHERE b.group_id = e.group_id AND b.state = 'queued'
                                 AND (b.rank_at, b.id) < (e.rank_at, e.id) LIMIT %(longest)s) before) END AS place,
               EXISTS (SELECT FROM acd_offers o WHERE o.event_id = e.id AND o.visit = e.visit
                          AND o.state IN ('declined', 'timed_out'))
               AND NOT EXISTS (SELECT FROM there t
                                WHERE NOT EXISTS (SELECT FROM acd_offers o
                                                   WHERE o.event_id = e.id AND o.visit = e.visit
                                                     AND o.agent_id = t.user_id
                                                     AND o.state IN ('declined', 'timed_out'))) AS all_tried,
               COALESCE(c.opening_times_id, g.opening_times_id) AS opening_times_id, e.overflowed AS met
          FROM looked_at
          JOIN acd_events e USING (id)
          JOIN acd_groups g ON g.id = e.group_id
          JOIN sms_receive_connectors c ON c.id = e.connector_id
         ORDER BY since, e.id
        """,
        group_id=group_id,
        rules=list(rules_),
        longest=longest,
        limit=limit,
    )


async def note(
    conn: Conn, event_id: UUID, rule_id: UUID, detail: dict[str, Any], at: datetime
) -> None:
    """A rule happens to an event. The caller holds the event."""
    await execute(
        conn,
        """
        WITH met AS (
            UPDATE acd_events SET overflowed = overflowed || %(rule_id)s::uuid WHERE id = %(event_id)s
            RETURNING client_id
        )
        INSERT INTO acd_history (client_id, event_id, at, what, detail)
        SELECT client_id, %(event_id)s, %(at)s, 'overflowed', %(detail)s::jsonb FROM met
        """,
        event_id=event_id,
        rule_id=rule_id,
        detail=json.dumps(detail),
        at=at,
    )


async def groups_with_rules(conn: Conn) -> list[UUID]:
    """Groups with rules in which an event waits."""
    return await fetch_values(
        conn,
        """
        SELECT DISTINCT r.group_id FROM acd_overflow_rules r
         WHERE EXISTS (SELECT FROM acd_events e WHERE e.group_id = r.group_id AND e.state = 'queued')
        """,
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """A rule that happened to an event."""

    at: datetime
    detail: dict[str, Any]
    application_name: str | None


async def happened(conn: Conn, client_id: UUID, event_id: UUID) -> list[Happened]:
    """The rules that happened to an event, newest first."""
    return await fetch_all(
        conn,
        Happened,
        """
        SELECT h.at, h.detail, a.name AS application_name
          FROM acd_history h
          LEFT JOIN routing_applications a
            ON a.id = (h.detail ->> 'to_application_id')::uuid AND a.client_id = h.client_id
         WHERE h.event_id = %(event_id)s AND h.client_id = %(client_id)s AND h.what = 'overflowed'
         ORDER BY h.id DESC LIMIT 50
        """,
        event_id=event_id,
        client_id=client_id,
    )
