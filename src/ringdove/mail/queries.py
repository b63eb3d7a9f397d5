"""All SQL of mail servers, their tests, and the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_one,
    fetch_tuples,
    fetch_value,
    select,
    update_row,
)
from ringdove.mail.model import MailServer, Outgoing, SmsLetter, Test

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "sender": "sender", "host": "host", "port": "port", "security": "security", "login": "login",
    "password_encrypted": "password_encrypted", "dkim_selector": "dkim_selector",
}  # fmt: skip
_SERVERS: LiteralString = """
    SELECT s.id, s.reseller_id, s.client_id, r.name AS reseller_name, c.name AS client_name, s.name, s.sender, s.host,
           s.port, s.security, s.login, s.password_encrypted, s.dkim_selector, s.created_at, s.version,
           lower(s.sender) AS sort_key
      FROM mail_servers s
      LEFT JOIN resellers r ON r.id = s.reseller_id
      LEFT JOIN clients c ON c.id = s.client_id
"""


async def servers(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[MailServer]:
    """A page of mail servers."""
    return await select(
        conn,
        MailServer,
        _SERVERS + " {where} {order} {limit}",
        where=where,
        order=order,
        limit=limit,
    )


async def server(conn: Conn, server_id: UUID) -> MailServer | None:
    """One mail server."""
    return await fetch_one(conn, MailServer, _SERVERS + " WHERE s.id = %(id)s", id=server_id)


async def server_for(conn: Conn, reseller_id: UUID, client_id: UUID | None) -> MailServer | None:
    """A client's server, else its reseller's; for the pipeline, which sees all."""
    return await fetch_one(
        conn,
        MailServer,
        _SERVERS
        + " WHERE s.reseller_id = %(reseller_id)s AND (s.client_id IS NULL OR s.client_id = %(client_id)s)"
        " ORDER BY s.client_id IS NULL LIMIT 1",
        reseller_id=reseller_id,
        client_id=client_id,
    )


async def insert_server(conn: Conn, values: Mapping[str, object]) -> None:
    """Write a mail server."""
    await execute(
        conn,
        "INSERT INTO mail_servers (id, reseller_id, client_id, name, sender, host, port, security, login,"
        " password_encrypted, dkim_selector) VALUES (%(id)s, %(reseller_id)s, %(client_id)s, %(name)s, %(sender)s,"
        " %(host)s, %(port)s, %(security)s, %(login)s, %(password_encrypted)s, %(dkim_selector)s)",
        **values,
    )


async def update_server(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a mail server; how many rows that were."""
    return await update_row(conn, "mail_servers", COLUMNS, changes, **key)


async def delete_server(conn: Conn, server_id: UUID) -> None:
    """Delete a mail server and its test."""
    await execute(conn, "DELETE FROM mail_servers WHERE id = %(id)s", id=server_id)


async def serving(
    conn: Conn, reseller_id: UUID, client_id: UUID | None
) -> tuple[UUID, str, str, datetime | None] | None:
    """(id, level, sender, when it passed) of the server that serves, as people may know it."""
    rows = await fetch_tuples(
        conn,
        "SELECT server_id, level, sender, passed_at FROM mail_serving(%(reseller_id)s, %(client_id)s)",
        reseller_id=reseller_id,
        client_id=client_id,
    )
    return (rows[0][0], rows[0][1], rows[0][2], rows[0][3]) if rows else None


async def system_passed(conn: Conn, mark: bytes) -> datetime | None:
    """When the system's server passed its test, configured as it is."""
    found: datetime | None = await fetch_value(
        conn, "SELECT mail_system_passed(%(mark)s)", mark=mark
    )
    return found


_TEST: LiteralString = (
    "SELECT id, server_id, recipient, language, mark, state, steps, created_at FROM mail_tests"
)


async def replace_test(conn: Conn, **values: object) -> None:
    """Write a test in place of the server's earlier one."""
    await execute(
        conn,
        "DELETE FROM mail_tests WHERE server_id IS NOT DISTINCT FROM %(server_id)s",
        server_id=values["server_id"],
    )
    await execute(
        conn,
        "INSERT INTO mail_tests (id, server_id, recipient, language, mark, created_at, state)"
        " VALUES (%(id)s, %(server_id)s, %(recipient)s, %(language)s, %(mark)s, %(at)s, %(state)s)",
        **values,
    )


async def forget_test(conn: Conn, server_id: UUID) -> None:
    """What was tested is another server now."""
    await execute(conn, "DELETE FROM mail_tests WHERE server_id = %(id)s", id=server_id)


async def test_of(conn: Conn, server_id: UUID | None) -> Test | None:
    """The newest test of a server; ``None``: the system's."""
    return await fetch_one(
        conn,
        Test,
        _TEST + " WHERE server_id IS NOT DISTINCT FROM %(server_id)s",
        server_id=server_id,
    )


async def test(conn: Conn, test_id: UUID) -> Test | None:
    """One test."""
    return await fetch_one(conn, Test, _TEST + " WHERE id = %(id)s", id=test_id)


async def tests_of(conn: Conn, server_ids: Sequence[UUID]) -> list[tuple[UUID, str, datetime]]:
    """(server, state, when) of the newest test of each."""
    rows = await fetch_tuples(
        conn,
        "SELECT server_id, state, created_at FROM mail_tests WHERE server_id = ANY (%(ids)s)",
        ids=list(server_ids),
    )
    return [(server, state, at) for server, state, at in rows]


