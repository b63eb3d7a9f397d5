"""Opening times by their rules alone: checked against the clock on the wall, minute by minute where it matters."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ringdove.hours.holidays import holidays, regions
from ringdove.hours.model import (
    HORIZON,
    Exceptional,
    Schedule,
    Span,
    days_overlap,
    overlap,
    read_time,
    write_time,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Africa/Casablanca", "Asia/Kathmandu",
    "Asia/Tokyo", "Pacific/Kiritimati", "UTC",
)  # fmt: skip
#: Days on which clocks change somewhere, and their neighbours.
CHANGES = [
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4),
    date(2026, 2, 15), date(2026, 3, 22),
]  # fmt: skip


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    marks = sorted(draw(st.lists(st.sampled_from(range(0, 1441, 15)), max_size=6, unique=True)))
    return [Span(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    weekly = {n: draw(spans()) for n in range(1, 8)}
    exceptions = [
        Exceptional(
            "Party", day, day + timedelta(days=draw(st.integers(0, 2))), tuple(draw(spans()))
        )
        for day in draw(st.lists(st.sampled_from(CHANGES), max_size=2, unique=True))
    ]
    closed = draw(st.frozensets(st.sampled_from(CHANGES), max_size=2))
    assume(not days_overlap(exceptions))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    return Schedule(zone, weekly, exceptions, lambda day: "Closed" if day in closed else None)


moments = st.builds(
    lambda day, minutes, seconds: (
        datetime(day.year, day.month, day.day, tzinfo=UTC)
        + timedelta(minutes=minutes, seconds=seconds)
    ),
    st.sampled_from(CHANGES),
    st.integers(-2880, 2880),
    st.sampled_from([0, 0, 1, 59.5]),
)


@given(schedules(), moments)
def test_openings_are_what_the_wall_shows(rules: Schedule, at: datetime) -> None:
    until = at + timedelta(hours=30)
    openings = list(rules.openings(at, until))
    for (_, closed), (opened, _) in pairwise(openings):
        assert closed < opened
    moment = at
    while moment < until:
        assert any(a <= moment < b for a, b in openings) == rules.is_open(moment), moment
        moment += timedelta(minutes=15)
    for a, b in openings:
        assert rules.is_open(a)
        assert rules.is_open(b - timedelta(microseconds=1))
        assert a == at or not rules.is_open(a - timedelta(microseconds=1))
        assert b == until or not rules.is_open(b)


@given(schedules(), moments)
def test_the_next_change_is_the_first(rules: Schedule, at: datetime) -> None:
    change = rules.next_change(at)
    opening = rules.next_opening(at)
    is_open = rules.is_open(at)
    if change is None:
        return
    assert change > at
    assert rules.is_open(change) != is_open
    assert rules.is_open(change - timedelta(microseconds=1)) == is_open
    assert opening == (at if is_open else change)


@given(schedules(), moments, st.integers(0, 3 * 86_400))
def test_open_time_counts_to_its_deadline_and_no_earlier(
    rules: Schedule, at: datetime, seconds: int
) -> None:
    deadline = rules.after_open_time(at, seconds)
    if deadline is None:
        assert rules.open_seconds_between(at, at + HORIZON) < seconds
        return
    assert rules.open_seconds_between(at, deadline) == seconds
    if seconds:
        assert rules.open_seconds_between(at, deadline - timedelta(seconds=1)) == seconds - 1


@given(schedules(), moments, st.integers(0, 86_400), st.integers(0, 86_400))
def test_open_time_adds_up(rules: Schedule, at: datetime, first: int, then: int) -> None:
    middle, end = at + timedelta(seconds=first), at + timedelta(seconds=first + then)
    parts = rules.open_seconds_between(at, middle) + rules.open_seconds_between(middle, end)
    assert parts == pytest.approx(rules.open_seconds_between(at, end))


@given(st.sampled_from(ZONES), moments)
def test_without_hours_it_never_opens_and_with_all_never_closes(zone: str, at: datetime) -> None:
    never = Schedule(ZoneInfo(zone), {})
    always = Schedule(ZoneInfo(zone), {n: [Span(0, 1440)] for n in range(1, 8)})
    assert (never.is_open(at), never.next_opening(at), never.next_change(at)) == (False, None, None)
    assert never.after_open_time(at, 1) is None
    assert (always.is_open(at), always.next_opening(at), always.next_change(at)) == (True, at, None)
    assert always.after_open_time(at, 90) == at + timedelta(seconds=90)


def _daily(*spans: tuple[str, str]) -> dict[int, list[Span]]:
    several = [Span(read_time(a), read_time(b)) for a, b in spans]
    return dict.fromkeys(range(1, 8), several)


def _utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def test_an_hour_that_clocks_skip_opens_nothing() -> None:
    rules = Schedule(BERLIN, _daily(("02:15", "02:45"), ("02:50", "04:00")))
    assert list(rules.openings(_utc("2026-03-29 00:00"), _utc("2026-03-29 12:00"))) == [
        (_utc("2026-03-29 01:00"), _utc("2026-03-29 02:00"))
    ]


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    rules = Schedule(BERLIN, _daily(("02:15", "02:45"), ("02:50", "04:00")))
    assert list(rules.openings(_utc("2026-10-24 23:00"), _utc("2026-10-25 12:00"))) == [
        (_utc("2026-10-25 00:15"), _utc("2026-10-25 00:45")),
        (_utc("2026-10-25 00:50"), _utc("2026-10-25 01:00")),
        (_utc("2026-10-25 01:15"), _utc("2026-10-25 01:45")),
        (_utc("2026-10-25 01:50"), _utc("2026-10-25 03:00")),
    ]


def test_office_hours_stay_on_the_wall_when_clocks_change() -> None:
    rules = Schedule(BERLIN, _daily(("08:00", "18:00")))
    assert rules.next_change(_utc("2026-03-28 20:00")) == _utc("2026-03-29 06:00")
    assert rules.next_change(_utc("2026-03-27 20:00")) == _utc("2026-03-28 07:00")
    assert rules.after_open_time(_utc("2026-03-28 16:30"), 3600) == _utc("2026-03-29 06:30")


def test_what_differs_comes_before_holidays_and_those_before_weekdays() -> None:
    rules = Schedule(
        BERLIN,
        _daily(("08:00", "18:00")),
        [Exceptional("Emergency desk", date(2026, 12, 25), date(2026, 12, 25), (Span(600, 720),))],
        lambda day: holidays("DE", "BE", day.year, "de").get(day),
    )
    christmas, second, normal = (rules.day(date(2026, 12, n)) for n in (25, 26, 28))
    assert (christmas.hours, christmas.exception) == ((Span(600, 720),), "Emergency desk")
    assert (second.hours, second.holiday) == ((), "Zweiter Weihnachtstag")
    assert normal.hours == (Span(480, 1080),)


def test_holidays_follow_the_region_and_speak_the_readers_language() -> None:
    womens_day = date(2026, 3, 8)
    assert holidays("DE", "BE", 2026, "de")[womens_day] == "Frauentag"
    assert womens_day not in holidays("DE", "BY", 2026, "de")
    assert holidays("DE", "BE", 2026, "en")[date(2026, 1, 1)] == "New Year's Day"
    assert holidays("US", "NY", 2026, "de")[date(2026, 7, 3)].startswith("Independence Day")
    assert "Bayern" in {r.name for r in regions("DE") or ()}
    assert (regions("AC"), holidays("AC", None, 2026, "en")) == (None, {})


@given(st.integers(0, 1440))
def test_times_are_read_as_they_are_written(minutes: int) -> None:
    assert read_time(write_time(minutes)) == minutes


@given(spans(), st.integers(0, 1440), st.integers(1, 60))
@example([Span(0, 60)], 60, 60)
def test_spans_overlap_when_they_have_a_minute_in_common(
    several: list[Span], begin: int, length: int
) -> None:
    one = Span(begin, begin + length)
    common = any(set(range(s.begin, s.until)) & set(range(one.begin, one.until)) for s in several)
    assert overlap([*several, one]) == common
