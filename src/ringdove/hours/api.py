"""Opening times over HTTP."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.hours import service
from ringdove.hours.errors import (
    EndsTooEarly,
    HoursOverlap,
    NameTaken,
    NoHolidays,
    NoSuchOpeningTimes,
)
from ringdove.hours.holidays import YEARS
from ringdove.hours.model import Span, write_time
from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Invalid, Missing, Stale
from ringdove.kernel.fields import Body, Change, Country, NeverChanges, Text, TimeZone
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1/opening-times", tags=["ACD"], dependencies=[needs(Right.GROUPS)])
#: So many days are shown ahead.
DAYS = 14
FIRST, LAST = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)
Begins = Annotated[str, StringConstraints(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Ends = Annotated[str, StringConstraints(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Date = Annotated[date, Field(ge=FIRST, le=LAST)]
RegionCode = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern="^[^\\x00]*$")]
EXAMPLE: JsonDict = {
    "name": "Office hours", "country": "DE", "region": "BE", "closed_on_holidays": True,
    "weekly": [{"weekday": 1, "from": "08:00", "until": "18:00"}],
    "exceptions": [{"name": "Summer party", "first": "2026-07-03", "last": "2026-07-03",
                    "hours": [{"from": "08:00", "until": "12:00"}]}],
}  # fmt: skip


class Hours(Body):
    """Hours of a day on the clock of the time zone; ``until`` may be ``24:00``."""

    begins: Begins = Field(alias="from")
    until: Ends


class WeekdayHours(Hours):
    """Hours of a weekday: 1 is Monday, 7 is Sunday."""

    weekday: Annotated[int, Field(ge=1, le=7)]


class ExceptionHours(Body):
    """Days from ``first`` to ``last`` that differ from their weekdays and come before holidays; no hours: closed."""

    name: Text
    first: Date
    last: Date
    hours: Annotated[list[Hours], Field(max_length=20)] = []


Weekly = Annotated[list[WeekdayHours], Field(max_length=140)]
Exceptions = Annotated[list[ExceptionHours], Field(max_length=500)]


class OpeningTimesView(BaseModel):
    """When a client is open. ``time_zone`` null: the client's; ``country`` and ``region``: whose public holidays."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    time_zone: str | None
    country: str | None
    region: str | None
    closed_on_holidays: bool
    weekly: list[WeekdayHours]
    exceptions: list[ExceptionHours]
    created_at: datetime


class OpeningTimesBody(Body):
    """New opening times; without hours it is always closed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    client_id: UUID | None = None
    name: Text
    time_zone: TimeZone | None = None
    country: Country | None = None
    region: RegionCode | None = None
    closed_on_holidays: bool = False
    weekly: Weekly = []
    exceptions: Exceptions = []


class OpeningTimesChange(Change):
    """Changes to opening times; ``weekly`` and ``exceptions`` are replaced as a whole."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    client_id: Any = Field(None, exclude=True)
    name: Text = ""
    time_zone: TimeZone | None = None
    country: Country | None = None
    region: RegionCode | None = None
    closed_on_holidays: bool = False
    weekly: Weekly = []
    exceptions: Exceptions = []


class DayView(BaseModel):
    """A day's hours; ``exception`` or ``holiday`` is the name of what made them differ."""

    date: date
    hours: list[Hours]
    exception: str | None
    holiday: str | None


class Preview(BaseModel):
    """How it is at a moment, when that changes next (null: not within two years), and the days from then on."""

    at: datetime
    open: bool
    next_change: datetime | None
    time_zone: str
    days: list[DayView]


class HolidayView(BaseModel):
    """A public holiday."""

    date: date
    name: str


