"""All SQL of sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_one,
    fetch_tuples,
    fetch_value,
    fetch_values,
    select,
    update_row,
)
from ringdove.outbound.model import Outgoing, SendConnector, Way

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "active": "active", "method": "method", "url": "url",
    "headers": "headers", "body": "body", "success_status": "success_status", "success_pattern": "success_pattern",
    "secret_encrypted": "secret_encrypted", "report_secret_encrypted": "report_secret_encrypted", "account": "account", "sender": "sender", "per_second": "per_second",
    "id_pattern": "id_pattern", "knows_repeats": "knows_repeats",
}  # fmt: skip
_CONNECTORS: LiteralString = """
    SELECT id, client_id, name, active, kind, method, url, headers, body, success_status, success_pattern,
           secret_encrypted, report_secret_encrypted, account, sender, per_second, id_pattern, knows_repeats,
           created_at, version,
           name_key AS sort_key
      FROM sms_send_connectors
"""


async def connectors(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[SendConnector]:
    """A page of send connectors."""
    return await select(
        conn,
        SendConnector,
        _CONNECTORS + " {where} {order} {limit}",
        where=where,
        order=order,
        limit=limit,
    )


async def connector(conn: Conn, client_id: UUID, connector_id: UUID) -> SendConnector | None:
    """One send connector."""
    return await fetch_one(
        conn,
        SendConnector,
        _CONNECTORS + " WHERE id = %(id)s AND client_id = %(client_id)s",
        id=connector_id,
        client_id=client_id,
    )


async def insert(conn: Conn, values: Mapping[str, object]) -> None:
    """Write a send connector."""
    await execute(
        conn,
        "INSERT INTO sms_send_connectors (id, client_id, name, name_key, active, kind, method, url, headers, body,"
        " success_status, success_pattern, secret_encrypted, report_secret_encrypted, account, sender, per_second,"
        " id_pattern, knows_repeats) VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s,"
        " %(active)s, %(kind)s, %(method)s, %(url)s, %(headers)s, %(body)s, %(success_status)s,"
        " %(success_pattern)s, %(secret_encrypted)s, %(report_secret_encrypted)s, %(account)s, %(sender)s, %(per_second)s, %(id_pattern)s,"
        " %(knows_repeats)s)",
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a send connector; how many rows that were."""
    return await update_row(conn, "sms_send_connectors", COLUMNS, changes, **key)


async def way_of(conn: Conn, client_id: UUID, conversation_id: UUID) -> Way | None:
    """To whom and through which active send connector this conversation is answered."""
    return await fetch_one(
        conn,
        Way,
        """
        SELECT v.sender AS number, s.id AS send_connector_id
          FROM conversations v
          JOIN sms_receive_connectors c ON c.id = v.connector_id
          LEFT JOIN sms_send_connectors s ON s.id = c.sms_send_connector_id AND s.active
         WHERE v.id = %(conversation_id)s AND v.client_id = %(client_id)s
        """,
        conversation_id=conversation_id,
        client_id=client_id,
    )


async def add(conn: Conn, **values: object) -> bool:
    """Write an SMS to be sent, and in the event's history that a person wrote it; false: its key was used before."""
    return (
        await execute(
            conn,
            """
            WITH written AS (
                INSERT INTO outbound_messages (id, client_id, conversation_id, event_id, user_id, send_connector_id,
                                               body, created_at, origin, idempotency_key)
                VALUES (%(id)s, %(client_id)s, %(conversation_id)s, %(event_id)s, %(user_id)s, %(send_connector_id)s,
                        %(body)s, %(at)s, %(origin)s, %(key)s)
                    ON CONFLICT (client_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
                RETURNING id, event_id, user_id
            ), history AS (
                INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
                SELECT %(client_id)s, event_id, %(at)s, 'replied', user_id FROM written
                 WHERE event_id IS NOT NULL AND user_id IS NOT NULL
            )
            SELECT id FROM written
            """,
            **values,
        )
        == 1
    )


async def of_key(conn: Conn, client_id: UUID, key: str) -> UUID | None:
    """The SMS that was queued under a key."""
    found: UUID | None = await fetch_value(
        conn,
        "SELECT id FROM outbound_messages WHERE client_id = %(client_id)s AND idempotency_key = %(key)s",
        client_id=client_id,
        key=key,
    )
    return found


