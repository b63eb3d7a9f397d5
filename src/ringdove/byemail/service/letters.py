"""Letters about SMS: made when they leave, and what follows when they do not arrive."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ringdove.accounts.service import brands
from ringdove.acd.model import Agent, OpenEvent, Visit
from ringdove.acd.service import by_email
from ringdove.byemail import model, queries, words
from ringdove.byemail.model import VALID_FOR, Action, Base
from ringdove.byemail.queries import About
from ringdove.desk.service import notices
from ringdove.kernel import numbers
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.mail import service as mail
from ringdove.mail.letters import COLOUR, Button, Letter, Links, Part, Quoted, composed
from ringdove.mail.model import NOT_NEEDED, Mail, Outgoing, Route

#: SMS before the new ones that a letter shows.
SHOWN_BEFORE = 3
FIRST_WORDS = 50


async def compose(conn: Conn, keys: Keys, base: Base, letter: Outgoing, way: Route) -> Mail | None:
    """A letter with SMS for an agent; ``None`` when they are no longer with her."""
    assert letter.event_id is not None
    assert letter.visit is not None
    assert letter.first_message_id is not None
    assert letter.last_message_id is not None
    visit = await by_email.visit(conn, letter.event_id, letter.visit)
    of = await queries.about(conn, letter.event_id, letter.visit)
    if visit is None or of is None or not visit.is_hers:
        return None
    if visit.email_time_s:  # else it is over as soon as this has left
        visit = await by_email.reckoned(conn, visit)
    head = await brands.letterhead(conn, of.reseller_id)
    until = letter.created_at + VALID_FOR
    secret = model.link(keys, "event", letter.event_id, letter.visit, until, str(of.user_id))
    url = mail.under_host(base.url, head.host) if base.url else None
    new = before = []
    if of.with_text:
        new = await queries.new_lines(
            conn, letter.event_id, letter.first_message_id, letter.last_message_id
        )
        before = await queries.lines_before(
            conn, of.conversation_id, letter.first_message_id, SHOWN_BEFORE
        )
    answers = base.answers if of.can_answer and of.with_text else None
    parts = _parts(of, visit, new, before[::-1], answers, url, secret)
    sender = way.sender
    headers = _headers(of, way.sender.rpartition("@")[2], letter)
    if base.answers is not None:
        ours = (base.answers, letter.event_id, letter.visit, of.user_id, until)
        sender = model.address(keys, "bounce", *ours)
        if answers is not None:
            headers["Reply-To"] = model.address(keys, "reply", *ours)
    data = composed(
        letter.id,
        Letter(subject_of(of), parts, head.colour or COLOUR),
        of.language,
        letter.recipient,
        way.sender,
        head.sender_name or way.name,
        letter.created_at,
        headers,
    )
    return Mail(letter.recipient, data, sender)


def subject_of(of: About) -> str:
    """The subject of every letter about an event: the same, so that mail programs keep them together."""
    number = numbers.spaced(of.sender)
    if not of.with_text:
        return f"[{of.subject}] {number}"
    text = " ".join(of.first_text.split())
    words_ = text if len(text) <= FIRST_WORDS else text[:FIRST_WORDS].rsplit(" ", 1)[0] + "…"
    return f"[{of.subject}] {number}: {words_}"


def _headers(of: About, domain: str, letter: Outgoing) -> dict[str, str]:
    root = f"<{of.conversation_id}.{of.user_id}@{domain}>"
    known = [root]
    if of.first_letter is not None and of.first_letter != letter.id:
        known.append(f"<{of.first_letter}@{domain}>")
    return {
        "In-Reply-To": known[-1],
        "References": " ".join(known),
        "List-Id": f"{of.client_name} SMS <{of.client_code}.sms.{domain}>",
    }


def _parts(
    of: About,
    visit: Visit,
    new: list[queries.Line],
    before: list[queries.Line],
    answers: str | None,
    url: str | None,
    secret: str,
) -> list[Part]:
    say = words.said(of.language)
    zone = ZoneInfo(of.time_zone)
    number = numbers.spaced(of.sender)
    parts: list[Part] = [words.mark(of.language)] if answers else []
    parts.append(say["new"].format(number=number))
    parts += [Quoted(_when(line.at, zone, of.language), line.text) for line in new]
    if not of.with_text:
        parts.append(say["hidden"])
    parts.append(
        say["to"].format(
            connector=of.connector_name,
            recipient=numbers.spaced(of.recipient),
            since=_when(of.queued_at, zone, of.language),
        )
    )
    if before:
        parts.append(f"{say['before']}:")
        parts += [
            Quoted(f"{line.who or number}, {_when(line.at, zone, of.language)}", line.text)
            for line in before
        ]
    parts.append(say["answer" if answers else "no_answer"])
    if not of.email_time_s:
        parts.append(say["at_once"])
    elif visit.due_at is not None:
        parts.append(say["until"].format(until=_when(visit.due_at, zone, of.language)))
    if url is not None:
        acts: tuple[Action, ...] = (
            ("done", "give_back", "log_off") if of.email_time_s else ("log_off",)
        )
        parts.append(
            Links(
                (
                    *(Button(say[act], f"{url}/by-email#{act}.{secret}") for act in acts),
                    Button(say["open"], f"{url}/desk?event={visit.event_id}"),
                )
            )
        )
    return parts


def _when(at: datetime, zone: ZoneInfo, language: str) -> str:
    there = at.astimezone(zone)
    return f"{there:%d.%m.%Y, %H:%M}" if language == "de" else f"{there:%d %b %Y, %H:%M}"


async def decided(conn: Conn, letter: Outgoing, state: str, reason: str | None) -> None:
    """What follows from a letter's fate."""
    assert letter.event_id is not None
    assert letter.visit is not None
    visit = await by_email.visit(conn, letter.event_id, letter.visit)
    if visit is None or reason == NOT_NEEDED:
        return
    if state == "sent":
        await by_email.note(conn, visit, "emailed")
        if not visit.email_time_s:
            await _close_at_once(conn, visit)
    elif state == "failed":
        await not_delivered(conn, visit, reason or "refused")
    else:
        await by_email.note(conn, visit, "email_unclear")
        await _tell_supervisors(conn, visit, "notice.unclear", "")
        if not visit.email_time_s:  # else it goes back when her time is over
            await _give_back(conn, visit, await by_email.hold(conn, visit), "note.unclear")


