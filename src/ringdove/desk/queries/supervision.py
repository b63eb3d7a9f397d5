"""SQL of the supervisor's view: groups and agents as they are now, and the figures of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdove.kernel.db import Conn, fetch_all, fetch_one, fetch_tuples, fetch_values


async def supervised(conn: Conn, client_id: UUID, user_id: UUID) -> list[UUID]:
    """The groups of the client that this user supervises."""
    return await fetch_values(
        conn,
        "SELECT group_id FROM acd_group_supervisors WHERE client_id = %(client_id)s AND user_id = %(user_id)s",
        client_id=client_id,
        user_id=user_id,
    )


async def all_groups(conn: Conn, client_id: UUID) -> list[UUID]:
    """Every group of the client."""
    return await fetch_values(
        conn,
        "SELECT id FROM acd_groups WHERE client_id = %(client_id)s AND deleted_at IS NULL",
        client_id=client_id,
    )


async def group_names(conn: Conn, client_id: UUID) -> dict[str, str]:
    """The groups of a client, deleted ones too, by their ids as text."""
    rows = await fetch_tuples(
        conn,
        "SELECT id::text, name FROM acd_groups WHERE client_id = %(client_id)s",
        client_id=client_id,
    )
    return dict(rows)


async def names(conn: Conn, client_id: UUID, users: Sequence[UUID]) -> dict[UUID, str]:
    """The names of users of a client, also of those who are gone."""
    rows = await fetch_tuples(
        conn,
        "SELECT id, name FROM users WHERE client_id = %(client_id)s AND id = ANY(%(users)s)",
        client_id=client_id,
        users=list(users),
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose day it is: a client's time zone, and whether figures of single agents are shown."""

    time_zone: str
    agent_figures: bool


async def place(conn: Conn, client_id: UUID) -> Place | None:
    """The client's time zone and its choice about figures of agents."""
    return await fetch_one(
        conn,
        Place,
        "SELECT time_zone, agent_figures FROM clients WHERE id = %(client_id)s",
        client_id=client_id,
    )


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as it is now. ``overdue``: what waits for longer than its limit."""

    id: UUID
    name: str
    active: bool
    answer_target_s: int
    waiting_limit_s: int
    waiting: int
    oldest: datetime | None
    overdue: int
    offered: int
    in_work: int
    parked: int


async def groups(conn: Conn, ids: Sequence[UUID], now: datetime) -> list[GroupRow]:
    """These groups as they are now, by name."""
    return await fetch_all(
        conn,
        GroupRow,
        """
        SELECT g.id, g.name, g.active, g.answer_target_s, g.waiting_limit_s,
               COALESCE(e.waiting, 0) AS waiting, e.oldest, COALESCE(e.overdue, 0) AS overdue,
               COALESCE(e.offered, 0) AS offered, COALESCE(e.in_work, 0) AS in_work, COALESCE(e.parked, 0) AS parked
          FROM acd_groups g
          LEFT JOIN LATERAL (
                SELECT count(*) FILTER (WHERE state = 'queued') AS waiting,
                       min(queued_at) FILTER (WHERE state = 'queued') AS oldest,
                       count(*) FILTER (WHERE state = 'queued'
                           AND queued_at < %(now)s - g.waiting_limit_s * interval '1 second') AS overdue,
                       count(*) FILTER (WHERE state = 'offered') AS offered,
                       count(*) FILTER (WHERE state IN ('active', 'wrap_up')) AS in_work,
                       count(*) FILTER (WHERE state = 'parked') AS parked
                  FROM acd_events WHERE group_id = g.id AND state <> 'closed') e ON true
         WHERE g.id = ANY(%(ids)s) ORDER BY g.name_key, g.id
        """,
        ids=list(ids),
        now=now,
    )


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent as she is now, and in which of the groups she is how; the rest decides why she receives nothing."""

    id: UUID
    name: str
    status_id: UUID
    status_since: datetime
    status_how: str
    status_cause: str | None
    status_by_name: str | None
    receives_sms: bool
    sms_delivery: str
    email_hindrance: str | None
    connected: bool
    load: int
    maximum: int
    owes_code: bool
    in_call: bool
    groups: list[dict[str, Any]]


