"""All SQL of opt-out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import (
    Condition,
    Conn,
    execute,
    fetch_all,
    fetch_tuples,
    fetch_value,
    select,
)
from ringdove.optout.model import Entry, Line

_LINES: LiteralString = """
    SELECT c.id, c.client_id, c.name, c.country, cl.name AS client_name, cl.language, w.stop, w.start, w.help,
           w.stop_answer, w.start_answer, w.help_answer, COALESCE(w.version, 0) AS version
      FROM sms_receive_connectors c
      JOIN clients cl ON cl.id = c.client_id
      LEFT JOIN opt_out_words w ON w.connector_id = c.id
"""


async def since(conn: Conn, client_id: UUID, number: str) -> datetime | None:
    """Since when a number has opted out."""
    found: datetime | None = await fetch_value(
        conn,
        "SELECT since FROM opt_outs WHERE client_id = %(client_id)s AND mark = opt_out_mark(%(client_id)s, %(number)s)",
        client_id=client_id,
        number=number,
    )
    return found


async def out_of(
    conn: Conn, clients: Sequence[UUID], numbers: Sequence[str]
) -> set[tuple[UUID, str]]:
    """Which of these (client, number) have opted out."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT n.client_id, n.number FROM unnest(%(clients)s::uuid[], %(numbers)s::text[]) AS n (client_id, number)
          JOIN opt_outs o ON o.client_id = n.client_id AND o.mark = opt_out_mark(n.client_id, n.number)
        """,
        clients=list(clients),
        numbers=list(numbers),
    )
    return {(client_id, number) for client_id, number in rows}


async def lines(conn: Conn, connectors: Sequence[UUID]) -> list[Line]:
    """Receive connectors with their words."""
    return await fetch_all(conn, Line, _LINES + " WHERE c.id = ANY(%(ids)s)", ids=list(connectors))


async def in_hand(conn: Conn, conversations: Sequence[UUID]) -> set[UUID]:
    """In which of these conversations an agent is at work."""
    rows = await fetch_tuples(
        conn,
        "SELECT conversation_id FROM acd_events WHERE conversation_id = ANY(%(ids)s)"
        " AND state IN ('active', 'parked', 'wrap_up')",
        ids=list(conversations),
    )
    return {conversation_id for (conversation_id,) in rows}


async def stop(conn: Conn, client_id: UUID, number: str, at: datetime) -> None:
    """A number must not be texted from now on."""
    await execute(
        conn,
        "INSERT INTO opt_outs (client_id, mark, number, since) VALUES (%(client_id)s,"
        " opt_out_mark(%(client_id)s, %(number)s), %(number)s, %(at)s)"
        " ON CONFLICT (client_id, mark) DO UPDATE SET number = excluded.number",
        client_id=client_id,
        number=number,
        at=at,
    )


async def start(conn: Conn, client_id: UUID, number: str) -> int:
    """A number may be texted again; whether it had opted out."""
    return await execute(
        conn,
        "DELETE FROM opt_outs WHERE client_id = %(client_id)s AND mark = opt_out_mark(%(client_id)s, %(number)s)",
        client_id=client_id,
        number=number,
    )


async def note(conn: Conn, entries: Sequence[Mapping[str, object]]) -> None:
    """Write lines into the ledger."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO opt_out_entries (id, client_id, number, at, what, connector_id, connector_name, message_id,
                                         body, user_id, user_name, reason, reply_id)
            VALUES (%(id)s, %(client_id)s, %(number)s, %(at)s, %(what)s, %(connector_id)s, %(connector_name)s,
                    %(message_id)s, %(body)s, %(user_id)s, %(user_name)s, %(reason)s, %(reply_id)s)
            """,
            entries,
        )


async def name_of(conn: Conn, user_id: UUID) -> str | None:
    """What a user is called."""
    found: str | None = await fetch_value(
        conn, "SELECT name FROM users WHERE id = %(id)s", id=user_id
    )
    return found


async def entries(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[Entry]:
    """A page of the ledger."""
    return await select(
        conn,
        Entry,
        """
        SELECT * FROM (
            SELECT e.id, e.client_id, e.number, e.at, e.what, e.connector_id, e.connector_name, e.message_id, e.body,
                   e.user_id, e.user_name, e.reason, e.reply_id,
                   EXISTS (SELECT FROM opt_outs o
                            WHERE o.client_id = e.client_id AND o.mark = opt_out_mark(e.client_id, e.number)) AS opted_out
              FROM opt_out_entries e) e
        {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def choose(conn: Conn, values: Mapping[str, object], version: int | None) -> int:
    """Give a connector words of its own; how many rows that were."""
    return await execute(
        conn,
        """
        INSERT INTO opt_out_words AS w (connector_id, client_id, stop, start, help, stop_answer, start_answer, help_answer)
        VALUES (%(connector_id)s, %(client_id)s, %(stop)s, %(start)s, %(help)s, %(stop_answer)s, %(start_answer)s,
                %(help_answer)s)
            ON CONFLICT (connector_id) DO UPDATE
           SET stop = excluded.stop, start = excluded.start, help = excluded.help, stop_answer = excluded.stop_answer,
               start_answer = excluded.start_answer, help_answer = excluded.help_answer, version = w.version + 1
         WHERE %(version)s::integer IS NULL OR w.version = %(version)s
        """,
        version=version,
        **values,
    )


async def back_to_country(conn: Conn, connector_id: UUID) -> int:
    """A connector has the words of its country again."""
    return await execute(
        conn, "DELETE FROM opt_out_words WHERE connector_id = %(id)s", id=connector_id
    )


async def erase(conn: Conn, client_id: UUID, number: str, before: UUID | None) -> int:
    """Forget a number in the ledger, or what its SMS from before said; that it opted out stays known by its mark."""
    return await execute(
        conn,
        """
        WITH known AS (
            UPDATE opt_outs o SET number = NULL
             WHERE client_id = %(client_id)s AND number = %(number)s
               AND (%(before)s::uuid IS NULL
                    OR NOT EXISTS (SELECT FROM opt_out_entries e
                                    WHERE e.client_id = o.client_id AND e.number = o.number
                                      AND (e.message_id < %(before)s) IS NOT TRUE))
        )
        DELETE FROM opt_out_entries
         WHERE client_id = %(client_id)s AND number = %(number)s
           AND (%(before)s::uuid IS NULL OR message_id < %(before)s)
        """,
        client_id=client_id,
        number=number,
        before=before,
    )
