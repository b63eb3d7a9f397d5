"""SQL of received SMS: the list, and the way that each one took."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from ringdove.kernel.db import Condition, Conn, select

_SMS: LiteralString = """
    SELECT m.id, m.client_id, cl.name AS client_name, m.connector_id, c.name AS connector_name, m.sender,
           m.sender_raw, m.recipient, m.recipient_raw, m.body, m.provider_message_id, m.received_at,
           r.error, r.event_id AS media_event_id, e.state AS event_state, e.group_id AS acd_group_id,
           g.name AS group_name, e.agent_id, u.name AS agent_name, COALESCE(p.repeats, 0) AS repeats,
           (k.message_id IS NOT NULL AND k.requeued_at IS NULL) AS is_kept
      FROM messages m
      JOIN clients cl ON cl.id = m.client_id
      JOIN sms_receive_connectors c ON c.id = m.connector_id
      LEFT JOIN messages_routed r ON r.message_id = m.id
      LEFT JOIN messages_unroutable k ON k.message_id = m.id
      LEFT JOIN messages_repeats p ON p.message_id = m.id
      LEFT JOIN acd_events e ON e.id = r.event_id
      LEFT JOIN acd_groups g ON g.id = e.group_id
      LEFT JOIN users u ON u.id = e.agent_id
"""


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
