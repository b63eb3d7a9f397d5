"""SQL of the request journal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one

if TYPE_CHECKING:
    from ringdove.receiver.journal import Entry


async def add_requests(
    conn: Conn, entries: "Sequence[Entry]", marks: Sequence[bytes | None]
) -> None:
    """Write requests down, each with the mark of its sender."""
    await execute(
        conn,
        """
        INSERT INTO receiver_requests (id, connector_id, client_id, at, method, source, status, reason, fields, took_ms,
            charset, sender_mark, others, id_reused)
        SELECT id, connector, client, at, method, source, status, reason, fields, took, charset, mark,
               ARRAY(SELECT jsonb_array_elements_text(others)),
               -- the first half of a key is the provider's id, the second what came with it
               EXISTS (SELECT FROM messages_seen s
                        WHERE s.connector_id = t.connector AND s.message_id < t.id AND s.key <> t.key
                          AND s.key BETWEEN substr(t.key, 1, 16) || %(lowest)s::bytea
                                        AND substr(t.key, 1, 16) || %(highest)s::bytea)
          FROM unnest(%(ids)s::uuid[], %(connectors)s::uuid[], %(clients)s::uuid[], %(ats)s::timestamptz[],
            %(methods)s::text[], %(sources)s::text[], %(statuses)s::smallint[], %(reasons)s::text[],
            %(fields)s::jsonb[], %(took)s::real[], %(charsets)s::text[], %(others)s::jsonb[],
            %(keys)s::bytea[], %(marks)s::bytea[])
            AS t(id, connector, client, at, method, source, status, reason, fields, took, charset, others, key, mark)
        """,
        ids=[e.id for e in entries],
        connectors=[e.connector_id for e in entries],
        clients=[e.client_id for e in entries],
        ats=[e.at for e in entries],
        methods=[e.method for e in entries],
        sources=[e.source for e in entries],
        statuses=[e.status for e in entries],
        reasons=[e.reason for e in entries],
        fields=[e.fields() for e in entries],
        took=[e.took_ms for e in entries],
        charsets=[e.charset for e in entries],
        others=[json.dumps(e.others()) for e in entries],
        keys=[e.key for e in entries],
        marks=list(marks),
        lowest=bytes(16),
        highest=b"\xff" * 16,
    )


async def trim_requests(conn: Conn, connectors: Sequence[UUID], keep: int) -> None:
    """Keep the newest requests of each of these connectors."""
    await execute(
        conn,
        """
        DELETE FROM receiver_requests r
         USING unnest(%(connectors)s::uuid[]) AS c(id)
          JOIN LATERAL (SELECT id FROM receiver_requests WHERE connector_id = c.id
                         ORDER BY id DESC OFFSET %(keep)s LIMIT 1) oldest ON true
         WHERE r.connector_id = c.id AND r.id <= oldest.id
        """,
        connectors=list(connectors),
        keep=keep,
    )


async def trim_unknown(conn: Conn, keep: int) -> None:
    """Keep the newest requests to unknown receivers."""
    await execute(
        conn,
        """
        DELETE FROM receiver_requests
         WHERE connector_id IS NULL
           AND id <= (SELECT id FROM receiver_requests WHERE connector_id IS NULL
                       ORDER BY id DESC OFFSET %(keep)s LIMIT 1)
        """,
        keep=keep,
    )


@dataclass(frozen=True, slots=True)
class Request:
    """A request as an administrator sees it."""

    id: UUID
    at: datetime
    method: str
    source: str
    status: int
    reason: str
    fields: dict[str, Any]
    took_ms: float
    charset: str | None
    others: list[str]
    id_reused: bool
    text: str | None


#: Numbers that end with so many same digits are alike: without country and area they often are the same.
ALIKE = 6


async def requests_of(conn: Conn, connector_id: UUID, limit: int) -> list[Request]:
    """The last requests of a connector with the texts of the SMS they brought, newest first."""
    return await fetch_all(
        conn,
        Request,
        """
        SELECT r.id, r.at, r.method, r.source, r.status, r.reason, r.fields, r.took_ms, r.charset, r.others,
               r.id_reused, m.body AS text
          FROM (SELECT * FROM receiver_requests WHERE connector_id = %(connector_id)s ORDER BY id DESC LIMIT %(limit)s) r
          LEFT JOIN messages m ON m.id = r.id
         ORDER BY r.id DESC
        """,
        connector_id=connector_id,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class UnknownRequest(Request):
    """One to a receiver that no connector has; perhaps there is one that its sender may have meant."""

    meant: dict[str, Any] | None


async def unknown_requests(conn: Conn, limit: int) -> list[UnknownRequest]:
    """The last requests to unknown receivers, newest first; a connector may be meant whose number ends alike."""
    return await fetch_all(
        conn,
        UnknownRequest,
        """
        WITH requests AS MATERIALIZED (
            SELECT *, right(regexp_replace(fields->'receiver'->>'value', '[^0-9]', '', 'g'), %(alike)s) AS ending
              FROM receiver_requests WHERE connector_id IS NULL ORDER BY id DESC LIMIT %(limit)s),
        alike AS (
            SELECT DISTINCT ON (e.ending) e.ending,
                   jsonb_build_object('id', c.id, 'name', c.name, 'recipient', c.recipient, 'country', c.country,
                                      'active', c.active) AS meant
              FROM (SELECT DISTINCT ending FROM requests WHERE length(ending) = %(alike)s) e
              JOIN sms_receive_connectors c ON right(c.recipient_key, %(alike)s) = e.ending
             ORDER BY e.ending, c.active DESC, c.id)
        SELECT id, at, method, source, status, reason, fields, took_ms, charset, others, id_reused, NULL AS text,
               meant
          FROM requests LEFT JOIN alike USING (ending)
         ORDER BY id DESC
        """,
        limit=limit,
        alike=ALIKE,
    )


@dataclass(frozen=True, slots=True)
class Connector:
    """Whose a connector is."""

    client_id: UUID
    reseller_id: UUID


async def connector(conn: Conn, connector_id: UUID) -> Connector | None:
    """Whose a connector is, if the person sees it."""
    return await fetch_one(
        conn,
        Connector,
        "SELECT cl.id AS client_id, cl.reseller_id FROM sms_receive_connectors c JOIN clients cl ON cl.id = c.client_id"
        " WHERE c.id = %(id)s",
        id=connector_id,
    )
