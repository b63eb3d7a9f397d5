"""All SQL of contacts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from ringdove.contacts.model import Contact, Known
from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_tuples,
    fetch_values,
    select,
    update_row,
)

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "language": "language", "notes": "notes", "fields": "fields",
    "words": "words", "kept": "kept", "merged_into": "merged_into", "merged_before": "merged_before",
}  # fmt: skip
_CONTACTS: LiteralString = """
    SELECT k.id, k.client_id, k.name, k.name_key, k.language, k.notes, k.fields,
           ARRAY(SELECT n.number FROM contact_numbers n WHERE n.contact_id = k.id ORDER BY n.number) AS numbers,
           ARRAY(SELECT n.number FROM contact_numbers n
                   JOIN opt_outs o ON o.client_id = n.client_id AND o.mark = opt_out_mark(n.client_id, n.number)
                  WHERE n.contact_id = k.id ORDER BY n.number) AS opted_out,
           ARRAY(SELECT m.id FROM contacts m WHERE m.merged_into = k.id ORDER BY m.id) AS merged,
           (SELECT max(last.at)
              FROM contact_numbers n
             CROSS JOIN LATERAL (SELECT m.received_at AS at FROM messages m
                                  WHERE m.client_id = n.client_id AND m.sender = n.number
                                  ORDER BY m.id DESC LIMIT 1) last
             WHERE n.contact_id = k.id) AS last_sms_at,
           k.created_at, k.version
      FROM contacts k
"""
OPTED_OUT: LiteralString = """
    EXISTS (SELECT FROM contact_numbers n
              JOIN opt_outs o ON o.client_id = n.client_id AND o.mark = opt_out_mark(n.client_id, n.number)
             WHERE n.contact_id = k.id) = %(opted_out)s
"""


async def contacts(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[Contact]:
    """A page of contacts."""
    return await select(
        conn, Contact, _CONTACTS + " {where} {order} {limit}", where=where, order=order, limit=limit
    )


async def of_numbers(conn: Conn, client_id: UUID, numbers: Sequence[str]) -> list[tuple[str, UUID]]:
    """(number, contact) of those of these numbers that are somebody's."""
    rows = await fetch_tuples(
        conn,
        "SELECT number, contact_id FROM contact_numbers WHERE client_id = %(client_id)s AND number = ANY(%(numbers)s)",
        client_id=client_id,
        numbers=list(numbers),
    )
    return [(number, contact_id) for number, contact_id in rows]


async def known(
    conn: Conn, clients: Sequence[UUID], numbers: Sequence[str]
) -> dict[tuple[UUID, str], Known]:
    """What is known of those who write from these numbers, each of a client; of most it is nothing."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT n.client_id, n.number, k.name, k.language, k.fields
          FROM unnest(%(clients)s::uuid[], %(numbers)s::text[]) AS w(client_id, number)
          JOIN contact_numbers n ON n.client_id = w.client_id AND n.number = w.number
          JOIN contacts k ON k.id = n.contact_id
         WHERE k.name <> '' OR k.language IS NOT NULL OR k.fields <> '{}'
        """,
        clients=list(clients),
        numbers=list(numbers),
    )
    return {(client_id, number): Known(*facts) for client_id, number, *facts in rows}


async def field_names(conn: Conn, client_id: UUID, contacts: int, most: int) -> list[str]:
    """The names of the fields that a client's newest contacts have."""
    return await fetch_values(
        conn,
        """
        SELECT DISTINCT name
          FROM (SELECT fields FROM contacts WHERE client_id = %(client_id)s ORDER BY id DESC LIMIT %(contacts)s) c
         CROSS JOIN LATERAL jsonb_object_keys(c.fields) AS f(name)
         ORDER BY name LIMIT %(most)s
        """,
        client_id=client_id,
        contacts=contacts,
        most=most,
    )


async def lock(conn: Conn, contact_ids: Sequence[UUID]) -> None:
    """Hold contacts against other changes."""
    await fetch_values(
        conn,
        "SELECT id FROM contacts WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
        ids=list(contact_ids),
    )


