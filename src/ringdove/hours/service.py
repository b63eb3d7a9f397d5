"""Opening times, as administrators set them up, and as others ask them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import errors as pg
from psycopg.types.json import Jsonb

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.model import Principal
from ringdove.accounts.service import people, scope
from ringdove.hours import holidays, queries
from ringdove.hours.errors import (
    EndsTooEarly,
    HoursOverlap,
    NameTaken,
    NoHolidays,
    NoSuchOpeningTimes,
    NotTheirOpeningTimes,
)
from ringdove.hours.holidays import Region
from ringdove.hours.model import (
    Day,
    Exceptional,
    Holidays,
    Schedule,
    Span,
    days_overlap,
    no_holidays,
    overlap,
    read_time,
)
from ringdove.hours.queries import OpeningTimes
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Invalid, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold

OPENING_TIMES = Table(
    "o.id",
    {"name": Sort("o.name_key", "sort_key"), "created_at": Sort("o.id", "id")},
    {"client_id": "o.client_id = %(client_id)s"},
    words="o.name_key",
    found="opening_times_found",
    always="o.deleted_at IS NULL",
)
#: What is checked together.
OF_HOLIDAYS = ("country", "region", "closed_on_holidays")


async def page(conn: Conn, who: Principal, listing: Listing) -> Page[OpeningTimes]:
    """Opening times of the person's client, or of all she looks after."""
    where = await OPENING_TIMES.condition(conn, listing)
    await scope.narrow(conn, who, where, "o.client_id")
    rows = await queries.page(conn, where, OPENING_TIMES.order(listing), listing.limit + 1)
    return OPENING_TIMES.page(listing, rows)


async def one(conn: Conn, id_: UUID) -> OpeningTimes:
    """Opening times by their id."""
    where = Condition()
    where.add("o.id = %(id)s AND o.deleted_at IS NULL", id=id_)
    rows = await queries.page(conn, where, [], 1)
    if not rows:
        raise NoSuchOpeningTimes
    return rows[0]


async def create(conn: Conn, client_id: UUID, values: Mapping[str, Any]) -> OpeningTimes:
    """Make opening times for a client."""
    try:
        await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="client_id") from None
    id_ = ids.new()
    row = await _row(values, values)
    await _writing(queries.insert(conn, id=id_, client_id=client_id, **row))
    return await one(conn, id_)


async def change(
    conn: Conn, id_: UUID, changes: Mapping[str, Any], version: int | None
) -> OpeningTimes:
    """Change opening times."""
    before = await one(conn, id_)
    whole = {name: getattr(before, name) for name in OF_HOLIDAYS} | dict(changes)
    row = await _row(changes, whole)
    key: dict[str, object] = {"id": id_} | ({"version": version} if version is not None else {})
    if not await _writing(queries.update(conn, row, **key)):
        raise Stale
    return await one(conn, id_)


async def hold(conn: Conn, client_id: UUID, id_: object) -> None:
    """Refuse opening times that are not the client's; those that are stay until the transaction ends."""
    if isinstance(id_, UUID) and not await queries.hold(conn, client_id, id_):
        raise NotTheirOpeningTimes(field="opening_times_id")


async def lock(conn: Conn, id_: UUID) -> None:
    """Keep anything from beginning to refer to opening times until the transaction ends."""
    await queries.lock(conn, id_)


async def schedules(conn: Conn, wanted: Iterable[UUID]) -> dict[UUID, Schedule]:
    """The rules of opening times, of deleted ones too, by their ids."""
    where = Condition()
    several = sorted(set(wanted))
    where.add("o.id = ANY(%(ids)s)", ids=several)
    rows = await queries.page(conn, where, [], len(several)) if several else []
    return {row.id: await schedule(row, None) for row in rows}


async def schedule(found: OpeningTimes, language: str | None) -> Schedule:
    """The rules of opening times; holidays have their names in a language."""
    weekly: dict[int, list[Span]] = {}
    for hours in found.weekly:
        weekly.setdefault(hours["weekday"], []).append(_span(hours))
    zone = ZoneInfo(found.time_zone or found.client_time_zone)
    exceptions = [_exceptional(e) for e in found.exceptions]
    return Schedule(zone, weekly, exceptions, await _closed_on(found, language))


async def _closed_on(found: OpeningTimes, language: str | None) -> Holidays:
    country, region = found.country, found.region
    if country is None or not found.closed_on_holidays:
        return no_holidays
    await asyncio.to_thread(holidays.regions, country)  # the first call takes its time

    def name(day: date) -> str | None:
        return holidays.holidays(country, region, day.year, language).get(day)

    return name


def days(rules: Schedule, at: datetime, count: int) -> list[Day]:
    """So many days from a moment's on."""
    first = at.astimezone(rules.zone).date()
    return [rules.day(first + timedelta(days=n)) for n in range(count)]


async def public_holidays(
    country: str, region: str | None, year: int, language: str | None
) -> tuple[Mapping[date, str], Sequence[Region]]:
    """The holidays of a year in a region, and the regions of the country."""
    regions = await _regions(country, region)
    return await asyncio.to_thread(holidays.holidays, country, region, year, language), regions


async def _regions(country: str, region: str | None) -> Sequence[Region]:
    regions = await asyncio.to_thread(holidays.regions, country)
    if regions is None:
        raise NoHolidays(field="country")
    if region is not None and region not in {r.code for r in regions}:
        raise NoHolidays(field="region")
    return regions


async def _row(values: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, object]:
    """Columns of what was sent, checked; ``whole``: as it will be."""
    row = {k: v for k, v in values.items() if k in queries.COLUMNS}
    if "name" in row:
        row["name_key"] = fold(row["name"])
    if "weekly" in row:
        _check_weekly(row["weekly"])
        row["weekly"] = Jsonb(row["weekly"])
    if "exceptions" in row:
        stored = [
            e | {"first": e["first"].isoformat(), "last": e["last"].isoformat()}
            for e in row["exceptions"]
        ]
        _check_exceptions([_exceptional(e) for e in stored])
        row["exceptions"] = Jsonb(stored)
    if any(name in row for name in OF_HOLIDAYS):
        if whole["country"] is not None:
            await _regions(whole["country"], whole["region"])
        elif whole["region"] is not None or whole["closed_on_holidays"]:
            raise Invalid("Choose the country whose holidays these are.", field="country")
    return row


def _span(hours: Mapping[str, Any]) -> Span:
    return Span(read_time(hours["from"]), read_time(hours["until"]))


def _exceptional(e: Mapping[str, Any]) -> Exceptional:
    first, last = date.fromisoformat(e["first"]), date.fromisoformat(e["last"])
    return Exceptional(e["name"], first, last, tuple(_span(h) for h in e["hours"]))


def _check_weekly(weekly: Sequence[Mapping[str, Any]]) -> None:
    for weekday in range(1, 8):
        _check_spans([_span(h) for h in weekly if h["weekday"] == weekday], "weekly")


def _check_exceptions(exceptions: Sequence[Exceptional]) -> None:
    for differs in exceptions:
        if differs.last < differs.first:
            raise EndsTooEarly(field="exceptions")
        _check_spans(differs.hours, "exceptions")
    if days_overlap(exceptions):
        raise HoursOverlap(field="exceptions")


def _check_spans(spans: Sequence[Span], field: str) -> None:
    if any(span.until <= span.begin for span in spans):
        raise EndsTooEarly(field=field)
    if overlap(spans):
        raise HoursOverlap(field=field)


async def _writing(writing: Any) -> Any:
    try:
        return await writing
    except pg.UniqueViolation:
        raise NameTaken(field="name") from None
