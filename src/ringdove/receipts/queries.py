"""SQL of receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one, fetch_tuples, fetch_values
from ringdove.receipts.model import Counted, CountedDay

#: What there is of these days, and what is gone; ids bound the search, since a day is known by them roughly.
_COUNT: LiteralString = """
    SELECT day, direction, connector_id, outcome, transaction_code_id, sum(sms)::int AS sms,
           sum(repeats)::int AS repeats, sum(segments)::int AS segments
      FROM (SELECT day, direction, connector_id, outcome, transaction_code_id, 1 AS sms, repeats, segments
              FROM sms_counted
             WHERE client_id = %(client_id)s AND id >= %(first)s AND id < %(after)s AND day = ANY(%(days)s)
             UNION ALL
            SELECT day, direction, connector_id, outcome, transaction_code_id, sms, repeats, segments
              FROM receipts_gone WHERE client_id = %(client_id)s AND day = ANY(%(days)s)) parts
     GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class Client:
    """A client, its time zone, and since when it has SMS."""

    id: UUID
    time_zone: str
    first_message_id: UUID | None


async def clients(conn: Conn) -> list[Client]:
    """Every client."""
    return await fetch_all(
        conn,
        Client,
        """
        SELECT c.id, c.time_zone, m.id AS first_message_id
          FROM clients c
          LEFT JOIN LATERAL (SELECT id FROM messages WHERE client_id = c.id ORDER BY id LIMIT 1) m ON true
         ORDER BY c.id
        """,
    )


async def client(conn: Conn, client_id: UUID) -> Client | None:
    """A client that the person sees."""
    return await fetch_one(
        conn,
        Client,
        "SELECT id, time_zone, NULL::uuid AS first_message_id FROM clients WHERE id = %(client_id)s",
        client_id=client_id,
    )


async def counted_days(
    conn: Conn, client_id: UUID, since: date, until: date | None = None
) -> list[CountedDay]:
    """When each day was counted last."""
    return await fetch_all(
        conn,
        CountedDay,
        """
        SELECT day, as_of, open FROM receipts_days
         WHERE client_id = %(client_id)s AND day >= %(since)s AND day <= COALESCE(%(until)s, 'infinity'::date)
        """,
        client_id=client_id,
        since=since,
        until=until,
    )


async def open_days(conn: Conn, client_id: UUID, before: date) -> list[CountedDay]:
    """Earlier days of which something was open."""
    return await fetch_all(
        conn,
        CountedDay,
        "SELECT day, as_of, open FROM receipts_days WHERE client_id = %(client_id)s AND day < %(before)s AND open > 0",
        client_id=client_id,
        before=before,
    )


async def unsettle(conn: Conn, client: Client, since: datetime) -> None:
    """Have settled days counted again, SMS of which are in an event that was opened again since they were counted."""
    await execute(
        conn,
        """
        UPDATE receipts_days d SET open = 1
          FROM (SELECT (m.received_at AT TIME ZONE %(time_zone)s)::date AS day, max(h.at) AS at
                  FROM acd_history h
                  JOIN messages_routed r ON r.event_id = h.event_id
                  JOIN messages m ON m.id = r.message_id
                 WHERE h.client_id = %(client_id)s AND h.what = 'reopened' AND h.at > %(since)s
                 GROUP BY 1) again
         WHERE d.client_id = %(client_id)s AND d.day = again.day AND d.open = 0 AND d.as_of < again.at
        """,
        client_id=client.id,
        time_zone=client.time_zone,
        since=since,
    )


async def uncounted(conn: Conn, client_id: UUID, first: date, last: date, limit: int) -> list[date]:
    """Days that were never counted, the latest first."""
    return await fetch_values(
        conn,
        """
        SELECT day::date FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day') day
         WHERE NOT EXISTS (SELECT FROM receipts_days d WHERE d.client_id = %(client_id)s AND d.day = day::date)
         ORDER BY day DESC LIMIT %(limit)s
        """,
        client_id=client_id,
        first=first,
        last=last,
        limit=limit,
    )


async def lock(conn: Conn, client_id: UUID) -> None:
    """Be the only one who counts this client until the transaction ends."""
    await execute(
        conn,
        "SELECT pg_advisory_xact_lock(hashtextextended('receipts ' || %(client_id)s::text, 0))",
        client_id=client_id,
    )


async def count(
    conn: Conn, client_id: UUID, days: Sequence[date], first: UUID, after: UUID
) -> list[Counted]:
    """The counts of these days as they are now."""
    return await fetch_all(
        conn, Counted, _COUNT, client_id=client_id, days=list(days), first=first, after=after
    )


async def write_day(conn: Conn, client_id: UUID, day: date, first: UUID, after: UUID) -> None:
    """Count a day and write it down."""
    await execute(
        conn,
        "DELETE FROM receipts WHERE client_id = %(client_id)s AND day = %(day)s",
        client_id=client_id,
        day=day,
    )
    await execute(
        conn,
        "WITH counted AS (INSERT INTO receipts (client_id, day, direction, connector_id, outcome, transaction_code_id,"
        " sms, repeats, segments) SELECT %(client_id)s, c.* FROM (" + _COUNT + ") c"
        " RETURNING direction, outcome, sms)"
        " INSERT INTO receipts_days (client_id, day, as_of, open)"
        " SELECT %(client_id)s, %(day)s, now(), COALESCE(sum(sms) FILTER (WHERE direction = 'in' AND outcome IN"
        " ('waiting', 'offered', 'in_work', 'by_email', 'parked', 'not_routable')), 0)::int FROM counted"
        " ON CONFLICT (client_id, day) DO UPDATE SET as_of = EXCLUDED.as_of, open = EXCLUDED.open",
        client_id=client_id,
        day=day,
        days=[day],
        first=first,
        after=after,
    )