async def put_into(conn: Conn, client_id: UUID, keys: Sequence[str], event_id: UUID) -> None:
    """Say to which event SMS belong that were queued before there was one."""
    await execute(
        conn,
        """
        UPDATE outbound_messages SET event_id = %(event_id)s
         WHERE client_id = %(client_id)s AND idempotency_key = ANY(%(keys)s) AND event_id IS NULL
        """,
        client_id=client_id,
        keys=list(keys),
        event_id=event_id,
    )


async def watching(conn: Conn, client_id: UUID, event_id: UUID) -> list[UUID]:
    """Who has an event on her desk."""
    return await fetch_values(
        conn,
        "SELECT agent_id FROM acd_events WHERE client_id = %(client_id)s AND id = %(event_id)s"
        " AND agent_id IS NOT NULL AND state IN ('offered', 'active', 'parked', 'wrap_up')",
        client_id=client_id,
        event_id=event_id,
    )


async def lock_outgoing(conn: Conn, message_id: UUID) -> Outgoing | None:
    """Lock a reply on its way out."""
    return await fetch_one(
        conn,
        Outgoing,
        """
        SELECT o.id, o.client_id, o.conversation_id, o.event_id, o.user_id, o.send_connector_id, o.body, o.state,
               o.attempts, v.sender AS recipient, c.recipient_key AS sender, o.created_at,
               o.not_before, e.first_message_id AS sms_id,
               ARRAY(SELECT o.user_id WHERE o.user_id IS NOT NULL
                      UNION SELECT e.agent_id WHERE e.state IN ('offered', 'active', 'parked', 'wrap_up')
                        AND e.agent_id IS NOT NULL) AS watched_by
          FROM outbound_messages o
          LEFT JOIN acd_events e ON e.id = o.event_id
          JOIN conversations v ON v.id = o.conversation_id
          JOIN sms_receive_connectors c ON c.id = v.connector_id
         WHERE o.id = %(id)s FOR UPDATE OF o
        """,
        id=message_id,
    )


async def set_state(
    conn: Conn, message_id: UUID, state: str, reason: str | None, attempts: int
) -> None:
    """Note that a reply is leaving, or waits to be tried again."""
    await execute(
        conn,
        "UPDATE outbound_messages SET state = %(state)s, reason = %(reason)s, attempts = %(attempts)s"
        " WHERE id = %(id)s",
        id=message_id,
        state=state,
        reason=reason,
        attempts=attempts,
    )


async def wait_until(conn: Conn, message_id: UUID, at: datetime) -> None:
    """A reply has its turn then."""
    await execute(
        conn,
        "UPDATE outbound_messages SET not_before = %(at)s WHERE id = %(id)s",
        id=message_id,
        at=at,
    )


async def turn(conn: Conn, connector: SendConnector, now: datetime, every_s: float) -> datetime:
    """The next moment at which a connector may send, which is taken with that."""
    found: datetime = await fetch_value(
        conn,
        """
        INSERT INTO outbound_paces AS p (connector_id, client_id, next_at)
        VALUES (%(id)s, %(client_id)s, %(now)s::timestamptz + %(every_s)s * interval '1 second')
            ON CONFLICT (connector_id) DO UPDATE
           SET next_at = greatest(p.next_at, %(now)s) + %(every_s)s * interval '1 second'
        RETURNING next_at - %(every_s)s * interval '1 second'
        """,
        id=connector.id,
        client_id=connector.client_id,
        now=now,
        every_s=every_s,
    )
    return found


async def decide(
    conn: Conn,
    message_id: UUID,
    state: str,
    reason: str | None,
    provider_id: str | None,
    at: datetime,
    *,
    tried: bool,
) -> bool:
    """Note what became of a reply; whether nobody did before, as a quick report may. Its number is kept anyway."""
    return bool(
        await fetch_value(
            conn,
            """
            UPDATE outbound_messages o
               SET state = CASE WHEN before.open THEN %(state)s ELSE o.state END,
                   reason = CASE WHEN before.open THEN %(reason)s ELSE o.reason END,
                   attempts = o.attempts + %(tried)s::boolean::int, decided_at = COALESCE(o.decided_at, %(at)s),
                   provider_message_id = COALESCE(%(provider_id)s, o.provider_message_id),
                   sent_at = CASE WHEN %(state)s = 'sent' THEN COALESCE(o.sent_at, %(at)s) ELSE o.sent_at END
              FROM (SELECT id, state IN ('queued', 'sending') AS open FROM outbound_messages WHERE id = %(id)s) before
             WHERE o.id = before.id
            RETURNING before.open
            """,
            id=message_id,
            state=state,
            reason=reason,
            provider_id=provider_id,
            at=at,
            tried=tried,
        )
    )


