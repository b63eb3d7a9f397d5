"""SQL of agents as they are now: status, presence, and what they could have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.acd.model import Facts
from ringdove.kernel.db import (
    Conn,
    execute,
    fetch_all,
    fetch_one,
    fetch_tuples,
    fetch_value,
    fetch_values,
)


@dataclass(frozen=True, slots=True)
class StatusFlags:
    """What matters when a status is set."""

    id: UUID
    code: str | None
    settable_by_agent: bool
    logged_on: bool
    receives_sms: bool
    is_restricted: bool
    is_for_her: bool


async def status(conn: Conn, client_id: UUID, status_id: UUID, user_id: UUID) -> StatusFlags | None:
    """A status of the client, and whether this agent's groups may use it."""
    return await fetch_one(
        conn,
        StatusFlags,
        """
        SELECT s.id, s.code, s.settable_by_agent, s.logged_on, s.receives_sms,
               EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = s.id) AS is_restricted,
               EXISTS (SELECT FROM agent_status_groups r JOIN acd_group_members m ON m.group_id = r.group_id
                        WHERE r.agent_status_id = s.id AND m.user_id = %(user_id)s) AS is_for_her
          FROM agent_statuses s
         WHERE s.client_id = %(client_id)s AND s.id = %(status_id)s AND s.deleted_at IS NULL
        """,
        client_id=client_id,
        status_id=status_id,
        user_id=user_id,
    )


async def set_status(
    conn: Conn,
    client_id: UUID,
    user_id: UUID,
    status_id: UUID,
    at: datetime,
    how: str,
    by: UUID | None,
    *,
    keeps: bool,
) -> bool:
    """Lock the agent and change her status; whether it was another one."""
    return bool(
        await execute(
            conn,
            """
            UPDATE acd_agents
               SET status_id = %(status_id)s, status_since = %(at)s, status_how = %(how)s, status_by = %(by)s,
                   status_cause = NULL, former_status_id = NULL, misses = 0, keeps_events = %(keeps)s,
                   idle_since = CASE WHEN load = 0 THEN %(at)s ELSE idle_since END
             WHERE user_id = %(user_id)s AND client_id = %(client_id)s AND status_id <> %(status_id)s
            """,
            client_id=client_id,
            user_id=user_id,
            status_id=status_id,
            at=at,
            how=how,
            by=by,
            keeps=keeps,
        )
    )


async def log_off(conn: Conn, client_id: UUID, user_id: UUID, at: datetime) -> None:
    """Lock the agent and log her off."""
    await execute(
        conn,
        """
        UPDATE acd_agents a
           SET status_id = off.id, status_since = CASE WHEN a.status_id = off.id THEN a.status_since ELSE %(at)s END,
               status_how = 'automatic', status_by = NULL, status_cause = NULL, former_status_id = NULL
          FROM agent_statuses off
         WHERE off.client_id = a.client_id AND off.code = 'logged_out'
           AND a.user_id = %(user_id)s AND a.client_id = %(client_id)s
        """,
        client_id=client_id,
        user_id=user_id,
        at=at,
    )


async def groups_of(conn: Conn, user_ids: Sequence[UUID]) -> list[UUID]:
    """The groups these users are members of."""
    return await fetch_values(
        conn,
        "SELECT DISTINCT group_id FROM acd_group_members WHERE user_id = ANY(%(users)s)",
        users=list(user_ids),
    )


async def name(conn: Conn, user_id: UUID) -> str | None:
    """What colleagues call her."""
    found: str | None = await fetch_value(
        conn, "SELECT name FROM users WHERE id = %(user_id)s", user_id=user_id
    )
    return found


async def connect(conn: Conn, clients: Sequence[UUID], users: Sequence[UUID]) -> list[UUID]:
    """Lock the agents in id order: somebody listens for them; those for whom that is new."""
    return await fetch_values(
        conn,
        """
        WITH locked AS (
            SELECT a.user_id FROM acd_agents a
              JOIN unnest(%(clients)s::uuid[], %(users)s::uuid[]) AS t(client_id, user_id)
                ON t.user_id = a.user_id AND t.client_id = a.client_id
             WHERE NOT a.connected ORDER BY a.user_id FOR UPDATE OF a
        )
        UPDATE acd_agents a SET connected = true, disconnected_at = NULL
          FROM locked WHERE a.user_id = locked.user_id
        RETURNING a.user_id
        """,
        clients=list(clients),
        users=list(users),
    )


