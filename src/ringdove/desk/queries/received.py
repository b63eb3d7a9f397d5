"""SQL of received SMS: the list, and the way that each one took."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from ringdove.acd.model import Facts
from ringdove.kernel.db import Condition, Conn, fetch_all, fetch_one, fetch_tuples, select

_SMS: LiteralString = """
    SELECT m.id, m.client_id, cl.name AS client_name, m.connector_id, c.name AS connector_name, m.sender,
           m.sender_raw, m.recipient, m.recipient_raw, m.body, m.provider_message_id, m.received_at,
           r.error, r.event_id AS media_event_id, e.state AS event_state, e.group_id AS acd_group_id,
           g.name AS group_name, e.agent_id, u.name AS agent_name, COALESCE(p.repeats, 0) AS repeats,
           (k.message_id IS NOT NULL AND k.requeued_at IS NULL) AS is_kept,
           CASE WHEN v.state <> 'done' OR e.run_id IS NOT NULL THEN 'in_application' WHEN v.outcome ->> 'answered' = 'true'
                THEN 'answered_automatically' WHEN v.id IS NOT NULL THEN 'ended_by_application' END AS run_state
      FROM messages m
      JOIN clients cl ON cl.id = m.client_id
      JOIN sms_receive_connectors c ON c.id = m.connector_id
      LEFT JOIN messages_routed r ON r.message_id = m.id
      LEFT JOIN messages_unroutable k ON k.message_id = m.id
      LEFT JOIN messages_repeats p ON p.message_id = m.id
      LEFT JOIN acd_events e ON e.id = r.event_id
      LEFT JOIN acd_groups g ON g.id = e.group_id
      LEFT JOIN users u ON u.id = e.agent_id
      LEFT JOIN routing_runs v ON v.id = r.run_id AND r.event_id IS NULL
