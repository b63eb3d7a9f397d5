"""All SQL of SMS by e-mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one, fetch_value, fetch_values


@dataclass(frozen=True, slots=True)
class About:
    """Everything that a letter about an event says, and to whom."""

    client_id: UUID
    reseller_id: UUID
    client_name: str
    client_code: str
    user_id: UUID
    user_name: str
    language: str
    time_zone: str
    address: str | None
    with_text: bool
    subject: str
    sender: str
    connector_name: str
    recipient: str
    conversation_id: UUID
    queued_at: datetime
    since: datetime
    due_at: datetime | None
    email_time_s: int
    can_answer: bool
    first_text: str
    first_letter: UUID | None


async def about(conn: Conn, event_id: UUID, visit: int) -> About | None:
    """An event that is with an agent by e-mail."""
    return await fetch_one(
        conn,
        About,
        """
        SELECT b.client_id, c.reseller_id, c.name AS client_name, c.code AS client_code, u.id AS user_id,
               u.name AS user_name, COALESCE(u.language, c.language) AS language,
               COALESCE(u.time_zone, c.time_zone) AS time_zone, COALESCE(u.sms_email, u.email) AS address,
               c.emails_with_text AS with_text, e.subject, v.sender, r.name AS connector_name, r.recipient,
               e.conversation_id, e.queued_at, b.since, b.due_at, g.email_time_s,
               EXISTS (SELECT FROM sms_send_connectors s WHERE s.id = r.sms_send_connector_id AND s.active)
                   AS can_answer,
               (SELECT m.body FROM messages m WHERE m.id = e.first_message_id) AS first_text,
               (SELECT o.id FROM mail_outbox o JOIN acd_events_by_email x USING (event_id, visit)
                 WHERE x.conversation_id = e.conversation_id AND x.user_id = b.user_id AND o.kind = 'sms'
                 ORDER BY o.id LIMIT 1) AS first_letter
          FROM acd_events_by_email b
          JOIN acd_events e ON e.id = b.event_id
          JOIN acd_groups g ON g.id = e.group_id
          JOIN conversations v ON v.id = e.conversation_id
          JOIN sms_receive_connectors r ON r.id = e.connector_id
          JOIN users u ON u.id = b.user_id
          JOIN clients c ON c.id = b.client_id
         WHERE b.event_id = %(event_id)s AND b.visit = %(visit)s
        """,
        event_id=event_id,
        visit=visit,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An SMS of a conversation; ``who`` wrote it, for those that went out."""

    at: datetime
    text: str
    who: str | None


async def new_lines(conn: Conn, event_id: UUID, first: UUID, last: UUID) -> list[Line]:
    """The SMS of an event from one to another, oldest first."""
    return await fetch_all(
        conn,
        Line,
        """
        SELECT m.received_at AS at, m.body AS text, NULL AS who
          FROM messages_routed r JOIN messages m ON m.id = r.message_id
         WHERE r.event_id = %(event_id)s AND r.message_id BETWEEN %(first)s AND %(last)s
         ORDER BY r.message_id LIMIT 50
        """,
        event_id=event_id,
        first=first,
        last=last,
    )


async def lines_before(conn: Conn, conversation_id: UUID, first: UUID, limit: int) -> list[Line]:
    """The last SMS of a conversation before one, in and out, newest first."""
    return await fetch_all(
        conn,
        Line,
        """
        SELECT at, text, who
          FROM (SELECT m.id, m.received_at AS at, m.body AS text, NULL AS who
                  FROM messages_routed r JOIN messages m ON m.id = r.message_id
                 WHERE r.conversation_id = %(conversation_id)s AND r.message_id < %(first)s
                 UNION ALL
                SELECT o.id, o.created_at, o.body, COALESCE(u.name, '')
                  FROM outbound_messages o LEFT JOIN users u ON u.id = o.user_id
                 WHERE o.conversation_id = %(conversation_id)s AND o.id < %(first)s) both_ways
         ORDER BY id DESC LIMIT %(limit)s
        """,
        conversation_id=conversation_id,
        first=first,
        limit=limit,
    )


