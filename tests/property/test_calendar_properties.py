"""What holds for every deadline: it counts what was asked for, grows with it, and tiles its time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qipan.core.calendars import WorkingCalendar
from qipan.core.deadlines import Deadline
from qipan.core.section import CalendarText, CalendarYear, Holiday, WorkSpan
from qipan.packs.base import Name

NIGHTS = WorkSpan(days=("sat", "sun", "mon"), start=time(0), end=time(2, 30))
DAYS = WorkSpan(days=("mon", "tue", "wed", "thu", "fri"), start=time(8, 30), end=time(12))
AFTERNOONS = WorkSpan(days=("mon", "tue", "thu"), start=time(12), end=time(0))
TEXT = CalendarText(
    hours=(NIGHTS, DAYS, AFTERNOONS),
    emergency_hours=(WorkSpan(days=("sun", "wed"), start=time(1, 30), end=time(4)),),
    years=(
        CalendarYear(
            year=2026,
            source="a made-up notice",
            holidays=(
                Holiday(name=Name(zh="假日", en="Holiday"), days=(date(2026, 3, 9), date(2026, 3, 10))),
            ),
            workdays=(date(2026, 3, 8), date(2026, 11, 1)),
        ),
    ),
    basis="property test",
)
# gaps and folds at 02:00, at midnight, and of half an hour
ZONES = ("Asia/Shanghai", "America/Chicago", "Africa/Cairo", "Australia/Lord_Howe", "America/Havana")
CALENDARS = {zone: WorkingCalendar.from_text(TEXT, zone) for zone in ZONES}
UNITS = ("working-hours", "working-days", "calendar-hours", "calendar-days", "emergency-hours")

calendars = st.sampled_from([CALENDARS[zone] for zone in ZONES])
units = st.sampled_from(UNITS)
amounts = st.floats(min_value=0, max_value=200, allow_nan=False).map(lambda amount: round(amount, 4))
starts = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 2, 1), timezones=st.just(ZoneInfo("UTC"))
)


@given(calendars, starts, amounts, units)
@settings(max_examples=150, deadline=None)
def test_elapsed_gives_back_what_the_deadline_counted(calendar, start, amount, unit):
    deadline = calendar.deadline(start, amount, unit)
    assert calendar.amount_elapsed(start, deadline.due_at, unit) == pytest.approx(amount, abs=1e-8)
    assert deadline.counted.total_seconds() == calendar.elapsed(start, deadline.due_at, unit)


@given(calendars, starts, amounts, units)
@settings(max_examples=150, deadline=None)
def test_intervals_tile_the_time_and_neighbours_differ(calendar, start, amount, unit):
    deadline = calendar.deadline(start, amount, unit)
    here = deadline.start
    for interval in deadline.intervals:
        assert interval.start == here < interval.end
        here = interval.end
    assert here == deadline.due_at
    for one, next_one in pairwise(deadline.intervals):
        assert (one.reason, one.name) != (next_one.reason, next_one.name)
    assert Deadline.from_json(deadline.as_json()) == deadline


@given(calendars, starts, amounts, amounts, units)
@settings(max_examples=150, deadline=None)
def test_more_time_is_never_due_earlier(calendar, start, one, other, unit):
    less, more = sorted((one, other))
    assert calendar.deadline(start, less, unit).due_at <= calendar.deadline(start, more, unit).due_at


@given(calendars, starts, st.integers(0, 500_000), amounts, units)
@settings(max_examples=150, deadline=None)
def test_a_later_start_is_never_due_earlier(calendar, start, later_by, amount, unit):
    later = start + timedelta(seconds=later_by)
    assert calendar.deadline(start, amount, unit).due_at <= calendar.deadline(later, amount, unit).due_at


@given(calendars, starts, st.integers(0, 500_000), st.integers(0, 500_000), units)
@settings(max_examples=100, deadline=None)
def test_elapsed_adds_up(calendar, start, first, second, unit):
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)
    whole = calendar.elapsed(start, end, unit)
    parts = calendar.elapsed(start, middle, unit) + calendar.elapsed(middle, end, unit)
    assert whole == pytest.approx(parts, abs=1e-6)


@given(calendars, starts)
@settings(max_examples=150, deadline=None)
def test_working_now_is_time_that_counts(calendar, at):
    counted = calendar.elapsed(at, at + timedelta(microseconds=1), "working-hours")
    assert calendar.is_working(at) is (counted > 0)