async def _close_at_once(conn: Conn, visit: Visit) -> None:
    event = await by_email.hold(conn, visit)
    if event is not None and event.last_message_id == await queries.newest_letter(
        conn, visit.event_id, visit.visit
    ):
        await by_email.done(conn, event, Agent(visit.user_id, visit.client_id))


async def not_delivered(conn: Conn, visit: Visit, reason: str) -> None:
    """A letter does not reach her: the event goes back to the queue, and her supervisors are told."""
    event = await by_email.hold(conn, visit)
    if visit.failed_at is None:
        await by_email.failed(conn, visit)
        await by_email.note(conn, visit, "email_failed")
        kind = "notice.failed" if event is not None else "notice.closed"
        await _tell_supervisors(conn, visit, kind, reason)
    await _give_back(conn, visit, event, "note.failed")


async def _give_back(conn: Conn, visit: Visit, event: OpenEvent | None, why: str) -> None:
    if event is not None:
        note = words.said(await queries.client_language(conn, visit.client_id))[why]
        await by_email.return_first(
            conn, event, Agent(visit.user_id, visit.client_id), "email_returned", note
        )


async def too_late(conn: Conn) -> int:
    """Events whose agents did not answer in time go back to the queue, first in line, with a note; how many.

    So do those that were to be closed as soon as their letter had left, if it has not.
    """
    returned = 0
    for visit in await by_email.too_late(conn):
        event = await by_email.hold(conn, visit)
        if event is None:
            continue
        returned += 1
        if not visit.email_time_s:
            await _give_back(conn, visit, event, "note.unclear")
            continue
        note = words.said(await queries.client_language(conn, visit.client_id))["note.late"]
        agent = Agent(visit.user_id, visit.client_id)
        await by_email.return_first(conn, event, agent, "email_late", note)
    return returned


async def _tell_supervisors(conn: Conn, visit: Visit, kind: str, reason: str) -> None:
    of = await queries.about(conn, visit.event_id, visit.visit)
    readers = await queries.supervisors(conn, visit.group_id)
    if of is None:
        return
    language = await queries.client_language(conn, visit.client_id)
    text = words.said(language)[kind].format(name=of.user_name, reason=reason.replace("_", " "))
    await notices.inform(conn, mail.PRODUCT, visit.client_id, readers, visit.event_id, text[:1000])