async def disconnect(conn: Conn, user_ids: Sequence[UUID], at: datetime) -> int:
    """Lock the agents in id order: nobody listens for them any more."""
    return await execute(
        conn,
        """
        WITH locked AS (
            SELECT user_id FROM acd_agents WHERE user_id = ANY(%(users)s) AND connected ORDER BY user_id FOR UPDATE
        )
        UPDATE acd_agents a SET connected = false, disconnected_at = %(at)s
          FROM locked WHERE a.user_id = locked.user_id
        """,
        users=list(user_ids),
        at=at,
    )


async def connected_without_stream(conn: Conn) -> list[UUID]:
    """Agents who count as connected although no stream of theirs is written down."""
    return await fetch_values(
        conn,
        """
        SELECT a.user_id FROM acd_agents a
         WHERE a.connected AND NOT EXISTS (SELECT FROM updates_streams s WHERE s.user_id = a.user_id)
        """,
    )


async def log_off_absent(conn: Conn, grace: timedelta, at: datetime) -> list[tuple[UUID, UUID]]:
    """Lock agents gone for longer than the grace and log them off; (user, client) of those logged off.

    An agent who gets SMS by e-mail keeps her status without a page.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH gone AS (
            SELECT a.user_id, off.id AS status_id
              FROM acd_agents a
              JOIN users u ON u.id = a.user_id
              JOIN agent_statuses s ON s.id = a.status_id
              JOIN agent_statuses off ON off.client_id = a.client_id AND off.code = 'auto_logged_out'
             WHERE NOT a.connected AND a.disconnected_at < %(at)s - %(grace)s
               AND s.logged_on AND u.sms_delivery = 'web'
             ORDER BY a.user_id FOR UPDATE OF a
        )
        UPDATE acd_agents a
           SET status_id = gone.status_id, status_since = %(at)s, disconnected_at = NULL, status_how = 'automatic',
               status_by = NULL, status_cause = 'connection_lost', former_status_id = a.status_id
          FROM gone WHERE a.user_id = gone.user_id
        RETURNING a.user_id, a.client_id
        """,
        grace=grace,
        at=at,
    )
    return [(user_id, client_id) for user_id, client_id in rows]


async def log_off_timed(
    conn: Conn, late_by: timedelta, at: datetime
) -> list[tuple[UUID, UUID, str]]:
    """Lock agents who are logged on for longer than a group of theirs allows, or beyond its time of day; log them off.

    A time of day that is over for longer than ``late_by`` is let pass. (user, client, why) of those logged off.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH timed AS MATERIALIZED (
            SELECT g.id, g.log_out_after_s,
                   CASE WHEN today.at <= %(at)s THEN today.at
                        ELSE (today.day - 1 + g.log_out_at) AT TIME ZONE c.time_zone END AS last_at
              FROM acd_groups g
              JOIN clients c ON c.id = g.client_id
             CROSS JOIN LATERAL (
                    SELECT (%(at)s AT TIME ZONE c.time_zone)::date AS day,
                           ((%(at)s AT TIME ZONE c.time_zone)::date + g.log_out_at) AT TIME ZONE c.time_zone AS at) today
             WHERE (g.log_out_after_s > 0 OR g.log_out_at IS NOT NULL) AND g.active
        ), due AS MATERIALIZED (
            SELECT a.user_id, off.id AS status_id, min(found.cause) AS cause
              FROM timed
              JOIN acd_group_members m ON m.group_id = timed.id AND m.kind <> 'read_only'
              JOIN acd_agents a ON a.user_id = m.user_id AND a.logged_on_since IS NOT NULL
              JOIN agent_statuses off ON off.client_id = a.client_id AND off.code = 'auto_logged_out'
             CROSS JOIN LATERAL (
                    SELECT 'hours' AS cause
                     WHERE timed.log_out_after_s > 0
                       AND a.logged_on_since <= %(at)s - timed.log_out_after_s * interval '1 second'
                     UNION ALL
                    SELECT 'time' WHERE timed.last_at > %(at)s - %(late_by)s AND a.logged_on_since < timed.last_at) found
             GROUP BY a.user_id, off.id
        ), locked AS MATERIALIZED (
            SELECT a.user_id, due.status_id, due.cause FROM acd_agents a JOIN due ON due.user_id = a.user_id
             WHERE a.logged_on_since IS NOT NULL ORDER BY a.user_id FOR UPDATE OF a
        )
        UPDATE acd_agents a
           SET status_id = locked.status_id, status_since = %(at)s, status_how = 'automatic', status_by = NULL,
               status_cause = locked.cause, former_status_id = a.status_id
          FROM locked WHERE a.user_id = locked.user_id
        RETURNING a.user_id, a.client_id, a.status_cause
        """,
        late_by=late_by,
        at=at,
    )
    return [(user_id, client_id, cause) for user_id, client_id, cause in rows]