async def agents(conn: Conn, groups: Sequence[UUID]) -> list[AgentRow]:
    """The active members of these groups, by name."""
    return await fetch_all(
        conn,
        AgentRow,
        """
        SELECT u.id, u.name, a.status_id, a.status_since, a.status_how, a.status_cause, setter.name AS status_by_name, s.receives_sms,
               u.sms_delivery,
               CASE WHEN u.sms_delivery = 'email' THEN acd_email_hindrance(u.id) END AS email_hindrance,
               a.connected, a.load, u.max_parallel_sms AS maximum, a.owes_code,
               a.phone_state = 'in_call' AND NOT s.distribute_during_call AS in_call, m.groups
          FROM (SELECT m.user_id, jsonb_agg(jsonb_build_object(
                            'id', m.group_id, 'kind', m.kind, 'logged_in', m.logged_in, 'active', g.active,
                            'restricted', EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = x.status_id)
                                AND NOT EXISTS (SELECT FROM agent_status_groups r
                                                 WHERE r.agent_status_id = x.status_id AND r.group_id = m.group_id)
                        ) ORDER BY g.name_key) AS groups
                  FROM acd_group_members m
                  JOIN acd_groups g ON g.id = m.group_id
                  JOIN acd_agents x ON x.user_id = m.user_id
                 WHERE m.group_id = ANY(%(groups)s) GROUP BY m.user_id) m
          JOIN users u ON u.id = m.user_id AND u.active AND u.deleted_at IS NULL
          JOIN acd_agents a ON a.user_id = u.id
          JOIN agent_statuses s ON s.id = a.status_id
          LEFT JOIN users setter ON setter.id = a.status_by AND a.status_by <> u.id
         ORDER BY u.name_key, u.id
        """,
        groups=list(groups),
    )


@dataclass(frozen=True, slots=True)
class SpellRow:
    """A status that an agent was in, or (``until`` null) is in."""

    code: str | None
    name: str | None
    colour: str
    since: datetime
    until: datetime | None
    how: str
    cause: str | None
    by_name: str | None