async def texts_of(conn: Conn, event_id: UUID) -> list[str]:
    """The texts of an event's conversation that may have been quoted; the newest ones."""
    return await fetch_values(
        conn,
        """
        SELECT m.body FROM acd_events e
          JOIN messages_routed r ON r.conversation_id = e.conversation_id
          JOIN messages m ON m.id = r.message_id
         WHERE e.id = %(event_id)s ORDER BY r.message_id DESC LIMIT 20
        """,
        event_id=event_id,
    )


async def supervisors(conn: Conn, group_id: UUID) -> list[UUID]:
    """Who supervises a group."""
    return await fetch_values(
        conn,
        "SELECT s.user_id FROM acd_group_supervisors s JOIN users u ON u.id = s.user_id AND u.active"
        " WHERE s.group_id = %(group_id)s ORDER BY s.user_id",
        group_id=group_id,
    )


async def client_language(conn: Conn, client_id: UUID) -> str:
    """The language that a client speaks."""
    found: str = await fetch_value(
        conn, "SELECT language FROM clients WHERE id = %(client_id)s", client_id=client_id
    )
    return found


async def logged_out(conn: Conn, client_id: UUID) -> UUID:
    """The status of those who are logged out."""
    found: UUID = await fetch_value(
        conn,
        "SELECT id FROM agent_statuses WHERE client_id = %(client_id)s AND code = 'logged_out'",
        client_id=client_id,
    )
    return found


async def newest_letter(conn: Conn, event_id: UUID, visit: int) -> UUID | None:
    """The last SMS that a letter of this visit brings."""
    found: UUID | None = await fetch_value(
        conn,
        "SELECT last_message_id FROM mail_outbox WHERE event_id = %(event_id)s AND visit = %(visit)s"
        " AND kind = 'sms' ORDER BY id DESC LIMIT 1",
        event_id=event_id,
        visit=visit,
    )
    return found


async def letter(conn: Conn, event_id: UUID, visit: int, letter_id: UUID) -> UUID | None:
    """The last SMS that this letter of the visit brought."""
    found: UUID | None = await fetch_value(
        conn,
        "SELECT last_message_id FROM mail_outbox WHERE event_id = %(event_id)s AND visit = %(visit)s"
        " AND kind = 'sms' AND id = %(letter_id)s",
        event_id=event_id,
        visit=visit,
        letter_id=letter_id,
    )
    return found


async def take(conn: Conn, **values: object) -> bool:
    """Note a mail that came in; whether it is the first time."""
    return bool(
        await execute(
            conn,
            "INSERT INTO mail_received (key, client_id, event_id, visit, outcome, at)"
            " VALUES (%(key)s, %(client_id)s, %(event_id)s, %(visit)s, 'refused', %(at)s) ON CONFLICT DO NOTHING",
            **values,
        )
    )


async def became(conn: Conn, key: bytes, outcome: str) -> None:
    """Note what became of a mail that came in."""
    await execute(
        conn,
        "UPDATE mail_received SET outcome = %(outcome)s WHERE key = %(key)s",
        key=key,
        outcome=outcome,
    )


async def refusals(conn: Conn, event_id: UUID, recipient: str, since: datetime) -> int:
    """How many mails told somebody of an event why an answer was not sent."""
    found: int = await fetch_value(
        conn,
        "SELECT count(*) FROM mail_outbox WHERE event_id = %(event_id)s AND kind = 'refusal'"
        " AND recipient = %(recipient)s AND created_at > %(since)s",
        event_id=event_id,
        recipient=recipient,
        since=since,
    )
    return found


async def segments(conn: Conn, text: str) -> int:
    """How many SMS a text is."""
    found: int = await fetch_value(conn, "SELECT sms_segments(%(text)s)", text=text)
    return found