async def set_test(conn: Conn, test_id: UUID, state: str, steps: list[dict[str, Any]]) -> None:
    """Note how far a test got."""
    await execute(
        conn,
        "UPDATE mail_tests SET state = %(state)s, steps = %(steps)s WHERE id = %(id)s",
        id=test_id,
        state=state,
        steps=Jsonb(steps),
    )


async def post(conn: Conn, **values: object) -> None:
    """Put a letter into the outbox."""
    await execute(
        conn,
        "INSERT INTO mail_outbox (id, reseller_id, client_id, kind, recipient, content_encrypted, due_at, created_at,"
        " event_id, visit)"
        " VALUES (%(id)s, %(reseller_id)s, %(client_id)s, %(kind)s, %(recipient)s, %(content)s, %(at)s, %(at)s,"
        " %(event_id)s, %(visit)s)",
        **values,
    )


async def post_sms(conn: Conn, letters: Sequence[tuple[UUID, SmsLetter]], at: datetime) -> None:
    """Put letters about events into the outbox."""
    await execute(
        conn,
        """
        INSERT INTO mail_outbox (id, reseller_id, client_id, kind, recipient, due_at, created_at, event_id, visit,
                                 first_message_id, last_message_id)
        SELECT id, reseller_id, client_id, 'sms', recipient, %(at)s, %(at)s, event_id, visit, first, last
          FROM unnest(%(ids)s::uuid[], %(resellers)s::uuid[], %(clients)s::uuid[], %(recipients)s::text[],
                      %(events)s::uuid[], %(visits)s::smallint[], %(firsts)s::uuid[], %(lasts)s::uuid[])
                   AS t(id, reseller_id, client_id, recipient, event_id, visit, first, last)
        """,
        ids=[id_ for id_, _ in letters],
        resellers=[t.reseller_id for _, t in letters],
        clients=[t.client_id for _, t in letters],
        recipients=[t.recipient for _, t in letters],
        events=[t.event_id for _, t in letters],
        visits=[t.visit for _, t in letters],
        firsts=[t.first_message_id for _, t in letters],
        lasts=[t.last_message_id for _, t in letters],
        at=at,
    )


_OUTGOING: LiteralString = (
    "id, reseller_id, client_id, kind, recipient, content_encrypted, attempts, created_at, event_id, visit,"
    " first_message_id, last_message_id"
)


async def begin(conn: Conn, at: datetime, at_once: int) -> Outgoing | None:
    """Mark the next due letter as leaving; of no client more than so many leave at once."""
    return await fetch_one(
        conn,
        Outgoing,
        """
        WITH busy AS MATERIALIZED (
            SELECT reseller_id, client_id FROM mail_outbox WHERE state = 'sending'
             GROUP BY reseller_id, client_id HAVING count(*) >= %(at_once)s
        )
        UPDATE mail_outbox SET state = 'sending', begun_at = %(at)s, attempts = attempts + 1
         WHERE id = (
             SELECT o.id FROM mail_outbox o
              WHERE o.state = 'queued' AND o.due_at <= %(at)s
                AND NOT EXISTS (SELECT FROM busy b WHERE b.client_id IS NOT DISTINCT FROM o.client_id
                                   AND b.reseller_id IS NOT DISTINCT FROM o.reseller_id)
              ORDER BY o.due_at LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
        RETURNING """
        + _OUTGOING,
        at=at,
        at_once=at_once,
    )


async def decide(
    conn: Conn, letter_id: UUID, state: str, reason: str | None, answer: str | None, at: datetime
) -> None:
    """A letter left, or never will, or nobody knows; its texts are forgotten."""
    await execute(
        conn,
        "UPDATE mail_outbox SET state = %(state)s, reason = %(reason)s, answer = %(answer)s, decided_at = %(at)s,"
        " content_encrypted = NULL WHERE id = %(id)s AND state = 'sending'",
        id=letter_id,
        state=state,
        reason=reason,
        answer=answer,
        at=at,
    )


async def again(
    conn: Conn, letter_id: UUID, reason: str | None, answer: str | None, due_at: datetime
) -> None:
    """A letter certainly did not leave, and comes again."""
    await execute(
        conn,
        "UPDATE mail_outbox SET state = 'queued', reason = %(reason)s, answer = %(answer)s, due_at = %(due_at)s"
        " WHERE id = %(id)s AND state = 'sending'",
        id=letter_id,
        reason=reason,
        answer=answer,
        due_at=due_at,
    )


async def interrupted(conn: Conn, begun_before: datetime) -> Outgoing | None:
    """Lock a letter in the hands of a process that died."""
    return await fetch_one(
        conn,
        Outgoing,
        f"SELECT {_OUTGOING} FROM mail_outbox WHERE state = 'sending' AND begun_at < %(before)s"
        " ORDER BY begun_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        before=begun_before,
    )


async def forget(conn: Conn, at: datetime, keep: timedelta) -> None:
    """Delete what was decided long ago."""
    await execute(conn, "DELETE FROM mail_outbox WHERE decided_at < %(before)s", before=at - keep)