async def restore_former(
    conn: Conn, users: Sequence[UUID], within: timedelta, at: datetime
) -> list[tuple[UUID, UUID]]:
    """Lock agents who were logged off because their connection was lost, and give those back in time their status.

    (user, client) of those who got it back.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH back AS (
            SELECT a.user_id FROM acd_agents a JOIN agent_statuses s ON s.id = a.status_id
              JOIN agent_statuses former ON former.id = a.former_status_id AND former.deleted_at IS NULL
             WHERE a.user_id = ANY(%(users)s) AND s.code = 'auto_logged_out'
               AND a.status_cause = 'connection_lost' AND a.status_since > %(at)s - %(within)s
             ORDER BY a.user_id FOR UPDATE OF a
        )
        UPDATE acd_agents a
           SET status_id = a.former_status_id, status_since = %(at)s, status_how = 'automatic', status_cause = NULL,
               former_status_id = NULL,
               idle_since = CASE WHEN a.load = 0 THEN %(at)s ELSE a.idle_since END
          FROM back WHERE a.user_id = back.user_id
        RETURNING a.user_id, a.client_id
        """,
        users=list(users),
        within=within,
        at=at,
    )
    return [(user_id, client_id) for user_id, client_id in rows]


async def count_misses(
    conn: Conn, missed: Sequence[tuple[UUID, UUID]], at: datetime
) -> list[tuple[UUID, UUID]]:
    """Lock the agents of (agent, group) who missed an offer, in id order, and do what their groups say.

    (user, client) of those whose status changed.
    """
    rows = await fetch_tuples(
        conn,
        """
        WITH missed AS MATERIALIZED (
            SELECT t.agent_id, count(*) AS n, bool_or(g.on_miss = 'status') AS shown,
                   min(NULLIF(g.log_out_after_misses, 0)) AS most
              FROM unnest(%(agents)s::uuid[], %(groups)s::uuid[]) AS t(agent_id, group_id)
              JOIN acd_groups g ON g.id = t.group_id GROUP BY t.agent_id
        ), locked AS MATERIALIZED (
            SELECT a.user_id FROM acd_agents a JOIN missed ON missed.agent_id = a.user_id
             ORDER BY a.user_id FOR UPDATE OF a
        ), counted AS (
            SELECT a.user_id, a.misses + missed.n AS misses, a.status_id AS before,
                   COALESCE(CASE WHEN a.misses + missed.n >= missed.most THEN off.id
                                 WHEN missed.shown AND now_in.receives_sms THEN shown.id END, a.status_id) AS status_id
              FROM acd_agents a
              JOIN locked ON locked.user_id = a.user_id
              JOIN missed ON missed.agent_id = a.user_id
              JOIN agent_statuses now_in ON now_in.id = a.status_id
              JOIN agent_statuses off ON off.client_id = a.client_id AND off.code = 'auto_logged_out'
              JOIN agent_statuses shown ON shown.client_id = a.client_id AND shown.code = 'missed'
        ), changed AS (
            UPDATE acd_agents a
               SET misses = LEAST(c.misses, 1000), status_id = c.status_id,
                   status_since = CASE WHEN c.status_id = c.before THEN a.status_since ELSE %(at)s END,
                   status_how = CASE WHEN c.status_id = c.before THEN a.status_how ELSE 'automatic' END,
                   status_by = CASE WHEN c.status_id = c.before THEN a.status_by END,
                   status_cause = CASE WHEN c.status_id = c.before THEN a.status_cause ELSE 'missed' END,
                   former_status_id = CASE WHEN c.status_id = c.before THEN a.former_status_id ELSE c.before END
              FROM counted c WHERE a.user_id = c.user_id
            RETURNING a.user_id, a.client_id, c.before <> c.status_id AS moved
        )
        SELECT user_id, client_id FROM changed WHERE moved
        """,
        agents=[m[0] for m in missed],
        groups=[m[1] for m in missed],
        at=at,
    )
    return [(user_id, client_id) for user_id, client_id in rows]