async def written(conn: Conn, client_id: UUID, since: date, until: date) -> list[Counted]:
    """The counts of days as they were written down."""
    return await fetch_all(
        conn,
        Counted,
        """
        SELECT day, direction, connector_id, outcome, transaction_code_id, sms, repeats, segments
          FROM receipts WHERE client_id = %(client_id)s AND day BETWEEN %(since)s AND %(until)s
        """,
        client_id=client_id,
        since=since,
        until=until,
    )


_LET_GO: LiteralString = """
    INSERT INTO receipts_gone AS g (client_id, day, direction, connector_id, outcome, transaction_code_id,
                                    sms, repeats, segments)
    SELECT client_id, day, direction, connector_id,
           CASE WHEN %(erased)s AND direction = 'in' THEN 'erased' ELSE outcome END,
           CASE WHEN %(erased)s THEN NULL ELSE transaction_code_id END,
           count(*), sum(repeats), sum(segments)
      FROM sms_counted WHERE id = ANY(%(ids)s)
     GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (client_id, day, direction, connector_id, outcome, transaction_code_id) DO UPDATE
       SET sms = g.sms + EXCLUDED.sms, repeats = g.repeats + EXCLUDED.repeats, segments = g.segments + EXCLUDED.segments
    RETURNING client_id, day
"""


async def let_go(conn: Conn, ids: Sequence[UUID], *, erased: bool) -> list[tuple[UUID, date]]:
    """Keep the counts of SMS that are about to be deleted; the days they are of."""
    return await fetch_tuples(conn, _LET_GO, ids=list(ids), erased=erased)


async def count_again(conn: Conn, days: Sequence[tuple[UUID, date]]) -> None:
    """Have days counted at the next opportunity."""
    await execute(
        conn,
        """
        UPDATE receipts_days d SET as_of = 'epoch', open = GREATEST(open, 1)
          FROM unnest(%(clients)s::uuid[], %(days)s::date[]) AS w (client_id, day)
         WHERE d.client_id = w.client_id AND d.day = w.day
        """,
        clients=[c for c, _ in days],
        days=[d for _, d in days],
    )


@dataclass(frozen=True, slots=True)
class UsageRow:
    """What came by a receive connector, or went by a send connector, in some days."""

    client_id: UUID
    client_name: str
    direction: str
    connector_id: UUID | None
    connector_name: str | None
    billing_reference: str | None
    sms: int
    segments: int
    repeats: int
    failed: int


async def usage(conn: Conn, client_id: UUID | None, since: date, until: date) -> list[UsageRow]:
    """SMS and segments by connector; what failed to leave is counted by itself."""
    return await fetch_all(
        conn,
        UsageRow,
        """
        SELECT u.client_id, c.name AS client_name, u.direction, u.connector_id,
               COALESCE(r.name, s.name) AS connector_name, r.billing_reference,
               u.sms, u.segments, u.repeats, u.failed
          FROM (SELECT client_id, direction, connector_id,
                       COALESCE(sum(sms) FILTER (WHERE NOT is_failed), 0)::int AS sms,
                       COALESCE(sum(segments) FILTER (WHERE NOT is_failed), 0)::int AS segments,
                       sum(repeats)::int AS repeats,
                       COALESCE(sum(sms) FILTER (WHERE is_failed), 0)::int AS failed
                  FROM (SELECT *, direction = 'out' AND outcome = 'failed' AS is_failed FROM receipts
                         WHERE day BETWEEN %(since)s AND %(until)s
                           AND (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s)) days
                 GROUP BY 1, 2, 3) u
          JOIN clients c ON c.id = u.client_id
          LEFT JOIN sms_receive_connectors r ON r.id = u.connector_id
          LEFT JOIN sms_send_connectors s ON s.id = u.connector_id
         ORDER BY c.name_key, c.id, u.direction, COALESCE(r.name_key, s.name_key), u.connector_id
        """,
        client_id=client_id,
        since=since,
        until=until,
    )


async def oldest_count(
    conn: Conn, client_id: UUID | None, since: date, until: date
) -> datetime | None:
    """Up to when everything of days still on their way is counted."""
    rows = await fetch_values(
        conn,
        """
        SELECT min(as_of) FROM receipts_days
         WHERE day BETWEEN %(since)s AND %(until)s AND day >= current_date - 2
           AND (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s) AND as_of > 'epoch'
        """,
        client_id=client_id,
        since=since,
        until=until,
    )
    return rows[0] if rows else None


async def code_names(conn: Conn, codes: Sequence[UUID]) -> dict[UUID, str]:
    """The names of transaction codes that are still known."""
    rows = await fetch_tuples(
        conn, "SELECT id, name FROM transaction_codes WHERE id = ANY(%(codes)s)", codes=list(codes)
    )
    return dict(rows)