class RegionView(BaseModel):
    """A part of a country with holidays of its own."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str


class HolidaysView(BaseModel):
    """The public holidays of a year, in order, and the regions to choose from."""

    items: list[HolidayView]
    regions: list[RegionView]


@dataclass(frozen=True)
class Filters:
    """What the list of opening times is narrowed to."""

    client_id: UUID | None = None


OpeningTimesPage = Annotated[
    Listing, Depends(listing(*service.OPENING_TIMES.sorts, default="name", filters=Filters))
]
Region = Annotated[str | None, Query(min_length=1, max_length=100, pattern="^[^\\x00]*$")]
WRITES = problems(
    NoSuchOpeningTimes,
    Denied,
    NameTaken,
    HoursOverlap,
    EndsTooEarly,
    NoHolidays,
    NeverChanges,
    Stale,
)


@router.get("", responses=problems(Denied))
async def list_opening_times(me: Me, tx: Tx, page: OpeningTimesPage) -> Page[OpeningTimesView]:
    """Opening times you may see."""
    return await _page(tx, me, page)


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[OpeningTimesView]:
    found = await service.page(conn, who, page)
    items = [OpeningTimesView.model_validate(o) for o in found.items]
    return Page(items=items, next=found.next)


@router.get(".csv", **CSV)
async def export_opening_times(
    request: Request, me: Me, tx: Tx, page: OpeningTimesPage
) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "opening_times", OpeningTimesView, page, _page)


@router.get("/holidays", responses=problems(Denied, NoHolidays))
async def list_holidays(
    me: Me,
    country: Annotated[Country, Query()],
    year: Annotated[int, Query(ge=YEARS.start, lt=YEARS.stop)],
    region: Region = None,
) -> HolidaysView:
    """The public holidays of a country, or of one of its regions, in your language where it is known."""
    found, regions = await service.public_holidays(country, region, year, me.language)
    return HolidaysView(
        items=[HolidayView(date=day, name=name) for day, name in found.items()],
        regions=[RegionView.model_validate(r) for r in regions],
    )


@router.post("", status_code=201, responses=WRITES)
async def create_opening_times(
    body: OpeningTimesBody, me: Me, tx: Tx, response: Response
) -> OpeningTimesView:
    """Make opening times."""
    client_id = body.client_id or me.client_id
    if client_id is None or me.client_id not in (None, client_id):
        raise Missing("Name the client.", field="client_id")
    made = await service.create(tx, client_id, body.model_dump(by_alias=True))
    response.headers["ETag"] = etag(made.version)
    return OpeningTimesView.model_validate(made)


@router.get("/{opening_times_id}", responses=problems(NoSuchOpeningTimes, Denied))
async def get_opening_times(opening_times_id: UUID, tx: Tx, response: Response) -> OpeningTimesView:
    """Opening times by their id."""
    found = await service.one(tx, opening_times_id)
    response.headers["ETag"] = etag(found.version)
    return OpeningTimesView.model_validate(found)


@router.patch("/{opening_times_id}", responses=WRITES)
async def change_opening_times(
    opening_times_id: UUID, body: OpeningTimesChange, tx: Tx, version: IfMatch, response: Response
) -> OpeningTimesView:
    """Change opening times; whatever goes by them follows at once."""
    body.refuse_moving(await service.one(tx, opening_times_id))
    changed = await service.change(tx, opening_times_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return OpeningTimesView.model_validate(changed)


@router.get("/{opening_times_id}/preview", responses=problems(NoSuchOpeningTimes, Denied))
async def preview_opening_times(
    opening_times_id: UUID, me: Me, tx: Tx, at: AwareDatetime | None = None
) -> Preview:
    """Whether it is open now, or at another moment, when that changes, and the hours of the next 14 days."""
    moment = at or clock.now()
    if moment.year not in YEARS:
        raise Invalid(f"Between {YEARS.start} and {YEARS.stop - 1}.", field="at")
    rules = await service.schedule(await service.one(tx, opening_times_id), me.language)
    return Preview(
        at=moment,
        open=rules.is_open(moment),
        next_change=rules.next_change(moment),
        time_zone=str(rules.zone),
        days=[
            DayView(
                date=day.date,
                hours=[_hours(span) for span in day.hours],
                exception=day.exception,
                holiday=day.holiday,
            )
            for day in service.days(rules, moment, DAYS)
        ],
    )


def _hours(span: Span) -> Hours:
    return Hours.model_validate({"from": write_time(span.begin), "until": write_time(span.until)})