async def log_in(conn: Conn, client_id: UUID, user_id: UUID, group_id: UUID, *, to: bool) -> bool:
    """Log a reserve member into a group, or out of it; whether she is one."""
    return bool(
        await execute(
            conn,
            """
            UPDATE acd_group_members SET logged_in = %(to)s
             WHERE client_id = %(client_id)s AND user_id = %(user_id)s AND group_id = %(group_id)s AND kind = 'reserve'
            """,
            client_id=client_id,
            user_id=user_id,
            group_id=group_id,
            to=to,
        )
    )


async def facts(conn: Conn, client_id: UUID, user_id: UUID) -> Facts | None:
    """What decides whether this agent receives SMS."""
    found = await fetch_all(
        conn,
        Facts,
        """
        SELECT (SELECT count(*) FROM acd_group_members m JOIN acd_groups g ON g.id = m.group_id AND g.active
                 WHERE m.user_id = a.user_id) AS groups,
               u.sms_delivery, CASE WHEN u.sms_delivery = 'email' THEN acd_email_hindrance(u.id) END AS email_hindrance,
               s.receives_sms,
               CASE WHEN EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = s.id)
                    THEN (SELECT count(*) FROM acd_group_members m
                           WHERE m.user_id = a.user_id
                             AND NOT EXISTS (SELECT FROM agent_status_groups r
                                              WHERE r.agent_status_id = s.id AND r.group_id = m.group_id))
                    ELSE 0 END AS restricted_from,
               a.connected, a.load, u.max_parallel_sms AS maximum, a.owes_code,
               a.phone_state = 'in_call' AND NOT s.distribute_during_call AS in_call,
               (SELECT count(*) FROM acd_group_members m JOIN acd_groups g ON g.id = m.group_id AND g.active
                 WHERE m.user_id = a.user_id AND m.kind = 'read_only') AS read_only,
               (SELECT count(*) FROM acd_group_members m JOIN acd_groups g ON g.id = m.group_id AND g.active
                 WHERE m.user_id = a.user_id AND m.kind = 'reserve' AND NOT m.logged_in) AS logged_out
          FROM acd_agents a
          JOIN users u ON u.id = a.user_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE a.user_id = %(user_id)s AND a.client_id = %(client_id)s
        """,
        client_id=client_id,
        user_id=user_id,
    )
    return found[0] if found else None


async def free(conn: Conn, agents: Sequence[UUID], at: datetime) -> None:
    """Give agents, each named once for each event, their room back."""
    await execute(
        conn,
        """
        WITH freed AS MATERIALIZED (
            SELECT a.user_id, n.n
              FROM (SELECT user_id, count(*) AS n FROM unnest(%(agents)s::uuid[]) AS t(user_id) GROUP BY user_id) n
              JOIN acd_agents a USING (user_id) ORDER BY a.user_id FOR UPDATE OF a
        )
        UPDATE acd_agents a
           SET load = GREATEST(0, a.load - freed.n),
               idle_since = CASE WHEN a.load <= freed.n THEN %(at)s ELSE a.idle_since END
          FROM freed WHERE a.user_id = freed.user_id
        """,
        agents=list(agents),
        at=at,
    )