async def statuses_of(conn: Conn, client_id: UUID, user_id: UUID, limit: int) -> list[SpellRow]:
    """The statuses of an agent, the present one first."""
    return await fetch_all(
        conn,
        SpellRow,
        """
        SELECT s.code, s.name, s.colour, l.since, l.until, l.how, l.cause, setter.name AS by_name
          FROM (SELECT status_id, status_since AS since, NULL::timestamptz AS until, status_how AS how,
                       status_cause AS cause, status_by AS by_user_id, 9223372036854775807 AS id
                  FROM acd_agents WHERE client_id = %(client_id)s AND user_id = %(user_id)s
                 UNION ALL
                SELECT * FROM (SELECT status_id, since, until, how, cause, by_user_id, id
                                 FROM acd_status_log WHERE client_id = %(client_id)s AND user_id = %(user_id)s
                                ORDER BY until DESC, id DESC LIMIT %(limit)s) before) l
          JOIN agent_statuses s ON s.id = l.status_id
          LEFT JOIN users setter ON setter.id = l.by_user_id AND l.by_user_id <> %(user_id)s
         ORDER BY l.until DESC NULLS FIRST, l.id DESC LIMIT %(limit)s
        """,
        client_id=client_id,
        user_id=user_id,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What an agent has."""

    id: UUID
    agent_id: UUID
    group_id: UUID
    state: str
    sender: str
    since: datetime
    by_email: bool


async def held(conn: Conn, groups: Sequence[UUID]) -> list[HeldRow]:
    """What agents have of these groups, oldest first."""
    return await fetch_all(
        conn,
        HeldRow,
        """
        SELECT e.id, e.agent_id, e.group_id, e.state, v.sender, COALESCE(e.accepted_at, o.offered_at, e.queued_at) AS since,
               e.state = 'active' AND EXISTS (
                   SELECT FROM acd_events_by_email b WHERE b.event_id = e.id AND b.visit = e.visit) AS by_email
          FROM acd_events e
          JOIN conversations v ON v.id = e.conversation_id
          LEFT JOIN acd_offers o ON o.event_id = e.id AND o.state = 'pending'
         WHERE e.group_id = ANY(%(groups)s) AND e.state IN ('offered', 'active', 'parked', 'wrap_up')
         ORDER BY e.id LIMIT 20000
        """,
        groups=list(groups),
    )


@dataclass(frozen=True, slots=True)
class DayRow:
    """The figures of a group since a moment; times in seconds."""

    group_id: UUID
    received: int
    answered: int
    reply_p50_s: float | None
    reply_p90_s: float | None
    within_target: int
    due: int
    missed: int


async def day(
    conn: Conn, client_id: UUID, groups: Sequence[UUID], first_id: UUID, now: datetime
) -> list[DayRow]:
    """Figures of groups: SMS that came in, and events begun, from the first id on.

    An event counts as due when it was answered, was closed, or waits for longer than the group's target.
    """
    return await fetch_all(
        conn,
        DayRow,
        """
        WITH sms AS (
            SELECT e.group_id, count(*) AS received
              FROM messages m JOIN messages_routed r ON r.message_id = m.id JOIN acd_events e ON e.id = r.event_id
             WHERE m.client_id = %(client_id)s AND m.id >= %(first_id)s AND e.group_id = ANY(%(groups)s)
             GROUP BY e.group_id
        ), begun AS (
            SELECT e.group_id, e.state, e.queued_at, g.answer_target_s,
                   EXTRACT(epoch FROM reply.at - e.queued_at)::float8 AS reply_s, offers.missed
              FROM acd_events e
              JOIN acd_groups g ON g.id = e.group_id
              LEFT JOIN LATERAL (SELECT min(o.created_at) AS at FROM outbound_messages o
                                  WHERE o.event_id = e.id AND o.origin IN ('agent', 'email')) reply ON true
              LEFT JOIN LATERAL (SELECT count(*) AS missed FROM acd_offers o
                                  WHERE o.event_id = e.id AND o.state = 'timed_out') offers ON true
             WHERE e.client_id = %(client_id)s AND e.id >= %(first_id)s AND e.group_id = ANY(%(groups)s)
        ), figures AS (
            SELECT group_id, count(reply_s) AS answered,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY reply_s) AS reply_p50_s,
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY reply_s) AS reply_p90_s,
                   count(*) FILTER (WHERE reply_s <= answer_target_s) AS within_target,
                   count(*) FILTER (WHERE reply_s IS NOT NULL OR state = 'closed'
                       OR queued_at < %(now)s - answer_target_s * interval '1 second') AS due,
                   sum(missed)::bigint AS missed
              FROM begun GROUP BY group_id
        )
        SELECT g.id AS group_id, COALESCE(s.received, 0) AS received, COALESCE(f.answered, 0) AS answered,
               f.reply_p50_s, f.reply_p90_s, COALESCE(f.within_target, 0) AS within_target,
               COALESCE(f.due, 0) AS due, COALESCE(f.missed, 0) AS missed
          FROM unnest(%(groups)s::uuid[]) AS g(id)
          LEFT JOIN sms s ON s.group_id = g.id
          LEFT JOIN figures f ON f.group_id = g.id
        """,
        client_id=client_id,
        groups=list(groups),
        first_id=first_id,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class AgentDayRow:
    """The figures of an agent since a moment."""

    agent_id: UUID
    accepted: int
    answered: int
    missed: int


async def agents_day(
    conn: Conn, client_id: UUID, groups: Sequence[UUID], first_id: UUID
) -> list[AgentDayRow]:
    """Offers of events begun from the first id on: by whom they were accepted, answered, missed."""
    return await fetch_all(
        conn,
        AgentDayRow,
        """
        SELECT o.agent_id, count(*) FILTER (WHERE o.state = 'accepted') AS accepted,
               count(*) FILTER (WHERE o.state = 'accepted' AND EXISTS (
                    SELECT FROM outbound_messages m WHERE m.event_id = o.event_id AND m.user_id = o.agent_id)) AS answered,
               count(*) FILTER (WHERE o.state = 'timed_out') AS missed
          FROM acd_events e JOIN acd_offers o ON o.event_id = e.id
         WHERE e.client_id = %(client_id)s AND e.id >= %(first_id)s AND e.group_id = ANY(%(groups)s)
         GROUP BY o.agent_id
        """,
        client_id=client_id,
        groups=list(groups),
        first_id=first_id,
    )


async def nowhere(conn: Conn, client_id: UUID) -> int:
    """How many SMS of the client reached nobody: kept as not routable, or failed on their way."""
    (count,) = await fetch_values(
        conn,
        """
        SELECT (SELECT count(*) FROM messages_unroutable
                 WHERE client_id = %(client_id)s AND requeued_at IS NULL)
             + (SELECT count(*) FROM messages_routed WHERE client_id = %(client_id)s AND error IS NOT NULL)
        """,
        client_id=client_id,
    )
    return int(count)
