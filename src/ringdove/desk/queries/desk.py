"""SQL of the desk: cards, threads, statuses, counters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ringdove.desk.queries.steps import SHOWN
from ringdove.kernel.db import Condition, Conn, fetch_all, fetch_one, fetch_tuples, select

_CARD: LiteralString = (
    """
    SELECT e.id, e.client_id, e.type, e.group_id, g.name AS group_name, e.subject, v.sender,
           NULLIF(k.name, '') AS sender_name, COALESCE(first.recipient, c.recipient_key) AS recipient,
           e.connector_id, c.name AS connector_name, e.conversation_id, e.priority, e.state, e.agent_id,
           u.name AS agent_name, o.id AS offer_id, o.deadline, g.offer_timeout_s, e.last_message_id,
           e.message_count, e.queued_at, e.created_at, e.accepted_at, e.closed_at,
           ARRAY(SELECT r.message_id FROM messages_routed r WHERE r.event_id = e.id ORDER BY r.message_id)
               AS received_sms_ids,
           last.body AS last_body, last.received_at AS last_at,
           out.id AS out_id, out.body AS out_body, out.created_at AS out_at, out.state AS out_state,
           out.reason AS out_reason, out.user_id AS out_user_id, out.user_name AS out_user_name,
           out.origin AS out_origin,
           e.due_at, e.transaction_code_id AS code_id, code.name AS code_name, g.code_needed, g.decline_reason_needed,
           note.id AS note_id, note.body AS note_body, note.created_at AS note_at, note.user_id AS note_user_id,
           note.user_name AS note_user_name, mailed.since AS by_email_since, e.not_before, e.variables,
           (SELECT p.name FROM routing_applications p WHERE p.id = e.application_id) AS application_name,
           (SELECT h.id FROM acd_history h WHERE h.event_id = e.id AND h.what IN """
    + SHOWN
    + """ ORDER BY h.id DESC LIMIT 1) AS last_step
      FROM acd_events e
      JOIN acd_groups g ON g.id = e.group_id
      JOIN conversations v ON v.id = e.conversation_id
      JOIN sms_receive_connectors c ON c.id = e.connector_id
      LEFT JOIN contact_numbers cn ON cn.client_id = e.client_id AND cn.number = v.sender
      LEFT JOIN contacts k ON k.id = cn.contact_id
      LEFT JOIN users u ON u.id = e.agent_id
      LEFT JOIN acd_events_by_email mailed
             ON mailed.event_id = e.id AND mailed.visit = e.visit AND mailed.user_id = e.agent_id AND e.state = 'active'
      LEFT JOIN messages first ON first.id = e.first_message_id
      LEFT JOIN messages last ON last.id = e.last_message_id
      LEFT JOIN acd_offers o ON o.event_id = e.id AND o.state = 'pending'
      LEFT JOIN LATERAL (
            SELECT m.id, m.body, m.created_at, m.state, m.reason, m.user_id, author.name AS user_name, m.origin
              FROM outbound_messages m LEFT JOIN users author ON author.id = m.user_id
             WHERE m.conversation_id = e.conversation_id AND m.event_id = e.id ORDER BY m.id DESC LIMIT 1) out ON true
      LEFT JOIN transaction_codes code ON code.id = e.transaction_code_id
      LEFT JOIN LATERAL (
            SELECT n.id, n.body, n.created_at, n.user_id, author.name AS user_name
              FROM conversation_notes n JOIN users author ON author.id = n.user_id
             WHERE n.event_id = e.id AND n.kind = 'handover' AND e.visit > 1 ORDER BY n.id DESC LIMIT 1) note ON true
"""
)

OPEN: LiteralString = "e.state IN ('offered', 'active', 'parked', 'wrap_up')"


@dataclass(frozen=True, slots=True)
class Card:
    """A media event with everything a screen shows of it."""

    id: UUID
    client_id: UUID
    type: str
    group_id: UUID
    group_name: str
    subject: str
    sender: str
    recipient: str | None
    sender_name: str | None
    connector_id: UUID
    connector_name: str
    conversation_id: UUID
    priority: int
    state: str
    agent_id: UUID | None
    agent_name: str | None
    offer_id: UUID | None
    deadline: datetime | None
    offer_timeout_s: int
    last_message_id: UUID
    message_count: int
    queued_at: datetime
    created_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    received_sms_ids: list[UUID]
    last_body: str | None
    last_at: datetime | None
    out_id: UUID | None
    out_body: str | None
    out_at: datetime | None
    out_state: str | None
    out_reason: str | None
    out_user_id: UUID | None
    out_user_name: str | None
    out_origin: str | None
    due_at: datetime | None
    code_id: UUID | None
    code_name: str | None
    code_needed: bool
    decline_reason_needed: bool
    note_id: UUID | None
    note_body: str | None
    note_at: datetime | None
    note_user_id: UUID | None
    note_user_name: str | None
    by_email_since: datetime | None
    application_name: str | None
    not_before: datetime | None
    variables: dict[str, str]
    last_step: int | None


async def desk_cards(conn: Conn, client_id: UUID, user_id: UUID) -> list[Card]:
    """Everything on an agent's desk."""
    return await fetch_all(
        conn,
        Card,
        _CARD
        + " WHERE e.client_id = %(client_id)s AND e.agent_id = %(user_id)s AND "
        + OPEN
        + " ORDER BY e.id",
        client_id=client_id,
        user_id=user_id,
    )


