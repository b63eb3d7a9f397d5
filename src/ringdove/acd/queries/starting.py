"""SQL of events that begin with an agent's own SMS."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples


@dataclass(frozen=True, slots=True)
class Way:
    """A connector from which an agent may text a number, and the group it is for."""

    id: UUID
    name: str
    recipient: str
    country: str
    group_id: UUID
    group_name: str


async def ways(conn: Conn, client_id: UUID, agent_id: UUID) -> list[Way]:
    """Active connectors of the agent's groups that can send."""
    return await fetch_all(
        conn,
        Way,
        """
        SELECT c.id, c.name, c.recipient, c.country, g.id AS group_id, g.name AS group_name
          FROM sms_receive_connectors c
          JOIN sms_send_connectors s ON s.id = c.sms_send_connector_id AND s.active
          JOIN acd_groups g ON g.active AND g.id = CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id
                                                                       ELSE c.fallback_acd_group_id END
          JOIN acd_group_members m ON m.group_id = g.id AND m.user_id = %(agent_id)s AND m.kind <> 'read_only'
         WHERE c.client_id = %(client_id)s AND c.active ORDER BY c.name_key, c.id
        """,
        client_id=client_id,
        agent_id=agent_id,
    )


async def open_in(conn: Conn, conversation_id: UUID) -> tuple[UUID, UUID | None, str] | None:
    """(event, agent, state) of what is open in a conversation. The caller holds the conversation."""
    rows = await fetch_tuples(
        conn,
        "SELECT id, agent_id, state FROM acd_events WHERE conversation_id = %(id)s AND state <> 'closed'",
        id=conversation_id,
    )
    return (rows[0][0], rows[0][1], rows[0][2]) if rows else None


async def start(
    conn: Conn,
    *,
    event_id: UUID,
    client_id: UUID,
    conversation_id: UUID,
    connector_id: UUID,
    group_id: UUID,
    subject: str,
    agent_id: UUID,
    at: datetime,
) -> bool:
    """Write an event that its agent has in work from the beginning, if she has room.

    Until the customer writes it counts from no SMS: its own id stands where the first and the last one would.
    """
    return bool(
        await execute(
            conn,
            """
            WITH fits AS (
                UPDATE acd_agents a SET load = load + 1
                  FROM users u WHERE a.user_id = %(agent_id)s AND u.id = a.user_id AND u.active
                   AND a.load < u.max_parallel_sms
                RETURNING a.user_id
            ), history AS (
                INSERT INTO acd_history (client_id, event_id, at, what, agent_id, group_id)
                SELECT %(client_id)s, %(event_id)s, %(at)s, 'started', user_id, %(group_id)s FROM fits
            )
            INSERT INTO acd_events (id, client_id, conversation_id, connector_id, group_id, subject, state, agent_id,
                                    queued_at, rank_at, first_message_id, last_message_id, message_count, accepted_at,
                                    created_at)
            SELECT %(event_id)s, %(client_id)s, %(conversation_id)s, %(connector_id)s, %(group_id)s, %(subject)s,
                   'active', user_id, %(at)s, %(at)s, %(event_id)s, %(event_id)s, 0, %(at)s, %(at)s
              FROM fits
            """,
            event_id=event_id,
            client_id=client_id,
            conversation_id=conversation_id,
            connector_id=connector_id,
            group_id=group_id,
            subject=subject,
            agent_id=agent_id,
            at=at,
        )
    )
