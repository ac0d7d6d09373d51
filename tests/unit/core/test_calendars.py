"""Working calendars: Spring Festival 2026, changed clocks, unpublished years, refusals, explanations."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from qipan.core.calendars import WorkingCalendar
from qipan.core.deadlines import Deadline
from qipan.core.localtime import first_instant, start_of_day
from qipan.core.section import CalendarText, CalendarYear, Holiday, WorkSpan
from qipan.errors import InputError, PackError, RuleRefused
from qipan.packs.base import Name

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")
SPRING_FESTIVAL = Name(zh="春节", en="Spring Festival")
YEAR_2026 = CalendarYear(
    year=2026,
    source="国务院办公厅关于2026年部分节假日安排的通知",
    holidays=(Holiday(name=SPRING_FESTIVAL, days=tuple(date(2026, 2, day) for day in range(15, 24))),),
    workdays=(date(2026, 2, 14), date(2026, 2, 28)),
)


def span(start: str, end: str, days=WEEKDAYS) -> WorkSpan:
    return WorkSpan(days=days, start=time.fromisoformat(start), end=time.fromisoformat(end))


def calendar(*hours: WorkSpan, timezone="Asia/Shanghai", years=(YEAR_2026,), emergency=()) -> WorkingCalendar:
    text = CalendarText(hours=hours, emergency_hours=emergency, years=years, basis="test of the rules")
    return WorkingCalendar.from_text(text, timezone)


def local(text: str, zone: str = "Asia/Shanghai", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.fixture
def harbin() -> WorkingCalendar:
    return calendar(span("08:30", "17:30"))


def test_spring_festival_is_skipped_and_its_make_up_saturdays_count(harbin):
    deadline = harbin.deadline(local("2026-02-13T16:30"), 12, "working-hours")
    assert deadline.due_at == local("2026-02-24T10:30")
    told = [(each.reason, each.counted, each.name and each.name.zh) for each in deadline.intervals]
    assert told == [
        ("working-hours", True, None),
        ("night", False, None),
        ("make-up-workday", True, None),
        ("night", False, None),
        ("holiday", False, "春节"),
        ("night", False, None),
        ("working-hours", True, None),
    ]
    holiday = deadline.intervals[4]
    assert (holiday.start, holiday.end) == (local("2026-02-15T00:00"), local("2026-02-24T00:00"))
    assert not deadline.provisional
    assert deadline.sources == (YEAR_2026.source,)


@pytest.mark.parametrize(
    ("at", "working"),
    [
        ("2026-02-14T10:00", True),  # Saturday made up
        ("2026-02-28T10:00", True),  # Saturday made up
        ("2026-02-21T10:00", False),  # Saturday of the festival
        ("2026-02-16T10:00", False),  # Monday of the festival
        ("2026-02-24T10:00", True),
        ("2026-03-07T10:00", False),  # plain Saturday
        ("2026-02-24T08:29", False),
        ("2026-02-24T08:30", True),
        ("2026-02-24T17:30", False),
    ],
)
def test_is_working(harbin, at, working):
    assert harbin.is_working(local(at)) is working


def test_a_limit_used_up_at_closing_time_is_due_then_and_not_next_morning(harbin):
    assert harbin.deadline(local("2026-03-02T08:30"), 9, "working-hours").due_at == local("2026-03-02T17:30")


def test_unpublished_year_makes_the_deadline_provisional_and_says_so(harbin):
    deadline = harbin.deadline(local("2026-12-31T16:30"), 2, "working-hours")
    assert deadline.provisional
    assert [each.reason for each in deadline.intervals if each.counted] == [
        "working-hours",
        "outside-published-years",
    ]
    assert deadline.due_at == local("2027-01-01T09:30")  # a Friday, by the weekday rule
    assert "not published" in " ".join(deadline.explain("en"))
    assert "尚未公布" in "".join(deadline.explain("zh-hans"))


def test_ending_with_the_published_year_is_not_provisional():
    always = calendar(span("00:00", "00:00", EVERY_DAY))
    assert not always.deadline(local("2026-12-31T12:00"), 12, "working-hours").provisional
    assert always.deadline(local("2026-12-31T12:00"), 12.5, "working-hours").provisional


def test_time_on_the_clock_needs_no_calendar(harbin):
    deadline = harbin.deadline(local("2031-05-01T10:00"), 1, "calendar-days")
    assert (deadline.due_at, deadline.provisional) == (local("2031-05-02T10:00"), False)


def test_a_break_is_not_counted_and_is_not_a_night():
    lunch = calendar(span("08:30", "12:00"), span("13:30", "17:30"))
    deadline = lunch.deadline(local("2026-03-02T11:00"), 2, "working-hours")
    assert deadline.due_at == local("2026-03-02T14:30")
    assert [each.reason for each in deadline.intervals] == ["working-hours", "break", "working-hours"]
    assert lunch.standard_day == timedelta(hours=7.5)


def test_the_standard_working_day_is_the_commonest_length():
    short_friday = calendar(
        span("08:00", "16:00", ("mon", "tue", "wed", "thu")), span("08:00", "12:00", ("fri",))
    )
    assert short_friday.standard_day == timedelta(hours=8)
    assert short_friday.deadline(local("2026-03-05T12:00"), 1, "working-days").due_at == local(
        "2026-03-06T12:00"
    )
    assert short_friday.deadline(local("2026-03-05T14:00"), 1, "working-days").due_at == local(
        "2026-03-09T10:00"
    )


def test_a_make_up_saturday_takes_the_hours_of_the_standard_day():
    short_friday = calendar(
        span("08:00", "16:00", ("mon", "tue", "wed", "thu")), span("08:00", "12:00", ("fri",))
    )
    assert (
        short_friday.elapsed(local("2026-02-14T00:00"), local("2026-02-15T00:00"), "working-hours")
        == 8 * 3600
    )


def test_emergency_hours_know_no_holiday():
    duty = calendar(span("08:30", "17:30"), emergency=(span("07:00", "23:00", EVERY_DAY),))
    assert duty.deadline(local("2026-02-16T22:00"), 2, "emergency-hours").due_at == local("2026-02-17T08:00")
    assert calendar(span("08:30", "17:30")).deadline(
        local("2026-02-16T22:00"), 2, "emergency-hours"
    ).due_at == local("2026-02-17T00:00")


# --- changed clocks: America/Chicago jumps 02:00→03:00 on 8 March 2026, repeats 01:00–02:00 on 1 November

CHICAGO = "America/Chicago"


def test_night_shift_over_the_spring_gap_loses_an_hour():
    shift = calendar(span("00:00", "08:00", EVERY_DAY), timezone=CHICAGO)
    assert (
        shift.elapsed(local("2026-03-08T00:00", CHICAGO), local("2026-03-09T00:00", CHICAGO), "working-hours")
        == 7 * 3600
    )
    assert shift.deadline(local("2026-03-08T01:00", CHICAGO), 2, "working-hours").due_at == local(
        "2026-03-08T04:00", CHICAGO
    )


def test_a_span_that_lies_in_the_gap_has_no_time():
    lost = calendar(span("02:00", "03:00", EVERY_DAY), timezone=CHICAGO)
    day = (local("2026-03-08T00:00", CHICAGO), local("2026-03-09T00:00", CHICAGO))
    assert lost.elapsed(*day, "working-hours") == 0
    (night,) = lost.intervals(*day, "working-hours")
    assert (night.reason, night.length) == ("night", timedelta(hours=23))


def test_the_repeated_autumn_hour_counts_twice_and_touching_spans_do_not_overlap():
    halves = calendar(span("00:00", "01:30", EVERY_DAY), span("01:30", "04:00", EVERY_DAY), timezone=CHICAGO)
    day = (local("2026-11-01T00:00", CHICAGO), local("2026-11-02T00:00", CHICAGO))
    assert halves.elapsed(*day, "working-hours") == 5 * 3600
    assert halves.is_working(local("2026-11-01T01:45", CHICAGO, fold=1))
    assert halves.deadline(local("2026-11-01T00:30", CHICAGO), 1, "working-hours").due_at == local(
        "2026-11-01T01:30", CHICAGO
    )
    second = halves.deadline(local("2026-11-01T00:30", CHICAGO), 2, "working-hours").due_at
    assert second == local("2026-11-01T01:30", CHICAGO, fold=1)


def test_a_calendar_day_is_24_hours_over_a_change_of_clocks(harbin):
    chicago = calendar(span("08:30", "17:30"), timezone=CHICAGO)
    assert chicago.deadline(local("2026-10-31T12:00", CHICAGO), 1, "calendar-days").due_at == local(
        "2026-11-01T11:00", CHICAGO
    )


def test_a_midnight_that_the_clock_jumps_over_is_the_moment_of_the_jump():
    cairo = ZoneInfo("Africa/Cairo")  # 2026-04-24: 00:00 → 01:00
    assert start_of_day(date(2026, 4, 24), cairo) == datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert first_instant(datetime(2026, 4, 24, 0, 30), cairo) == datetime(2026, 4, 23, 22, tzinfo=UTC)


def test_a_day_that_a_zone_skipped_has_no_length():
    apia = ZoneInfo("Pacific/Apia")  # 30 December 2011 never was
    assert start_of_day(date(2011, 12, 30), apia) == start_of_day(date(2011, 12, 31), apia)


# --- refusals


@pytest.mark.parametrize("unit", ["working-hours", "working-days"])
def test_no_working_hours_at_all_is_refused(unit):
    with pytest.raises(RuleRefused, match="never be met"):
        calendar().deadline(local("2026-03-02T10:00"), 1, unit)


def test_only_clock_units_work_without_working_hours():
    assert calendar().deadline(local("2026-03-02T10:00"), 1, "calendar-hours").due_at == local(
        "2026-03-02T11:00"
    )


@pytest.mark.parametrize("amount", [-1, float("inf"), float("nan")])
def test_impossible_amounts_are_refused(harbin, amount):
    with pytest.raises(InputError, match="not possible"):
        harbin.deadline(local("2026-03-02T10:00"), amount, "working-hours")


@pytest.mark.parametrize("amount", [1e6, 1e18])
def test_a_limit_beyond_a_hundred_years_is_refused(harbin, amount):
    with pytest.raises(RuleRefused, match="hundred years"):
        harbin.deadline(local("2026-03-02T10:00"), amount, "working-days")


def test_naive_times_are_refused(harbin):
    with pytest.raises(InputError, match="no zone"):
        harbin.deadline(datetime(2026, 3, 2, 10), 1, "working-hours")


def test_an_unknown_zone_is_a_fault_of_the_pack():
    with pytest.raises(PackError, match="not a time zone"):
        calendar(span("08:30", "17:30"), timezone="Asia/Haerbin")


@pytest.mark.parametrize("hours", [[("09:00", "12:00"), ("11:00", "15:00")], [("17:00", "09:00")]])
def test_spans_that_overlap_or_end_before_they_start_are_faults_of_the_pack(hours):
    with pytest.raises(PackError, match="overlap"):
        calendar(*(span(*each) for each in hours))


# --- telling


def test_a_deadline_survives_json(harbin):
    for unit in ("working-days", "calendar-days", "emergency-hours"):
        deadline = harbin.deadline(local("2026-02-12T10:00"), 5, unit)
        assert Deadline.from_json(json.loads(json.dumps(deadline.as_json()))) == deadline


def test_explanation_in_english(harbin):
    assert harbin.deadline(local("2026-02-12T10:00"), 5, "working-days").explain("en") == [
        "Limit: 5 working days from Thu 12 Feb 2026 10:00.",
        "Counted: Thu 12 Feb 2026 10:00–17:30 (working hours).",
        "Counted: Fri 13 Feb 2026 08:30–17:30 (working hours).",
        "Counted: Sat 14 Feb 2026 08:30–17:30 (make-up workday).",
        "Not counted: Sun 15 Feb 2026 – Mon 23 Feb 2026 (public holiday Spring Festival).",
        "Counted: Tue 24 Feb 2026 – Wed 25 Feb 2026 08:30–17:30 (working hours).",
        "Counted: Thu 26 Feb 2026 08:30–10:00 (working hours).",
        "Due: Thu 26 Feb 2026 10:00.",
        "Holidays as published in: 国务院办公厅关于2026年部分节假日安排的通知.",
    ]


def test_explanation_in_chinese(harbin):
    assert harbin.deadline(local("2026-02-14T20:00"), 1, "working-hours").explain("zh-hans") == [
        "自2026年2月14日（周六） 20:00起计，时限1个工作时。",
        "不计入：2026年2月14日（周六） 20:00 – 2026年2月15日（周日） 00:00（非工作时间）。",
        "不计入：2026年2月15日（周日） – 2026年2月23日（周一）（法定节假日“春节”）。",
        "计入：2026年2月24日（周二） 08:30–09:30（工作时间）。",
        "截止时间：2026年2月24日（周二） 09:30。",
        "放假安排依据：国务院办公厅关于2026年部分节假日安排的通知。",
    ]


def test_elapsed_is_signed_and_in_the_unit_on_request(harbin):
    start, end = local("2026-03-02T10:00"), local("2026-03-03T10:00")
    assert (
        harbin.elapsed(start, end, "working-hours")
        == 9 * 3600
        == -harbin.elapsed(end, start, "working-hours")
    )
    assert harbin.amount_elapsed(start, end, "working-days") == 1
    assert harbin.intervals(end, start, "working-hours") == ()
