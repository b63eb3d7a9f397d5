"""All SQL of SMS receive connectors."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, LiteralString
from uuid import UUID

from ringdove.connectors.model import Connector, Entry, Owner, Shared
from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_one,
    fetch_parts,
    fetch_tuples,
    fetch_value,
    select,
    update_row,
)

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "recipient": "recipient", "recipient_key": "recipient_key",
    "country": "country", "active": "active", "require_token": "require_token", "token_hmac": "token_hmac",
    "token_encrypted": "token_encrypted", "routing_type": "routing_type", "acd_group_id": "acd_group_id",
    "incoming_sms_subject": "incoming_sms_subject", "routing_application_id": "routing_application_id",
    "fallback_acd_group_id": "fallback_acd_group_id", "reply_status": "reply_status",
    "reply_content_type": "reply_content_type", "reply_body": "reply_body",
    "sms_send_connector_id": "sms_send_connector_id", "allowed_sources": "allowed_sources",
    "limit_per_minute": "limit_per_minute", "previous_token_hmac": "previous_token_hmac",
    "previous_token_until": "previous_token_until",
    "billing_reference": "billing_reference", "client_may_route": "client_may_route",
    "opening_times_id": "opening_times_id", "priority": "priority",
}  # fmt: skip

_CONNECTORS: LiteralString = """
    SELECT c.id, c.client_id, cl.name AS client_name, r.name AS reseller_name, c.name, c.recipient, c.country, c.active, c.require_token,
           c.token_encrypted, c.routing_type, c.acd_group_id, g.name AS acd_group_name, c.incoming_sms_subject,
           c.routing_application_id, a.name AS routing_application_name, c.fallback_acd_group_id, f.name AS fallback_acd_group_name, c.reply_status,
           c.reply_content_type, c.reply_body, c.sms_send_connector_id, s.name AS sms_send_connector_name, c.created_at, c.version,
           (cl.active AND COALESCE(r.active, true)
            AND CASE c.routing_type WHEN 'direct_acd_group' THEN g.active
                                    ELSE f.active OR a.id IS NOT NULL END) IS TRUE AS routable,
           c.allowed_sources, c.limit_per_minute, c.previous_token_until, c.billing_reference,
           c.client_may_route, c.opening_times_id, o.name AS opening_times_name, c.priority, c.name_key, c.recipient_key
      FROM sms_receive_connectors c
      JOIN clients cl ON cl.id = c.client_id
      -- A client's people do not see their reseller; they are signed in only while it is active.
      LEFT JOIN resellers r ON r.id = cl.reseller_id
      LEFT JOIN acd_groups g ON g.id = c.acd_group_id
      LEFT JOIN acd_groups f ON f.id = c.fallback_acd_group_id
      LEFT JOIN routing_applications a ON a.id = c.routing_application_id
      LEFT JOIN sms_send_connectors s ON s.id = c.sms_send_connector_id
      LEFT JOIN opening_times o ON o.id = c.opening_times_id
"""


async def version(conn: Conn) -> int:
    """The number of the newest change that receivers must know."""
    return int(await fetch_value(conn, "SELECT version FROM connectors_version"))


def changed_since(conn: Conn, after: int) -> AsyncIterator[list[Entry]]:
    """What receivers must know of connectors changed after a version, in parts; those switched off come first."""
    return fetch_parts(
        conn,
        Entry,
        """
        SELECT id, client_id, recipient_key, country, active, require_token, token_hmac, reply_status,
               reply_content_type, reply_body, changed, COALESCE(group_id, application_id) AS leads_to, allowed_sources, limit_per_minute,
               previous_token_hmac, previous_token_until
          FROM connectors_for_receivers WHERE changed > %(after)s
         ORDER BY active, changed
        """,
        after=after,
    )


async def page(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[Connector]:
    """A page of connectors."""
    return await select(
        conn,
        Connector,
        _CONNECTORS + " {where} {order} {limit}",
        where=where,
        order=order,
        limit=limit,
    )


async def insert(conn: Conn, values: Mapping[str, object]) -> None:
    """Write a connector."""
    await execute(
        conn,
        """
        INSERT INTO sms_receive_connectors (id, client_id, name, name_key, recipient, recipient_key, country, active,
            require_token, token_hmac, token_encrypted, routing_type, acd_group_id, incoming_sms_subject,
            routing_application_id, fallback_acd_group_id, reply_status, reply_content_type, reply_body,
            sms_send_connector_id, allowed_sources, limit_per_minute, billing_reference, client_may_route,
            opening_times_id, priority)
        VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(recipient)s, %(recipient_key)s, %(country)s,
            %(active)s, %(require_token)s, %(token_hmac)s, %(token_encrypted)s, %(routing_type)s, %(acd_group_id)s,
            %(incoming_sms_subject)s, %(routing_application_id)s, %(fallback_acd_group_id)s, %(reply_status)s,
            %(reply_content_type)s, %(reply_body)s, %(sms_send_connector_id)s,
            %(allowed_sources)s, %(limit_per_minute)s, %(billing_reference)s, %(client_may_route)s,
            %(opening_times_id)s, %(priority)s)
        """,
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a connector; how many rows that were."""
    return await update_row(conn, "sms_receive_connectors", COLUMNS, changes, **key)