"""

#: What became of an SMS, as its client's receipt counts it.
OUTCOME: LiteralString = "SELECT s.outcome FROM sms_outcomes s WHERE s.id = m.id"


@dataclass(frozen=True, slots=True)
class SmsRow:
    """A received SMS and where it went."""

    id: UUID
    client_id: UUID
    client_name: str
    connector_id: UUID
    connector_name: str
    sender: str
    sender_raw: str
    recipient: str
    recipient_raw: str
    body: str
    provider_message_id: str | None
    received_at: datetime
    error: str | None
    media_event_id: UUID | None
    event_state: str | None
    acd_group_id: UUID | None
    group_name: str | None
    agent_id: UUID | None
    agent_name: str | None
    repeats: int
    is_kept: bool
    run_state: str | None


async def received(conn: Conn, where: Condition, limit: int, **params: Any) -> list[SmsRow]:
    """A page of received SMS, newest first."""
    return await select(
        conn,
        SmsRow,
        _SMS + " {where} {order} {limit}",
        where=where,
        order=[("m.id", True)],
        limit=limit,
        **params,
    )


@dataclass(frozen=True, slots=True)
class StepRow:
    """Something that happened to an SMS."""

    at: datetime
    what: str
    agent_name: str | None
    by_name: str | None
    detail: str | None


async def steps(conn: Conn, sms_id: UUID) -> list[StepRow]:
    """What happened to an SMS, from the request it came with, as far as that is still kept."""
    return await fetch_all(
        conn,
        StepRow,
        """
        WITH sms AS MATERIALIZED (
            SELECT m.id, m.received_at, GREATEST(m.stored_at, m.received_at) AS stored_at, m.provider_timestamp, r.event_id, r.routed_at, r.error,
                   g.name AS group_name
              FROM messages m
              LEFT JOIN messages_routed r ON r.message_id = m.id
              LEFT JOIN acd_events e ON e.id = r.event_id
              LEFT JOIN acd_groups g ON g.id = e.group_id
             WHERE m.id = %(sms_id)s
        ), run AS MATERIALIZED (
            SELECT u.id, u.conversation_id, u.began_at, u.ended_at, u.outcome, a.name
              FROM (SELECT run_id FROM messages_routed WHERE message_id = %(sms_id)s
                     UNION SELECT run_id FROM messages_unroutable WHERE message_id = %(sms_id)s) r
              JOIN routing_runs u ON u.id = r.run_id
              JOIN routing_applications a ON a.id = u.application_id
             ORDER BY u.began_at LIMIT 1
        ), sent AS MATERIALIZED (
            SELECT o.created_at, o.decided_at, o.state, o.reason, o.user_id, o.origin
              FROM sms JOIN outbound_messages o ON o.event_id = sms.event_id AND o.created_at >= sms.received_at
             UNION ALL
            SELECT o.created_at, o.decided_at, o.state, o.reason, o.user_id, o.origin
              FROM sms, run
              JOIN outbound_messages o ON o.conversation_id = run.conversation_id AND o.event_id IS NULL
                                      AND o.idempotency_key LIKE 'run:' || run.id || ':%%'
             WHERE o.created_at >= sms.received_at
        )
        SELECT at, what, agent_name, by_name, detail FROM (
            SELECT received_at AS at, 0 AS n, 'received' AS what, NULL AS agent_name, NULL AS by_name,
                   provider_timestamp AS detail
              FROM sms
             UNION ALL
            -- what was not spooled was stored before it was answered, whatever two clocks say
            SELECT CASE WHEN stored_at - answered_at < interval '1 second' THEN GREATEST(stored_at, answered_at)
                        ELSE answered_at END, 2, 'answered', NULL, NULL, status::text
              FROM (SELECT sms.stored_at, q.status, q.at + q.took_ms * interval '1 millisecond' AS answered_at
                      FROM sms JOIN receiver_requests q ON q.id = sms.id) answer
             UNION ALL
            SELECT stored_at, 1, 'stored', NULL, NULL, NULL FROM sms
             UNION ALL
            SELECT sms.stored_at, 2, 'kept', NULL, NULL, NULL
              FROM sms JOIN messages_unroutable k ON k.message_id = sms.id
             UNION ALL
            SELECT k.requeued_at, 3, 'requeued', NULL, NULL, NULL
              FROM sms JOIN messages_unroutable k ON k.message_id = sms.id WHERE k.requeued_at IS NOT NULL
             UNION ALL
            SELECT CASE WHEN run.ended_at > routed_at THEN run.ended_at ELSE routed_at END, 5,
                   CASE WHEN error IS NULL THEN 'routed' ELSE 'not_routed' END, NULL, NULL, COALESCE(error, group_name)
              FROM sms LEFT JOIN run ON true WHERE routed_at IS NOT NULL AND COALESCE(error, group_name) IS NOT NULL
             UNION ALL
            SELECT GREATEST(began_at, stored_at), 3, 'in_application', NULL, NULL, run.name FROM sms, run
             UNION ALL
            SELECT ended_at, 4, CASE outcome ->> 'kind' WHEN 'ended' THEN 'application_ended' ELSE 'application_failed' END,
                   NULL, NULL, run.name
              FROM run WHERE outcome ->> 'kind' <> 'group'
             UNION ALL
            SELECT h.at, CASE h.what WHEN 'overflowed' THEN 9 ELSE 10 END, h.what, a.name, b.name,
                   CASE h.what WHEN 'overflowed' THEN h.detail ->> 'point' WHEN 'led' THEN p.name
                               WHEN 'handed_on' THEN t.name END
              FROM sms
              JOIN acd_history h ON h.event_id = sms.event_id AND h.at >= sms.received_at AND h.what <> 'queued'
              LEFT JOIN users a ON a.id = h.agent_id
              LEFT JOIN users b ON b.id = h.by_user_id
              LEFT JOIN acd_groups t ON t.id = h.group_id
              LEFT JOIN routing_applications p ON p.id = (h.detail ->> 'application_id')::uuid
             UNION ALL
            SELECT o.created_at, 20, CASE WHEN o.user_id IS NULL THEN 'sent_by_itself' ELSE 'replied' END, u.name,
                   NULL, o.origin
              FROM sent o LEFT JOIN users u ON u.id = o.user_id
             UNION ALL
            SELECT decided_at, 21, 'reply_' || state, NULL, NULL, reason FROM sent WHERE decided_at IS NOT NULL
        ) happened ORDER BY date_trunc('milliseconds', at), n, at LIMIT 200
        """,
        sms_id=sms_id,
    )


@dataclass(frozen=True, slots=True)
class Road:
    """Where SMS of a connector go now; ``group_id`` null: nobody said. ``application``: its own decides."""

    connector_active: bool
    wants_application: bool
    application: bool
    group_id: UUID | None
    group_name: str | None
    group_active: bool
    client_active: bool
    reseller_active: bool


async def road(conn: Conn, connector_id: UUID, sms_id: UUID) -> Road | None:
    """Where an SMS of a connector would go now; an application that could not help it is not asked again."""
    return await fetch_one(
        conn,
        Road,
        """
        SELECT c.active AS connector_active,
               c.routing_type <> 'direct_acd_group' AND c.routing_application_id IS NULL AS wants_application,
               c.routing_type <> 'direct_acd_group' AND c.routing_application_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM messages_unroutable k WHERE k.message_id = %(sms_id)s AND k.run_id IS NOT NULL)
                   AS application,
               g.id AS group_id, g.name AS group_name,
               COALESCE(g.active, false) AS group_active, cl.active AS client_active,
               COALESCE(r.active, true) AS reseller_active
          FROM sms_receive_connectors c
          JOIN clients cl ON cl.id = c.client_id
          LEFT JOIN resellers r ON r.id = cl.reseller_id
          LEFT JOIN acd_groups g ON g.id = CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id
                                                               ELSE c.fallback_acd_group_id END
         WHERE c.id = %(connector_id)s
        """,
        connector_id=connector_id,
        sms_id=sms_id,
    )


async def opening_times(conn: Conn, event_id: UUID) -> tuple[UUID, str] | None:
    """The opening times that an event goes by, and their name: its connector's, else its group's."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT o.id, o.name
          FROM acd_events e
          JOIN acd_groups g ON g.id = e.group_id
          JOIN sms_receive_connectors c ON c.id = e.connector_id
          JOIN opening_times o ON o.id = COALESCE(c.opening_times_id, g.opening_times_id)
         WHERE e.id = %(event_id)s
        """,
        event_id=event_id,
    )
    return next(((id_, name) for id_, name in rows), None)


async def team(conn: Conn, group_id: UUID) -> list[Facts]:
    """What decides, for each member of a group, whether she receives its SMS."""
    return await fetch_all(
        conn,
        Facts,
        """
        SELECT 1 AS groups, u.sms_delivery,
               CASE WHEN u.sms_delivery = 'email' THEN acd_email_hindrance(u.id) END AS email_hindrance, s.receives_sms,
               (EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = s.id)
                AND NOT EXISTS (SELECT FROM agent_status_groups r
                                 WHERE r.agent_status_id = s.id AND r.group_id = m.group_id))::int AS restricted_from,
               a.connected, a.load, u.max_parallel_sms AS maximum, a.owes_code,
               a.phone_state = 'in_call' AND NOT s.distribute_during_call AS in_call,
               (m.kind = 'read_only')::int AS read_only, (m.kind = 'reserve' AND NOT m.logged_in)::int AS logged_out
          FROM acd_group_members m
          JOIN users u ON u.id = m.user_id AND u.active
          JOIN acd_agents a ON a.user_id = m.user_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE m.group_id = %(group_id)s
        """,
        group_id=group_id,
    )
