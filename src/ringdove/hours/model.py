"""When it is open: pure rules.

It is open exactly while the clock on the wall of its time zone shows an opening hour. So where clocks go forward an
hour that does not exist opens nothing, and where they go back one that comes twice is open twice.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

#: Further ahead nothing is looked for.
HORIZON = timedelta(days=731)
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hours of a day, in minutes after its midnight; ``until`` is no longer part of it and may be 24:00."""

    begin: int
    until: int


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Days that differ from their weekday's hours; without hours it is closed."""

    name: str
    first: date
    last: date
    hours: tuple[Span, ...] = ()


class Holidays(Protocol):
    """Names of public holidays."""

    def __call__(self, day: date) -> str | None:
        """The name of a day that is a public holiday."""


def no_holidays(day: date) -> str | None:  # noqa: ARG001
    """None at all."""
    return None


@dataclass(frozen=True, slots=True)
class Day:
    """A day's hours, and what made them differ from its weekday's."""

    date: date
    hours: tuple[Span, ...]
    exception: str | None
    holiday: str | None


def read_time(written: str) -> int:
    """``HH:MM`` up to ``24:00`` as minutes after midnight."""
    hours, minutes = written.split(":")
    return int(hours) * 60 + int(minutes)


def write_time(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def overlap(spans: Iterable[Span]) -> bool:
    """Whether two of them have a minute in common."""
    ordered = sorted(spans)
    return any(after.begin < before.until for before, after in pairwise(ordered))


def days_overlap(exceptions: Iterable[Exceptional]) -> bool:
    """Whether two of them have a day in common."""
    ordered = sorted(exceptions, key=lambda e: e.first)
    return any(after.first <= before.last for before, after in pairwise(ordered))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Opening times in a time zone. ``weekly``: hours of each weekday (1 is Monday).

    Exceptional days come first, then public holidays, which are closed, then the weekday's hours.
    """

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Span]]
    exceptions: Sequence[Exceptional] = ()
    holidays: Holidays = no_holidays
    _firsts: list[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.exceptions, key=lambda e: e.first)
        object.__setattr__(self, "exceptions", ordered)
        object.__setattr__(self, "_firsts", [e.first for e in ordered])

    def day(self, day: date) -> Day:
        """A day's hours in order."""
        holiday = self.holidays(day)
        at = bisect_right(self._firsts, day) - 1
        if at >= 0 and day <= self.exceptions[at].last:
            differs = self.exceptions[at]
            return Day(day, tuple(sorted(differs.hours)), differs.name, holiday)
        if holiday is not None:
            return Day(day, (), None, holiday)
        return Day(day, tuple(sorted(self.weekly.get(day.isoweekday(), ()))), None, None)

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at a moment."""
        wall = at.astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        return any(span.begin <= minute < span.until for span in self.day(wall.date()).hours)

    def next_opening(self, at: datetime) -> datetime | None:
        """From when on it is open: now, if it is; nothing within :data:`HORIZON`: never."""
        return next((begin for begin, _ in self.openings(at, at + HORIZON)), None)

    def next_change(self, at: datetime) -> datetime | None:
        """When it next closes, if it is open, else opens."""
        limit = at + HORIZON
        for begin, until in self.openings(at, limit):
            change = until if begin <= at else begin
            return change if change < limit else None
        return None

    def open_seconds_between(self, begin: datetime, until: datetime) -> float:
        """How long it is open between two moments."""
        return sum(((b - a).total_seconds() for a, b in self.openings(begin, until)), 0.0)

    def after_open_time(self, at: datetime, seconds: float) -> datetime | None:
        """When it has been open for so long since a moment; nothing within :data:`HORIZON`: never."""
        left = timedelta(seconds=seconds)
        if left <= timedelta(0):
            return at
        for begin, until in self.openings(at, at + HORIZON):
            if until - begin >= left:
                return begin + left
            left -= until - begin
        return None

    def openings(self, at: datetime, limit: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From when until when it is open, in order and never touching, cut to what lies between two moments (UTC)."""
        now: tuple[datetime, datetime] | None = None
        for day, offset, begin, end in self._stretches(at.astimezone(UTC), limit.astimezone(UTC)):
            for span in self.day(day).hours:
                midnight = datetime.combine(day, time(), UTC) - offset
                first = max(begin, midnight + timedelta(minutes=span.begin))
                last = min(end, midnight + timedelta(minutes=span.until))
                if first >= last:
                    continue
                if now is not None and now[1] == first:
                    now = (now[0], last)
                    continue
                if now is not None:
                    yield now
                now = (first, last)
        if now is not None:
            yield now

    def _stretches(
        self, at: datetime, limit: datetime
    ) -> Iterator[tuple[date, timedelta, datetime, datetime]]:
        """Parts of days within which the wall's clock runs evenly: (day, distance to UTC, from, until)."""
        while at < limit:
            offset = self._offset(at)
            day = (at + offset).date()
            midnight = datetime.combine(day + timedelta(days=1), time(), UTC) - offset
            end = self._evenly_until(at, midnight, offset)
            yield day, offset, at, min(end, limit)
            at = end

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or timedelta(0)

    def _evenly_until(self, at: datetime, end: datetime, offset: timedelta) -> datetime:
        """When clocks change before ``end``, else that; no day of any time zone has two changes."""
        same, other = int(at.timestamp()), int(end.timestamp()) - 1
        if self._offset(datetime.fromtimestamp(other, UTC)) == offset:
            return end
        while other - same > 1:
            middle = (same + other) // 2
            if self._offset(datetime.fromtimestamp(middle, UTC)) == offset:
                same = middle
            else:
                other = middle
        return datetime.fromtimestamp(other, UTC)
