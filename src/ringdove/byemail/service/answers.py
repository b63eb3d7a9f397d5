"""Mails that come in: an answer goes out as an SMS, or a mail says why not; nothing automatic reaches a customer."""

from datetime import timedelta
from uuid import UUID

from ringdove.acd.model import Agent, EventState, OpenEvent, Visit
from ringdove.acd.service import by_email
from ringdove.byemail import cutting, model, queries, words
from ringdove.byemail.incoming import Incoming
from ringdove.byemail.model import MOST_REFUSALS, MOST_SEGMENTS, Base, Outcome, Refusal, Signed
from ringdove.byemail.proof import Proof
from ringdove.byemail.queries import About
from ringdove.byemail.service import letters
from ringdove.kernel import clock, numbers
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import DomainError
from ringdove.mail import service as mail
from ringdove.optout.errors import OptedOut
from ringdove.outbound import service as outbound
from ringdove.outbound.errors import NoSendConnector
from ringdove.outbound.model import Origin

DAY = timedelta(days=1)


async def receive(
    conn: Conn, keys: Keys, base: Base, came: Incoming, address: str, proof: Proof
) -> Outcome:
    """Take a mail to one of our addresses; the same one again does nothing."""
    genuine = await _genuine(conn, keys, base, address)
    if genuine is None:
        return Outcome.FORGED
    signed, visit = genuine
    key = came.key(address)
    first = await queries.take(
        conn,
        key=key,
        client_id=visit.client_id,
        event_id=visit.event_id,
        visit=visit.visit,
        at=clock.now(),
    )
    if not first:
        return Outcome.REPEATED
    outcome = await _taken(conn, keys, came, visit, proof, key, expired=signed.until < clock.now())
    await queries.became(conn, key, outcome)
    return outcome


async def is_awaited(conn: Conn, keys: Keys, base: Base, came: Incoming, address: str) -> bool:
    """Whether a mail may be her answer; of any other nobody needs to find out whether its sender wrote it."""
    genuine = await _genuine(conn, keys, base, address)
    if genuine is None:
        return False
    of = await queries.about(conn, genuine[1].event_id, genuine[1].visit)
    return of is not None and came.sender == (of.address or "").casefold()


async def _genuine(conn: Conn, keys: Keys, base: Base, address: str) -> tuple[Signed, Visit] | None:
    """What an address says and belongs to; ``None`` when we did not sign it."""
    signed = model.read_address(address, base.answers or "")
    visit = await by_email.visit(conn, signed.subject, signed.number) if signed else None
    if signed is None or visit is None or not signed.is_genuine(keys, str(visit.user_id)):
        return None
    return signed, visit


async def _taken(
    conn: Conn, keys: Keys, came: Incoming, visit: Visit, proof: Proof, key: bytes, *, expired: bool
) -> Outcome:
    if came.kind == "bounce":
        await letters.not_delivered(conn, visit, "bounced")
        return Outcome.BOUNCED
    if came.kind == "delay":
        return Outcome.DELAYED
    of = await queries.about(conn, visit.event_id, visit.visit)
    if came.kind == "automatic" or of is None or came.sender is None:
        await by_email.note(conn, visit, "email_automatic")
        return Outcome.AUTOMATIC
    text, why, more = await _answer(conn, came, visit, of, proof, expired=expired)
    if why is None:
        why, more = await _send(conn, came, visit, text, key)
    if why is None:
        return Outcome.SENT
    await by_email.note(conn, visit, "email_refused")
    await _say_why(conn, keys, came, visit, of, why, text, more)
    return Outcome.REFUSED


async def _answer(
    conn: Conn, came: Incoming, visit: Visit, of: About, proof: Proof, *, expired: bool
) -> tuple[str, Refusal | None, dict[str, object]]:
    """The text of an answer, or why it is none."""
    if came.sender != (of.address or "").casefold():
        return "", Refusal.OTHER_SENDER, {}
    if proof == "fail":
        return "", Refusal.NOT_PROVEN, {}
    if expired:
        return "", Refusal.EXPIRED, {}
    found = cutting.cut(came.mail, await queries.texts_of(conn, visit.event_id))
    if found.why is not None:
        return found.text, found.why, {}
    segments = await queries.segments(conn, found.text)
    if segments > MOST_SEGMENTS:
        return found.text, Refusal.TOO_LONG, {"segments": segments}
    return found.text, None, {}


async def _send(
    conn: Conn, came: Incoming, visit: Visit, text: str, key: bytes
) -> tuple[Refusal | None, dict[str, object]]:
    event = await by_email.hold(conn, visit, to_answer=True)
    if event is None:
        return (Refusal.CLOSED if visit.state == "closed" else Refusal.NOT_HERS), {}
    try:
        async with conn.transaction():
            await outbound.send(
                conn,
                visit.client_id,
                visit.conversation_id,
                text,
                Origin.EMAIL,
                event_id=visit.event_id,
                user_id=visit.user_id,
                key=f"mail:{key.hex()}",
            )
    except (NoSendConnector, OptedOut) as error:
        return Refusal.CANNOT_SEND, {"detail": _detail(error)}
    await by_email.answered(conn, visit)
    if event.state != EventState.CLOSED and await _knew_all(conn, came, visit, event):
        await by_email.done(conn, event, Agent(visit.user_id, visit.client_id))
    return None, {}


def _detail(error: DomainError) -> str:
    return error.message


async def _knew_all(conn: Conn, came: Incoming, visit: Visit, event: OpenEvent) -> bool:
    """Whether the letter that she answered brought the event's last SMS; one that came later is still hers to do."""
    for message_id in came.in_reply_to:
        letter_id = _uuid(message_id.partition("@")[0])
        seen = (
            await queries.letter(conn, visit.event_id, visit.visit, letter_id)
            if letter_id
            else None
        )
        if seen is not None:
            return seen == event.last_message_id
    return event.last_message_id == await queries.newest_letter(conn, visit.event_id, visit.visit)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


async def _say_why(
    conn: Conn,
    keys: Keys,
    came: Incoming,
    visit: Visit,
    of: About,
    why: Refusal,
    text: str,
    more: dict[str, object],
) -> None:
    """Mail why an answer was not sent, to whom wrote it; a few times a day, so that no two machines talk for long."""
    assert came.sender is not None
    writer, since = came.sender[:254], clock.now() - DAY
    if await queries.refusals(conn, visit.event_id, writer, since) >= MOST_REFUSALS:
        return
    hers = came.sender == (of.address or "").casefold()
    number = numbers.spaced(of.sender) if hers else numbers.shortened(of.sender)
    letter = words.refusal(
        of.language, why, number, f"[{of.subject}] {number}", text[:2000] if hers else None, **more
    )
    headers = {"Auto-Submitted": "auto-replied"}
    if came.message_id.startswith("<") and came.message_id.isascii():
        headers |= {"In-Reply-To": came.message_id[:250], "References": came.message_id[:250]}
    await mail.post(
        conn, keys, "refusal", writer, letter, of.language,
        reseller_id=of.reseller_id, client_id=of.client_id, headers=headers, event=(visit.event_id, visit.visit),
    )  # fmt: skip