async def insert(conn: Conn, values: Mapping[str, object]) -> None:
    """Write a contact."""
    await execute(
        conn,
        "INSERT INTO contacts (id, client_id, name, name_key, language, notes, fields, words, kept)"
        " VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(language)s, %(notes)s, %(fields)s, %(words)s, true)",
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a contact; how many rows that were."""
    return await update_row(conn, "contacts", COLUMNS, changes, **key)


async def add_numbers(
    conn: Conn, client_id: UUID, contact_id: UUID, numbers: Sequence[str]
) -> list[str]:
    """Give a contact numbers that are nobody's; those that it got."""
    return await fetch_values(
        conn,
        """
        INSERT INTO contact_numbers (client_id, number, contact_id)
        SELECT %(client_id)s, number, %(contact_id)s FROM unnest(%(numbers)s::text[]) AS number ORDER BY number
            ON CONFLICT (client_id, number) DO NOTHING RETURNING number
        """,
        client_id=client_id,
        contact_id=contact_id,
        numbers=sorted(numbers),
    )


async def drop_numbers(conn: Conn, contact_id: UUID, numbers: Sequence[str]) -> None:
    """Take numbers away from a contact."""
    await execute(
        conn,
        "DELETE FROM contact_numbers WHERE contact_id = %(contact_id)s AND number = ANY(%(numbers)s)",
        contact_id=contact_id,
        numbers=list(numbers),
    )


async def hand_over(conn: Conn, of: UUID, to: UUID) -> None:
    """Numbers of one contact are another's, who knows from whom they came."""
    await execute(
        conn,
        "UPDATE contact_numbers SET contact_id = %(to)s, came_with = COALESCE(came_with, %(of)s) WHERE contact_id = %(of)s",
        of=of,
        to=to,
    )


async def hand_back(conn: Conn, of: UUID, to: UUID) -> None:
    """Numbers that came with a contact are its own again."""
    await execute(
        conn,
        "UPDATE contact_numbers SET contact_id = %(to)s, came_with = NULL WHERE contact_id = %(of)s AND came_with = %(to)s",
        of=of,
        to=to,
    )


async def merged(conn: Conn, contact_id: UUID) -> tuple[UUID, dict[str, Any]] | None:
    """Of which contact this one became part, and how that was before."""
    rows = await fetch_tuples(
        conn,
        "SELECT merged_into, merged_before FROM contacts WHERE id = %(id)s AND merged_into IS NOT NULL FOR UPDATE",
        id=contact_id,
    )
    return (rows[0][0], rows[0][1]) if rows else None


async def erase(conn: Conn, client_id: UUID, number: str) -> int:
    """Forget a number, and the contact whose last one it was with all that became part of it; how many contacts went."""
    return await execute(
        conn,
        """
        WITH gone AS (
            DELETE FROM contact_numbers WHERE client_id = %(client_id)s AND number = %(number)s RETURNING contact_id
        ), left_over AS (
            UPDATE contacts SET words = replace(words, lower(%(number)s), '')
             WHERE client_id = %(client_id)s AND id IN (SELECT contact_id FROM gone)
               AND EXISTS (SELECT FROM contact_numbers n WHERE n.contact_id = contacts.id AND n.number <> %(number)s)
        ), parts AS (
            UPDATE contacts SET words = replace(words, lower(%(number)s), '')
             WHERE client_id = %(client_id)s AND merged_into IN (SELECT contact_id FROM gone)
        )
        DELETE FROM contacts k WHERE k.client_id = %(client_id)s AND k.id IN (SELECT contact_id FROM gone)
           AND NOT EXISTS (SELECT FROM contact_numbers n WHERE n.contact_id = k.id AND n.number <> %(number)s)
        """,
        client_id=client_id,
        number=number,
    )


async def forget(conn: Conn, client_id: UUID, before: datetime, limit: int) -> int:
    """Delete contacts that nobody wrote anything into and of whose numbers there is no SMS any more; how many."""
    return await execute(
        conn,
        """
        DELETE FROM contacts WHERE id IN (
            SELECT k.id FROM contacts k
             WHERE k.client_id = %(client_id)s AND NOT k.kept AND k.created_at < %(before)s
               AND NOT EXISTS (SELECT FROM contact_numbers n
                                 JOIN sms_receive_connectors c ON c.client_id = n.client_id
                                 JOIN conversations v ON v.connector_id = c.id AND v.sender = n.number
                                WHERE n.contact_id = k.id)
             ORDER BY k.created_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        client_id=client_id,
        before=before,
        limit=limit,
    )


def as_json(value: object) -> Jsonb:
    """For a column of JSON."""
    return Jsonb(value)
