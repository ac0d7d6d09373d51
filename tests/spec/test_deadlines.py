"""When is it due? A table to be read by people who write a city's clocks.

Asia/Shanghai, working hours Monday–Friday 08:30–17:30 (a standard working day is 9 hours), emergency
duty 07:00–23:00 every day. Spring Festival 15–23 February 2026; Saturdays 14 and 28 February are worked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from qipan.core.calendars import WorkingCalendar
from qipan.core.section import CalendarText, CalendarYear, Holiday, WorkSpan
from qipan.packs.base import Name

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
TEXT = CalendarText(
    hours=(WorkSpan(days=WEEKDAYS, start=time(8, 30), end=time(17, 30)),),
    emergency_hours=(WorkSpan(days=(*WEEKDAYS, "sat", "sun"), start=time(7), end=time(23)),),
    years=(
        CalendarYear(
            year=2026,
            source="国务院办公厅关于2026年部分节假日安排的通知",
            holidays=(
                Holiday(
                    name=Name(zh="春节", en="Spring Festival"),
                    days=tuple(date(2026, 2, day) for day in range(15, 24)),
                ),
            ),
            workdays=(date(2026, 2, 14), date(2026, 2, 28)),
        ),
    ),
    basis="a table for reading",
)
CALENDAR = WorkingCalendar.from_text(TEXT, "Asia/Shanghai")

TABLE = [
    # start              limit                     due                 why
    ("2026-03-02 10:00", "2 working-hours", "2026-03-02 12:00"),  # within a Monday
    ("2026-03-02 16:30", "2 working-hours", "2026-03-03 09:30"),  # over the night
    ("2026-03-06 16:30", "2 working-hours", "2026-03-09 09:30"),  # over the weekend
    ("2026-03-02 08:30", "9 working-hours", "2026-03-02 17:30"),  # used up at closing: due at closing
    ("2026-03-02 06:00", "1 working-hours", "2026-03-02 09:30"),  # starts before opening
    ("2026-03-02 20:00", "1 working-hours", "2026-03-03 09:30"),  # starts after closing
    ("2026-03-07 12:00", "1 working-hours", "2026-03-09 09:30"),  # starts on a Saturday
    ("2026-02-13 17:00", "1 working-hours", "2026-02-14 09:00"),  # Friday to the make-up Saturday
    ("2026-02-14 17:00", "1 working-hours", "2026-02-24 09:00"),  # over Spring Festival
    ("2026-02-27 17:00", "1 working-hours", "2026-02-28 09:00"),  # make-up Saturday after it
    ("2026-03-02 10:00", "1 working-days", "2026-03-03 10:00"),  # same wall time next workday
    ("2026-03-06 10:00", "1 working-days", "2026-03-09 10:00"),  # Friday to Monday
    ("2026-03-02 20:00", "1 working-days", "2026-03-03 17:30"),  # reported at night: all of the next day
    ("2026-03-02 10:00", "0.5 working-days", "2026-03-02 14:30"),  # half of nine hours
    ("2026-02-12 10:00", "5 working-days", "2026-02-26 10:00"),  # 13, 14, 24, 25, 26 February
    ("2026-02-12 10:00", "15 working-days", "2026-03-11 10:00"),  # 28 February is worked too
    ("2026-02-14 20:00", "24 calendar-hours", "2026-02-15 20:00"),  # the clock knows no festival
    ("2026-02-14 20:00", "2 calendar-days", "2026-02-16 20:00"),
    ("2026-02-16 10:00", "2 emergency-hours", "2026-02-16 12:00"),  # a holiday is no excuse
    ("2026-02-16 22:00", "2 emergency-hours", "2026-02-17 08:00"),  # duty ends at 23:00
]


@pytest.mark.parametrize(("start", "limit", "due"), TABLE)
def test_deadline(start, limit, due):
    amount, unit = limit.split()
    zone = ZoneInfo("Asia/Shanghai")
    begin = datetime.fromisoformat(start).replace(tzinfo=zone)
    deadline = CALENDAR.deadline(begin, float(amount), unit)
    assert f"{deadline.due_at.astimezone(zone):%Y-%m-%d %H:%M}" == due
    assert deadline.due_at.tzinfo is UTC
    assert not deadline.provisional
