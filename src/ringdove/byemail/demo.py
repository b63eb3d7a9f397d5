"""The demo's mailbox: what was mailed to its people, and answering it as a mail program does, through real SMTP."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from uuid import UUID

import aiosmtplib

from ringdove.byemail import queries
from ringdove.byemail.model import read_address
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn, Database

SHOWN = 50
WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail in the demo's mailbox."""

    id: UUID
    sender: str
    recipient: str
    subject: str
    text: str
    at: datetime
    can_answer: bool


class Elsewhere:
    """Takes mail for the demo's people; ``answers`` is the address to which they answer."""

    def __init__(self, database: Database, answers: str | None) -> None:
        self._database = database
        self._answers = answers

    async def __call__(self, sender: str, recipient: str, content: bytes) -> None:
        """Put a mail into the mailbox; one about an event goes with that."""
        async with self._database.transaction() as conn:
            await queries.put(
                conn, id=ids.new(), sender=sender[:500], recipient=recipient[:500], content=content,
                event_id=self._event_of(sender, _parsed(content)), at=clock.now(),
            )  # fmt: skip

    def _event_of(self, sender: str, mail: EmailMessage) -> UUID | None:
        for address in (sender, str(mail["Reply-To"] or "")):
            signed = read_address(address, self._answers or "")
            if signed is not None:
                return signed.subject
        return None


async def mailed(conn: Conn, recipient: str) -> list[Mailed]:
    """The newest mails to somebody, newest first."""
    return [_read(row) for row in await queries.mailed(conn, recipient, SHOWN)]


async def people(conn: Conn) -> list[str]:
    """Who works by e-mail, and who was mailed anything."""
    return await queries.mailed_to(conn)


def _read(row: queries.MailedRow) -> Mailed:
    mail = _parsed(row.content)
    body = mail.get_body(("plain", "html"))
    return Mailed(
        row.id,
        str(mail["From"] or row.sender),
        row.recipient,
        str(mail["Subject"] or "").strip(),
        str(body.get_content()) if body is not None else "",
        row.at,
        mail["Reply-To"] is not None,
    )


def _parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def answer_to(content: bytes, recipient: str, text: str) -> tuple[str, EmailMessage]:
    """An answer as a mail program writes it, with the mail quoted below; and where it goes."""
    asked = _parsed(content)
    target = str(asked["Reply-To"] or asked["From"])
    mail = EmailMessage(policy=policy.SMTP)
    user, _, domain = recipient.partition("@")
    mail["From"] = Address(user.title(), user, domain)
    mail["To"] = target
    mail["Subject"] = f"Re: {asked['Subject']}"
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=domain)
    mail["In-Reply-To"] = str(asked["Message-ID"])
    mail["References"] = f"{asked['References'] or ''} {asked['Message-ID']}".strip()
    body = asked.get_body(("plain",))
    quoted = str(body.get_content()) if body is not None else ""
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.splitlines())
    mail.set_content(
        f"{text}\n\nOn {clock.now():%d.%m.%y %H:%M}, {asked['From']} wrote:\n{lines}\n"
    )
    return target, mail


async def found(conn: Conn, mail_id: UUID) -> queries.MailedRow | None:
    """A mail to be answered."""
    return await queries.mailed_one(conn, mail_id)


async def answer(row: queries.MailedRow, text: str, host: str, port: int) -> None:
    """Answer a mail by SMTP."""
    target, mail = answer_to(row.content, row.recipient, text)
    await aiosmtplib.send(
        mail, sender=row.recipient, recipients=[target], hostname=host, port=port, timeout=WITHIN_S,
        use_tls=False, start_tls=False,
    )  # fmt: skip
