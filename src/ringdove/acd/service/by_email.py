"""Events that agents work on by e-mail: given without being asked, and theirs until answered, given back, or too late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.acd.model import Agent, OpenEvent, ToMail, Visit
from ringdove.acd.queries import by_email as queries
from ringdove.acd.queries import events as event_queries
from ringdove.acd.queries import life as life_queries
from ringdove.acd.service import life
from ringdove.hours import service as hours
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.mail import service as mail
from ringdove.mail.model import SmsLetter

AT_ONCE = 200
#: So long after an answer by e-mail the customer's next SMS goes to its author, into the same mail thread.
GOES_ON_FOR = timedelta(days=1)
#: Where a group gives no time, a letter has left or was refused long before this; what is still with her then goes back.
LEFT_WITHIN_S = 14_400


async def begin(conn: Conn, events: Sequence[UUID], at: datetime) -> None:
    """Mail these events, just accepted for their agents. The caller holds them."""
    await _post(conn, await queries.begin(conn, events, at))


async def joined(conn: Conn, more: Sequence[tuple[UUID, UUID, UUID]]) -> None:
    """Mail SMS that joined events, where these are with somebody by e-mail: (event, first, last)."""
    await _post(conn, await queries.more(conn, more))


async def _post(conn: Conn, letters: Sequence[ToMail]) -> None:
    if letters:
        await mail.post_sms(
            conn,
            [
                SmsLetter(
                    t.event_id, t.visit, t.reseller_id, t.client_id, t.address, t.first_message_id, t.last_message_id
                )
                for t in letters
            ],
        )  # fmt: skip


async def visit(conn: Conn, event_id: UUID, number: int) -> Visit | None:
    """One visit of an event to an agent by e-mail."""
    return await queries.visit(conn, event_id, number)


async def hold(conn: Conn, of: Visit, *, to_answer: bool = False) -> OpenEvent | None:
    """Lock an event with its conversation if it is still hers in this visit.

    ``to_answer``: or was closed at once, for which nobody waits, and which she may answer.
    """
    if not await event_queries.lock_conversation_of(conn, of.client_id, of.event_id):
        return None
    event = await event_queries.lock_one(conn, of.client_id, of.event_id)
    now = await queries.visit(conn, of.event_id, of.visit)
    if now is None:
        return None
    return event if now.is_hers or (to_answer and now.is_closed_at_once) else None


async def done(conn: Conn, event: OpenEvent, agent: Agent) -> None:
    """Close what she has by e-mail; no wrap-up and no transaction code is asked for. The caller holds it."""
    await life.finish(conn, event, agent.user_id, agent.user_id)


async def give_back(conn: Conn, event: OpenEvent, agent: Agent) -> None:
    """She returns what she has by e-mail. The caller holds it."""
    await life.back_in_line(conn, event, agent, "handed_back")


async def return_first(conn: Conn, event: OpenEvent, agent: Agent, what: str, note: str) -> None:
    """Put an event back in line, before all others, with a note; others are asked first. The caller holds it."""
    now = clock.now()
    if note:
        await life_queries.add_note(conn, ids.new(), event.id, agent.user_id, "handover", note, now)
    await life.back_in_line(conn, event, agent, what)
    await queries.to_the_front(conn, event.id)


async def failed(conn: Conn, of: Visit) -> None:
    """A mail does not reach her: she gets none for a while."""
    await queries.failed(conn, of.event_id, of.visit, clock.now())


async def answered(conn: Conn, of: Visit) -> None:
    """She answered."""
    await queries.answered(conn, of.event_id, of.visit, clock.now())


async def note(conn: Conn, of: Visit, what: str) -> None:
    """Write down what happened by e-mail."""
    await queries.note(conn, of.event_id, what, of.user_id, clock.now())
    conn.wake(f"list:{of.client_id}")


async def too_late(conn: Conn) -> list[Visit]:
    """Visits whose time is over; that of new ones is reckoned first."""
    now = clock.now()
    over: list[Visit] = []
    for found in await queries.due(conn, now, AT_ONCE):
        if found.due_at is not None:
            over.append(found)
        else:
            await reckoned(conn, found)
    return over


async def reckoned(conn: Conn, of: Visit) -> Visit:
    """A visit with the end of her time."""
    if of.due_at is not None:
        return of
    until = await _until(conn, of)
    await queries.set_due(conn, of.event_id, of.visit, until)
    return replace(of, due_at=until)


async def _until(conn: Conn, found: Visit) -> datetime:
    """When her time is over: so much opening time after it was given; where it never opens, so much time."""
    wait = found.email_time_s or LEFT_WITHIN_S
    if found.opening_times_id is not None:
        schedules = await hours.schedules(conn, [found.opening_times_id])
        rules = schedules.get(found.opening_times_id)
        until = rules.after_open_time(found.since, wait) if rules is not None else None
        if until is not None:
            return until
    return found.since + timedelta(seconds=wait)