async def forget(conn: Conn, before: datetime) -> None:
    """Forget mails that came in long ago."""
    await execute(conn, "DELETE FROM mail_received WHERE at < %(before)s", before=before)


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A user whose address for SMS is not known to be hers."""

    user_id: UUID
    client_id: UUID
    reseller_id: UUID
    name: str
    client_name: str
    address: str
    language: str


async def to_ask(conn: Conn, limit: int) -> list[ToAsk]:
    """Lock users who get SMS by e-mail at an address that was not asked yet."""
    return await fetch_all(
        conn,
        ToAsk,
        """
        SELECT u.id AS user_id, u.client_id, u.reseller_id, u.name, c.name AS client_name,
               COALESCE(u.sms_email, u.email) AS address, COALESCE(u.language, c.language) AS language
          FROM users u JOIN clients c ON c.id = u.client_id
         WHERE u.sms_delivery = 'email' AND u.active AND u.deleted_at IS NULL
           AND lower(COALESCE(u.sms_email, u.email)) IS DISTINCT FROM lower(u.sms_email_asked)
           AND lower(COALESCE(u.sms_email, u.email)) IS DISTINCT FROM lower(u.sms_email_confirmed)
           AND COALESCE(u.sms_email, u.email) IS NOT NULL
         ORDER BY u.id LIMIT %(limit)s FOR UPDATE OF u SKIP LOCKED
        """,
        limit=limit,
    )


async def asked(conn: Conn, user_id: UUID, address: str) -> None:
    """She was asked whether this address is hers."""
    await execute(
        conn,
        "UPDATE users SET sms_email_asked = %(address)s WHERE id = %(user_id)s",
        user_id=user_id,
        address=address,
    )


async def address_of(conn: Conn, user_id: UUID) -> tuple[str | None, bool] | None:
    """A user's address for SMS, and whether it is confirmed."""
    found = await fetch_one(
        conn,
        Address,
        "SELECT COALESCE(sms_email, email) AS address,"
        " COALESCE(lower(sms_email_confirmed) = lower(COALESCE(sms_email, email)), false) AS confirmed"
        " FROM users WHERE id = %(user_id)s AND active AND deleted_at IS NULL",
        user_id=user_id,
    )
    return (found.address, found.confirmed) if found else None


@dataclass(frozen=True, slots=True)
class Address:
    """An address for SMS."""

    address: str | None
    confirmed: bool


async def groups_of(conn: Conn, user_id: UUID) -> list[UUID]:
    """The groups that a user is in."""
    return await fetch_values(
        conn,
        "SELECT group_id FROM acd_group_members WHERE user_id = %(user_id)s",
        user_id=user_id,
    )


# The demo's mailbox


@dataclass(frozen=True, slots=True)
class MailedRow:
    """A mail as it came."""

    id: UUID
    sender: str
    recipient: str
    content: bytes
    at: datetime


async def put(conn: Conn, **values: object) -> None:
    """Put a mail into the demo's mailbox."""
    await execute(
        conn,
        "INSERT INTO demo_mailbox (id, sender, recipient, content, event_id, at)"
        " VALUES (%(id)s, %(sender)s, %(recipient)s, %(content)s, %(event_id)s, %(at)s)",
        **values,
    )


async def mailed(conn: Conn, recipient: str, limit: int) -> list[MailedRow]:
    """The newest mails to somebody, newest first."""
    return await fetch_all(
        conn,
        MailedRow,
        "SELECT id, sender, recipient, content, at FROM demo_mailbox WHERE lower(recipient) = lower(%(recipient)s)"
        " ORDER BY id DESC LIMIT %(limit)s",
        recipient=recipient,
        limit=limit,
    )


async def mailed_one(conn: Conn, mail_id: UUID) -> MailedRow | None:
    """One mail."""
    return await fetch_one(
        conn,
        MailedRow,
        "SELECT id, sender, recipient, content, at FROM demo_mailbox WHERE id = %(id)s",
        id=mail_id,
    )


async def mailed_to(conn: Conn) -> list[str]:
    """Who works by e-mail, and who was mailed anything."""
    return await fetch_values(
        conn,
        """
        SELECT address FROM (
            SELECT lower(COALESCE(sms_email, email)) AS address, 1 AS place FROM users
             WHERE sms_delivery = 'email' AND active AND COALESCE(sms_email, email) IS NOT NULL
             UNION ALL SELECT lower(recipient), 2 FROM demo_mailbox) known
         GROUP BY address ORDER BY min(place), address LIMIT 50
        """,
    )