async def cards_of(conn: Conn, users: Sequence[UUID], events: Sequence[UUID]) -> list[Card]:
    """Of these (agent, event), those that are on the agent's desk now."""
    return await fetch_all(
        conn,
        Card,
        _CARD + " WHERE e.id = ANY(%(events)s) AND (e.agent_id, e.id) IN"
        " (SELECT * FROM unnest(%(users)s::uuid[], %(events)s::uuid[])) AND " + OPEN,
        users=list(users),
        events=list(events),
    )


async def cards(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[Card]:
    """A page of media events."""
    return await select(
        conn,
        Card,
        _CARD + " {where} {order} {limit}",
        where=where,
        order=order,
        limit=limit,
    )


_THREAD_SMS: LiteralString = """
        SELECT m.id, r.event_id, 'in' AS direction, m.body, m.received_at AS at, NULL AS state, NULL AS reason,
               NULL::uuid AS user_id, NULL AS user_name, NULL AS origin
          FROM messages_routed r JOIN messages m ON m.id = r.message_id
         WHERE r.conversation_id = %(conversation_id)s AND r.client_id = %(client_id)s
           AND (%(before)s::uuid IS NULL OR r.message_id < %(before)s)
         UNION ALL
        SELECT o.id, o.event_id, 'out', o.body, o.created_at, o.state, o.reason, o.user_id, u.name, o.origin
          FROM outbound_messages o LEFT JOIN users u ON u.id = o.user_id
         WHERE o.conversation_id = %(conversation_id)s AND o.client_id = %(client_id)s
           AND (%(before)s::uuid IS NULL OR o.id < %(before)s)
"""
_THREAD: LiteralString = (
    """
    SELECT id, event_id, direction, body, at, state, reason, user_id, user_name, origin FROM (
    """
    + _THREAD_SMS
    + """
         UNION ALL
        SELECT n.id, n.event_id, n.kind, n.body, n.created_at, NULL, NULL, n.user_id, u.name, NULL
          FROM conversation_notes n JOIN users u ON u.id = n.user_id
         WHERE n.conversation_id = %(conversation_id)s AND n.client_id = %(client_id)s
           AND (%(before)s::uuid IS NULL OR n.id < %(before)s)
    ) thread ORDER BY id DESC LIMIT %(limit)s
    """
)


@dataclass(frozen=True, slots=True)
class Line:
    """One SMS of a thread."""

    id: UUID
    event_id: UUID | None
    direction: str
    body: str
    at: datetime
    state: str | None
    reason: str | None
    user_id: UUID | None
    user_name: str | None
    origin: str | None = None


async def thread(
    conn: Conn, client_id: UUID, conversation_id: UUID, before: UUID | None, limit: int
) -> list[Line]:
    """The newest SMS of a conversation, newest first."""
    return await fetch_all(
        conn,
        Line,
        _THREAD,
        client_id=client_id,
        conversation_id=conversation_id,
        before=before,
        limit=limit,
    )


async def newest(conn: Conn, client_id: UUID, conversation_id: UUID) -> Line | None:
    """The newest SMS of a conversation, received or sent."""
    return await fetch_one(
        conn,
        Line,
        "SELECT * FROM (" + _THREAD_SMS + ") thread ORDER BY id DESC LIMIT 1",
        client_id=client_id,
        conversation_id=conversation_id,
        before=None,
    )


async def lines(conn: Conn, messages: Sequence[UUID]) -> list[Line]:
    """SMS, received or sent, and notes by their ids."""
    return await fetch_all(
        conn,
        Line,
        """
        SELECT m.id, r.event_id, 'in' AS direction, m.body, m.received_at AS at, NULL AS state, NULL AS reason,
               NULL::uuid AS user_id, NULL AS user_name, NULL AS origin
          FROM messages m JOIN messages_routed r ON r.message_id = m.id WHERE m.id = ANY(%(ids)s)
         UNION ALL
        SELECT o.id, o.event_id, 'out', o.body, o.created_at, o.state, o.reason, o.user_id, u.name, o.origin
          FROM outbound_messages o LEFT JOIN users u ON u.id = o.user_id WHERE o.id = ANY(%(ids)s)
         UNION ALL
        SELECT n.id, n.event_id, n.kind, n.body, n.created_at, NULL, NULL, n.user_id, u.name, NULL
          FROM conversation_notes n JOIN users u ON u.id = n.user_id WHERE n.id = ANY(%(ids)s)
        """,
        ids=list(messages),
    )


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent as she is now."""

    user_id: UUID
    client_id: UUID
    name: str
    language: str | None
    max_parallel_sms: int
    status_id: UUID
    status_since: datetime
    status_cause: str | None


async def agent(conn: Conn, client_id: UUID, user_id: UUID) -> AgentRow | None:
    """An agent's own row."""
    return await fetch_one(
        conn,
        AgentRow,
        """
        SELECT a.user_id, a.client_id, u.name, COALESCE(u.language, c.language) AS language, u.max_parallel_sms,
               a.status_id, a.status_since, a.status_cause
          FROM acd_agents a JOIN users u ON u.id = a.user_id JOIN clients c ON c.id = a.client_id
         WHERE a.client_id = %(client_id)s AND a.user_id = %(user_id)s
        """,
        client_id=client_id,
        user_id=user_id,
    )


@dataclass(frozen=True, slots=True)
class StatusRow:
    """An agent status."""

    id: UUID
    code: str | None
    name: str | None
    colour: str
    settable_by_agent: bool
    logged_on: bool
    receives_sms: bool


async def statuses(conn: Conn, client_id: UUID, user_id: UUID) -> list[StatusRow]:
    """The client's statuses that this agent's groups may use."""
    return await fetch_all(
        conn,
        StatusRow,
        """
        SELECT s.id, s.code, s.name, s.colour, s.settable_by_agent, s.logged_on, s.receives_sms
          FROM agent_statuses s
         WHERE s.client_id = %(client_id)s AND s.deleted_at IS NULL
           AND (NOT EXISTS (SELECT FROM agent_status_groups r WHERE r.agent_status_id = s.id)
                OR EXISTS (SELECT FROM agent_status_groups r JOIN acd_group_members m ON m.group_id = r.group_id
                            WHERE r.agent_status_id = s.id AND m.user_id = %(user_id)s)
                OR EXISTS (SELECT FROM acd_agents a WHERE a.user_id = %(user_id)s AND a.status_id = s.id))
         ORDER BY s.position, s.id
        """,
        client_id=client_id,
        user_id=user_id,
    )


async def all_statuses(conn: Conn, client_id: UUID) -> list[StatusRow]:
    """Every status of the client."""
    return await fetch_all(
        conn,
        StatusRow,
        """
        SELECT s.id, s.code, s.name, s.colour, s.settable_by_agent, s.logged_on, s.receives_sms
          FROM agent_statuses s WHERE s.client_id = %(client_id)s AND s.deleted_at IS NULL ORDER BY s.position, s.id
        """,
        client_id=client_id,
    )


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """A group that has the agent in reserve."""

    id: UUID
    name: str
    logged_in: bool


async def reserve_groups(conn: Conn, client_id: UUID, user_id: UUID) -> list[ReserveRow]:
    """The groups that have this agent in reserve."""
    return await fetch_all(
        conn,
        ReserveRow,
        """
        SELECT g.id, g.name, m.logged_in
          FROM acd_group_members m JOIN acd_groups g ON g.id = m.group_id AND g.active
         WHERE m.user_id = %(user_id)s AND m.client_id = %(client_id)s AND m.kind = 'reserve' ORDER BY g.name_key
        """,
        client_id=client_id,
        user_id=user_id,
    )


@dataclass(frozen=True, slots=True)
class CounterRow:
    """How a group stands."""

    id: UUID
    name: str
    waiting: int
    oldest: datetime | None
    agents_ready: int
    may_pick: bool
    answer_target_s: int


async def counters(conn: Conn, groups: Sequence[UUID]) -> list[CounterRow]:
    """How these groups stand now."""
    return await fetch_all(
        conn,
        CounterRow,
        """
        SELECT g.id, g.name, g.may_pick, g.answer_target_s, COALESCE(w.waiting, 0) AS waiting, w.oldest,
               (SELECT count(*) FROM acd_group_members m JOIN acd_agents a ON a.user_id = m.user_id
                  JOIN agent_statuses s ON s.id = a.status_id
                 WHERE m.group_id = g.id AND a.connected AND s.receives_sms) AS agents_ready
          FROM acd_groups g
          LEFT JOIN LATERAL (SELECT count(*) AS waiting, min(queued_at) AS oldest FROM acd_events e
                              WHERE e.group_id = g.id AND e.state = 'queued') w ON true
         WHERE g.id = ANY(%(groups)s)
         ORDER BY g.name_key, g.id
        """,
        groups=list(groups),
    )


async def groups_seen_by(
    conn: Conn, client_id: UUID, user_ids: Sequence[UUID]
) -> list[tuple[UUID, UUID]]:
    """(user, group) of the groups these users are members or supervisors of."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT user_id, group_id FROM acd_group_members WHERE client_id = %(client_id)s AND user_id = ANY(%(users)s)
         UNION
        SELECT user_id, group_id FROM acd_group_supervisors
         WHERE client_id = %(client_id)s AND user_id = ANY(%(users)s)
        """,
        client_id=client_id,
        users=list(user_ids),
    )
    return [(user_id, group_id) for user_id, group_id in rows]