async def country_of(conn: Conn, client_id: UUID) -> str | None:
    """The country of a client the person sees."""
    found: str | None = await fetch_value(
        conn, "SELECT country FROM clients WHERE id = %(client_id)s", client_id=client_id
    )
    return found


async def owner_of(conn: Conn, recipient_key: str) -> Owner | None:
    """The active connector of a recipient, where the person sees it."""
    return await fetch_one(
        conn,
        Owner,
        """
        SELECT c.id, c.name, cl.name AS client_name
          FROM sms_receive_connectors c JOIN clients cl ON cl.id = c.client_id
         WHERE c.recipient_key = %(recipient_key)s AND c.active
        """,
        recipient_key=recipient_key,
    )


#: A folded name, and whose it is.
Named = tuple[str, UUID]
Target = Literal["groups", "applications", "send_connectors", "opening_times"]


#: What a connector can lead to by its name, and which of a kind may be named; several send connectors may share one.
_NAMED: Mapping[Target, LiteralString] = {
    "groups": "acd_groups WHERE deleted_at IS NULL",
    "applications": "routing_applications WHERE deleted_at IS NULL AND published_version IS NOT NULL",
    "send_connectors": "sms_send_connectors WHERE deleted_at IS NULL",
    "opening_times": "opening_times WHERE deleted_at IS NULL",
}


async def named(conn: Conn, kind: Target, client_id: UUID, names: Sequence[str]) -> list[Named]:
    """What a client has of this kind under these folded names."""
    return await fetch_tuples(
        conn,
        "SELECT name_key, id FROM "
        + _NAMED[kind]
        + " AND client_id = %(client_id)s AND name_key = ANY(%(names)s)",
        client_id=client_id,
        names=list(names),
    )


async def share(
    conn: Conn, id_: UUID, connector_id: UUID, token_hash: bytes, valid_for: timedelta
) -> datetime | None:
    """Write the one link for a connector's provider down; until when it is good."""
    until: datetime | None = await fetch_value(
        conn,
        """
        INSERT INTO connector_shares (id, client_id, connector_id, token_hash, expires_at)
        SELECT %(id)s, client_id, id, %(token_hash)s, now() + %(valid_for)s
          FROM sms_receive_connectors WHERE id = %(connector_id)s
        RETURNING expires_at
        """,
        id=id_,
        connector_id=connector_id,
        token_hash=token_hash,
        valid_for=valid_for,
    )
    return until


async def unshare(conn: Conn, connector_id: UUID) -> int:
    """End the link for a connector's provider; how many there were."""
    return await execute(
        conn, "DELETE FROM connector_shares WHERE connector_id = %(id)s", id=connector_id
    )


async def shared_until(conn: Conn, connector_id: UUID) -> datetime | None:
    """Until when the link for a connector's provider is good, if there is one."""
    until: datetime | None = await fetch_value(
        conn,
        "SELECT expires_at FROM connector_shares WHERE connector_id = %(id)s AND expires_at > now()",
        id=connector_id,
    )
    return until


async def shared(conn: Conn, token_hash: bytes) -> Shared | None:
    """What a link shows."""
    return await fetch_one(
        conn, Shared, "SELECT * FROM connectors_shared(%(hash)s)", hash=token_hash
    )