@dataclass(frozen=True, slots=True)
class Reporting:
    """What a connector's reports are read by."""

    kind: str
    url: str
    secret_encrypted: bytes | None
    report_secret_encrypted: bytes | None


async def reporting(conn: Conn, connector_id: UUID) -> Reporting | None:
    """What the reports to a connector are read by."""
    return await fetch_one(
        conn,
        Reporting,
        "SELECT kind, url, secret_encrypted, report_secret_encrypted FROM sms_send_connectors WHERE id = %(id)s",
        id=connector_id,
    )


async def reported(
    conn: Conn, connector_id: UUID, message_id: UUID | None, provider_id: str | None
) -> UUID | None:
    """The SMS of a connector that a report is about, by our number or else by its provider's."""
    found: UUID | None = await fetch_value(
        conn,
        """
        SELECT id FROM outbound_messages
         WHERE send_connector_id = %(connector_id)s
           AND CASE WHEN %(id)s::uuid IS NULL THEN provider_message_id = %(provider_id)s ELSE id = %(id)s END
         ORDER BY id DESC LIMIT 1
        """,
        connector_id=connector_id,
        id=message_id,
        provider_id=provider_id,
    )
    return found


async def set_reported(
    conn: Conn,
    message_id: UUID,
    state: str,
    reason: str | None,
    provider_id: str | None,
    at: datetime,
) -> None:
    """Note what a provider says became of an SMS."""
    await execute(
        conn,
        """
        UPDATE outbound_messages
           SET state = %(state)s, reason = %(reason)s, decided_at = %(at)s, sent_at = COALESCE(sent_at, %(at)s),
               provider_message_id = COALESCE(provider_message_id, %(provider_id)s)
         WHERE id = %(id)s
        """,
        id=message_id,
        state=state,
        reason=reason,
        provider_id=provider_id,
        at=at,
    )


async def queue_again(conn: Conn, message_id: UUID, send_connector_id: UUID) -> None:
    """An SMS waits to be sent as if it had never been tried."""
    await execute(
        conn,
        "UPDATE outbound_messages SET state = 'queued', reason = NULL, attempts = 0, decided_at = NULL, sent_at = NULL,"
        " provider_message_id = NULL, not_before = NULL, send_connector_id = %(send_connector_id)s WHERE id = %(id)s",
        id=message_id,
        send_connector_id=send_connector_id,
    )


async def to_phone(conn: Conn, **values: object) -> None:
    """Put an SMS on a demo phone."""
    await execute(
        conn,
        "INSERT INTO demo_phone_messages (id, client_id, phone, from_number, body, at)"
        " VALUES (%(id)s, %(client_id)s, %(phone)s, %(from_number)s, %(body)s, %(at)s) ON CONFLICT DO NOTHING",
        **values,
    )


async def on_phone(conn: Conn, phone: str, limit: int) -> list[tuple[UUID, str, str, datetime]]:
    """(id, from, text, at) of the newest SMS on a demo phone."""
    rows = await fetch_tuples(
        conn,
        "SELECT id, from_number, body, at FROM demo_phone_messages WHERE phone = %(phone)s ORDER BY id DESC"
        " LIMIT %(limit)s",
        phone=phone,
        limit=limit,
    )
    return [(id_, from_number, body, at) for id_, from_number, body, at in rows]


async def demo_numbers(conn: Conn) -> list[tuple[str, str, str, bytes | None]]:
    """(name, recipient, client, sealed token) of the demo's connectors."""
    rows = await fetch_tuples(
        conn,
        "SELECT c.name, c.recipient, cl.name, CASE WHEN c.require_token THEN c.token_encrypted END"
        " FROM sms_receive_connectors c JOIN clients cl ON cl.id = c.client_id WHERE c.active"
        " ORDER BY c.recipient_key LIMIT 50",
    )
    return [(name, recipient, client, token) for name, recipient, client, token in rows]
