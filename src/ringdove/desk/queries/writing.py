"""SQL of what agents have before them while they write: drafts, what a template can name, earlier episodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one, fetch_tuples, fetch_value


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What somebody began to write."""

    user_id: UUID
    user_name: str
    mode: str
    body: str
    at: datetime


async def drafts(conn: Conn, client_id: UUID, event_id: UUID) -> list[DraftRow]:
    """What people began to write for an event, oldest first."""
    return await fetch_all(
        conn,
        DraftRow,
        """
        SELECT d.user_id, u.name AS user_name, d.mode, d.body, d.at
          FROM desk_drafts d JOIN users u ON u.id = d.user_id
         WHERE d.client_id = %(client_id)s AND d.event_id = %(event_id)s ORDER BY d.at, d.user_id, d.mode
        """,
        client_id=client_id,
        event_id=event_id,
    )


async def keep_draft(conn: Conn, **values: object) -> None:
    """Keep what she began to write, instead of what was kept before."""
    await execute(
        conn,
        "INSERT INTO desk_drafts (client_id, event_id, user_id, mode, body, at)"
        " VALUES (%(client_id)s, %(event_id)s, %(user_id)s, %(mode)s, %(body)s, %(at)s)"
        " ON CONFLICT (event_id, user_id, mode) DO UPDATE SET body = EXCLUDED.body, at = EXCLUDED.at",
        **values,
    )


async def drop_draft(conn: Conn, client_id: UUID, event_id: UUID, user_id: UUID, mode: str) -> None:
    """Forget what she began to write."""
    await execute(
        conn,
        "DELETE FROM desk_drafts WHERE client_id = %(client_id)s AND event_id = %(event_id)s"
        " AND user_id = %(user_id)s AND mode = %(mode)s",
        client_id=client_id,
        event_id=event_id,
        user_id=user_id,
        mode=mode,
    )


async def drop_replies(conn: Conn, client_id: UUID, event_id: UUID) -> None:
    """Forget every answer that anybody began to write for an event."""
    await execute(
        conn,
        "DELETE FROM desk_drafts WHERE client_id = %(client_id)s AND event_id = %(event_id)s AND mode = 'reply'",
        client_id=client_id,
        event_id=event_id,
    )


@dataclass(frozen=True, slots=True)
class Named:
    """What a template can name of an event."""

    customer_number: str
    group_name: str
    connector_name: str
    connector_number: str
    client_name: str
    subject: str


async def named(conn: Conn, client_id: UUID, event_id: UUID) -> Named | None:
    """What a template can name of this event."""
    return await fetch_one(
        conn,
        Named,
        """
        SELECT v.sender AS customer_number, g.name AS group_name, c.name AS connector_name,
               c.recipient_key AS connector_number, cl.name AS client_name, e.subject
          FROM acd_events e
          JOIN acd_groups g ON g.id = e.group_id
          JOIN conversations v ON v.id = e.conversation_id
          JOIN sms_receive_connectors c ON c.id = e.connector_id
          JOIN clients cl ON cl.id = e.client_id
         WHERE e.client_id = %(client_id)s AND e.id = %(event_id)s
        """,
        client_id=client_id,
        event_id=event_id,
    )


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An earlier or later event of the same sender, over any connector of the client."""

    id: UUID
    connector_name: str
    group_id: UUID
    group_name: str
    agent_id: UUID | None
    agent_name: str | None
    state: str
    subject: str
    message_count: int
    transaction_code_name: str | None
    created_at: datetime
    closed_at: datetime | None


async def episodes(
    conn: Conn, client_id: UUID, conversation_id: UUID, at_most: int
) -> list[EpisodeRow]:
    """What the sender of this conversation wrote to the client, newest first."""
    return await fetch_all(
        conn,
        EpisodeRow,
        """
        SELECT e.id, c.name AS connector_name, e.group_id, g.name AS group_name, e.agent_id, u.name AS agent_name,
               e.state, e.subject, e.message_count, code.name AS transaction_code_name, e.created_at, e.closed_at
          FROM conversations this
          JOIN conversations v ON v.client_id = this.client_id AND v.sender = this.sender
          JOIN acd_events e ON e.conversation_id = v.id
          JOIN acd_groups g ON g.id = e.group_id
          JOIN sms_receive_connectors c ON c.id = e.connector_id
          LEFT JOIN users u ON u.id = e.agent_id
          LEFT JOIN transaction_codes code ON code.id = e.transaction_code_id
         WHERE this.client_id = %(client_id)s AND this.id = %(conversation_id)s
         ORDER BY e.id DESC LIMIT %(at_most)s
        """,
        client_id=client_id,
        conversation_id=conversation_id,
        at_most=at_most,
    )


async def shows_viewers(conn: Conn, client_id: UUID) -> bool:
    """Whether people of this client see who else looks at an SMS."""
    return bool(
        await fetch_value(conn, "SELECT shows_viewers FROM clients WHERE id = %(id)s", id=client_id)
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as her colleagues know her."""

    id: UUID
    name: str


async def marks(conn: Conn, events: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """A mark for each event: another one when something of it, its conversation or its customer changed."""
    return await fetch_tuples(
        conn,
        """
        SELECT e.id, concat_ws('/', e.xmin, e.last_message_id,
                   (SELECT max(h.id) FROM acd_history h WHERE h.event_id = e.id),
                   (SELECT string_agg(o.id || o.state, ',' ORDER BY o.id) FROM outbound_messages o
                     WHERE o.conversation_id = e.conversation_id),
                   (SELECT count(*) FROM conversation_notes n WHERE n.conversation_id = e.conversation_id),
                   (SELECT max(s.since) FROM opt_outs s WHERE s.client_id = e.client_id AND s.number = v.sender))
          FROM acd_events e JOIN conversations v ON v.id = e.conversation_id
         WHERE e.id = ANY(%(events)s)
        """,
        events=list(events),
    )


async def heard_of(
    conn: Conn, clients: Sequence[UUID], users: Sequence[UUID], since: UUID
) -> list[tuple[UUID, UUID]]:
    """(user, event) of what these users have from numbers that opted out, or in again, since this entry."""
    return await fetch_tuples(
        conn,
        """
        SELECT DISTINCT e.agent_id, e.id
          FROM opt_out_entries o
          JOIN sms_receive_connectors c ON c.client_id = o.client_id
          JOIN conversations v ON v.connector_id = c.id AND v.sender = o.number
          JOIN acd_events e ON e.conversation_id = v.id AND e.state <> 'closed'
         WHERE o.client_id = ANY(%(clients)s) AND o.id >= %(since)s AND e.agent_id = ANY(%(users)s)
        """,
        clients=list(clients),
        users=list(users),
        since=since,
    )


async def people(conn: Conn, ids: Sequence[UUID]) -> list[Person]:
    """The names of these people."""
    return await fetch_all(
        conn,
        Person,
        "SELECT id, name FROM users WHERE id = ANY(%(ids)s) ORDER BY name_key, id",
        ids=list(ids),
    )
