"""Count what became of SMS: for a receipt, for a bill, and before they are deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.model import Principal
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Invalid
from ringdove.receipts import queries
from ringdove.receipts.errors import WhichClient
from ringdove.receipts.model import (
    COMES_LATE,
    DAYS_AT_MOST,
    Counted,
    Receipt,
    is_due,
    is_settled,
    receipt,
)
from ringdove.receipts.queries import Client, UsageRow

#: Days that are not complete are counted for whoever asks, while that is soon done; else told as last written down.
LIVE_AT_MOST = 50_000
NEVER_COUNTED_AT_ONCE = 40
SHOWN = 14
#: A worker that was away for less than this knows of every event that was opened again.
REOPENED_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Receipts:
    """Days of a client, the latest first, and the names of transaction codes."""

    client_id: UUID
    time_zone: str
    days: Sequence[Receipt]
    codes: dict[UUID, str]


def _today(client: Client) -> date:
    return clock.now().astimezone(ZoneInfo(client.time_zone)).date()


def _ids(first: date, last: date) -> tuple[UUID, UUID]:
    """Ids between which all of these days are, wherever in the world."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    days = (last - first).days
    return ids.first_at(begin - timedelta(days=1)), ids.first_at(begin + timedelta(days=days + 2))


async def receipts(
    conn: Conn, who: Principal, client_id: UUID | None, since: date | None, until: date | None
) -> Receipts:
    """What became of the SMS of each day; by default of the last two weeks."""
    wanted = client_id or who.client_id
    if wanted is None:
        raise WhichClient("Say of which client.", field="client_id")
    client = await queries.client(conn, wanted)
    if client is None or (who.client_id is not None and wanted != who.client_id):
        raise NoSuchAccount
    last = min(until or _today(client), _today(client))
    first = since or last - timedelta(days=SHOWN - 1)
    if (last - first).days >= DAYS_AT_MOST:
        raise Invalid(f"At most {DAYS_AT_MOST} days at once.", field="since")
    days = [last - timedelta(days=n) for n in range((last - first).days + 1)]
    if not days:
        return Receipts(client.id, client.time_zone, [], {})
    found, as_of = await _counts(conn, client, days)
    told = [receipt(day, as_of[day], [c for c in found if c.day == day]) for day in days]
    codes = {code for r in told for code in r.codes if code is not None}
    names = await queries.code_names(conn, list(codes)) if codes else {}
    return Receipts(client.id, client.time_zone, told, names)


async def _counts(
    conn: Conn, client: Client, days: Sequence[date]
) -> tuple[list[Counted], dict[date, datetime]]:
    first, last = days[-1], days[0]
    known = {d.day: d for d in await queries.counted_days(conn, client.id, first, last)}
    written = await queries.written(conn, client.id, first, last)
    unsettled = [d for d in days if not is_settled(known.get(d), _today(client))]
    if sum(c.sms for c in written if c.day in unsettled) > LIVE_AT_MOST:
        unsettled = [d for d in unsettled if d not in known]
    now = clock.now()
    as_of = {d: known[d].as_of for d in days if d in known} | dict.fromkeys(unsettled, now)
    if not unsettled:
        return written, as_of
    live = await queries.count(conn, client.id, unsettled, *_ids(min(unsettled), max(unsettled)))
    return [c for c in written if c.day not in unsettled] + live, as_of


async def clients(conn: Conn) -> Sequence[Client]:
    """Every client."""
    return await queries.clients(conn)


async def due_days(conn: Conn, client: Client) -> list[date]:
    """Days of a client that are to be counted (again)."""
    today = _today(client)
    late = today - COMES_LATE
    await queries.unsettle(conn, client, clock.now() - REOPENED_WITHIN)
    recent = {d.day: d for d in await queries.counted_days(conn, client.id, late)}
    before = await queries.open_days(conn, client.id, late)
    now = clock.now()
    days = [today - timedelta(days=n) for n in range(COMES_LATE.days + 1)]
    due = [d for d in days if is_due(d, recent.get(d), now, today)]
    due += [d.day for d in before if is_due(d.day, d, now, today)]
    if client.first_message_id is not None:
        begin = ids.made_at(client.first_message_id).astimezone(ZoneInfo(client.time_zone)).date()
        due += await queries.uncounted(
            conn, client.id, begin, late - timedelta(days=1), NEVER_COUNTED_AT_ONCE
        )
    return due


async def count_day(conn: Conn, client: Client, day: date) -> None:
    """Count a day and write it down, unless somebody else just did."""
    await queries.lock(conn, client.id)
    known = await queries.counted_days(conn, client.id, day, day)
    if is_due(day, known[0] if known else None, clock.now(), _today(client)):
        await queries.write_day(conn, client.id, day, *_ids(day, day))


async def let_go(conn: Conn, sms: Sequence[UUID], *, erased: bool = False) -> None:
    """Keep the counts of SMS, received or sent, that the caller is about to delete."""
    days = await queries.let_go(conn, sms, erased=erased)
    if erased:
        await queries.count_again(conn, sorted(set(days)))


@dataclass(frozen=True, slots=True)
class Usage:
    """SMS of a month by connector, and up to when they are counted."""

    month: date
    as_of: datetime | None
    rows: Sequence[UsageRow]


async def usage(conn: Conn, who: Principal, client_id: UUID | None, month: date) -> Usage:
    """What was received and sent in a month, of one client or of all that the person sees."""
    wanted = who.client_id or client_id
    until = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    rows = await queries.usage(conn, wanted, month, until)
    return Usage(month, await queries.oldest_count(conn, wanted, month, until), rows)
