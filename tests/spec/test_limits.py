"""What limit does Harbin's text give, until when, and in what words? Tables for people who write clocks.

Working hours 08:30–12:00 and 13:30–17:00 (a working day is 7 hours), emergencies round the clock. Spring
Festival 15–23 February 2026; Saturdays 14 and 28 February are worked. San Mateo changes its clocks on
8 March 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from qipan.cases.section.clocks import ClockRule, Limits
from qipan.cases.section.seasons import Season
from qipan.core.calendars import WorkingCalendar
from qipan.core.section import CALENDAR
from qipan.packs.finder import find_city
from qipan.packs.index import PackIndex
from qipan.packs.loader import load_pack

HARBIN, SANMATEO = (PackIndex(load_pack(find_city(name))) for name in ("harbin", "sanmateo"))
ZONES = {"harbin": ZoneInfo("Asia/Shanghai"), "sanmateo": ZoneInfo("America/Los_Angeles")}
CALENDARS = {
    index.pack.city.code: WorkingCalendar.from_text(index.pack[CALENDAR], index.pack.city.timezone)
    for index in (HARBIN, SANMATEO)
}

RULES = [
    # category    condition              starts on     rule
    ("c.01.01.1", "cover-missing", "2026-03-02", "handle-cover-missing"),  # 2 emergency hours
    ("c.01.01.2", "cover-broken", "2026-03-02", "handle-cover-broken"),  # 4 working hours
    ("c.01.01.2", "cover-noisy", "2026-03-02", "handle-cover-noisy"),  # 2 working days
    ("c.01.01.2", "", "2026-03-02", "handle-c.01.01.2"),  # no condition: the category's own
    ("c.04.01", "tree-missing", "2026-04-09", "handle-tree-missing"),  # the day before the season
    ("c.04.01", "tree-missing", "2026-04-10", "handle-tree-missing-season"),
    ("c.04.01", "tree-missing", "2026-05-31", "handle-tree-missing-season"),
    ("c.04.01", "tree-missing", "2026-06-01", "handle-tree-missing"),
    ("e.01.01", "structure-going-up", "2026-03-02", "handle-structure-going-up"),  # two phases
    ("e.01.01", "structure-standing", "2026-03-02", "handle-e.01.01"),
    ("e.05.99", "", "2026-03-02", "handle-e.05"),  # inherited
]


@pytest.mark.parametrize(("category", "condition", "day", "rule"), RULES)
def test_which_rule_holds(category, condition, day, rule):
    found = HARBIN[Limits].rule("handle", category, condition, date.fromisoformat(day))
    assert found is not None
    assert found.id == rule


DISPATCH = [
    ("e.05.03", "0.25 emergency-hours"),
    ("e.05.01", "1 emergency-hours"),
    ("e.06.98", "2 emergency-hours"),
]


@pytest.mark.parametrize(("category", "limit"), [*DISPATCH, ("e.01.02", "24 calendar-hours")])
def test_how_soon_it_is_dispatched(category, limit):
    found = HARBIN[Limits].rule("dispatch", category)
    assert found is not None
    assert f"{found.amount:g} {found.unit}" == limit


@pytest.mark.parametrize(
    ("since", "until", "inside", "outside"),
    [
        ("04-10", "05-31", ["04-10", "05-31"], ["04-09", "06-01", "12-31"]),
        (
            "11-15",
            "03-15",
            ["11-15", "12-31", "01-01", "03-15"],
            ["11-14", "03-16", "07-01"],
        ),  # over the new year
        ("02-29", "02-29", ["02-29"], ["02-28", "03-01"]),
    ],
)
def test_a_season_comes_every_year(since, until, inside, outside):
    season = Season(since=since, until=until)
    for day in inside:
        assert season.holds(date.fromisoformat(f"2028-{day}"))
    for day in outside:
        assert not season.holds(date.fromisoformat(f"2028-{day}"))


def test_a_rule_holds_only_in_its_period():
    text = {"id": "trial", "stage": "handle", "amount": 1, "unit": "working-days", "basis": "a trial"}
    rule = ClockRule.model_validate({**text, "valid_from": "2026-01-01", "valid_until": "2026-06-30"})
    held = [
        rule.holds(date.fromisoformat(day))
        for day in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    ]
    assert held == [False, True, True, False]


PAUSED = [
    # city     start              limit             more    suspended from … until                  due
    (
        "harbin",
        "2026-02-13 16:00",
        "2 working-days",
        "",
        "",
        "2026-02-24 16:00",
    ),  # 14 Feb is worked, then the festival
    ("harbin", "2026-02-13 16:00", "2 working-days", "1", "", "2026-02-25 16:00"),  # extended by a day
    ("harbin", "2026-02-13 16:00", "2 working-days", "1 2", "", "2026-02-27 16:00"),  # twice: 1 + 2 days
    # Suspended over the festival: what the pause takes is the working time in it, no more.
    (
        "harbin",
        "2026-02-13 16:00",
        "2 working-days",
        "",
        "2026-02-14 17:00…2026-02-24 08:30",
        "2026-02-24 16:00",
    ),
    (
        "harbin",
        "2026-02-13 16:00",
        "2 working-days",
        "",
        "2026-02-14 00:00…2026-02-25 00:00",
        "2026-02-26 16:00",
    ),
    (
        "harbin",
        "2026-02-13 16:00",
        "2 emergency-hours",
        "",
        "2026-02-13 17:00…2026-02-20 00:00",
        "2026-02-20 01:00",
    ),
    (
        "harbin",
        "2026-02-13 16:00",
        "1 calendar-days",
        "",
        "2026-02-15 00:00…2026-02-20 00:00",
        "2026-02-14 16:00",
    ),
    # The night of 7 to 8 March has an hour less in San Mateo.
    ("sanmateo", "2026-03-07 12:00", "24 calendar-hours", "", "", "2026-03-08 13:00"),
    (
        "sanmateo",
        "2026-03-07 12:00",
        "24 calendar-hours",
        "",
        "2026-03-08 01:00…2026-03-08 04:00",
        "2026-03-08 15:00",
    ),
]


@pytest.mark.parametrize(("city", "start", "limit", "more", "pause", "due"), PAUSED)
def test_extended_and_suspended(city, start, limit, more, pause, due):
    zone = ZONES[city]

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)

    amount, unit = limit.split()
    pauses = [tuple(at(end) for end in pause.split("…"))] if pause else []
    extensions = [float(each) for each in more.split()]
    found = CALENDARS[city].deadline(at(start), float(amount), unit, extensions=extensions, pauses=pauses)
    assert f"{found.due_at.astimezone(zone):%Y-%m-%d %H:%M}" == due


def test_the_words_of_a_deadline_that_was_extended_and_suspended():
    zone = ZONES["harbin"]
    start, since, until = (datetime(2026, 2, day, 9, tzinfo=zone).astimezone(UTC) for day in (13, 14, 25))
    found = CALENDARS["harbin"].deadline(start, 1, "working-days", extensions=[1], pauses=[(since, until)])
    assert found.explain("zh") == [
        "自2026年2月13日（周五） 09:00起计，时限1个工作日。",
        "经批准延期：增加1个工作日。",
        "计入：2026年2月13日（周五） 09:00–12:00, 13:30–17:00（工作时间）。",
        "计入：2026年2月14日（周六） 08:30–09:00（调休上班日）。",
        "不计入：2026年2月14日（周六） 09:00 – 2026年2月25日（周三） 09:00（挂账期间，暂停计时）。",
        "计入：2026年2月25日（周三） 09:00–12:00, 13:30–17:00（工作时间）。",
        "计入：2026年2月26日（周四） 08:30–09:00（工作时间）。",
        "截止时间：2026年2月26日（周四） 09:00。",
        "放假安排依据：国务院办公厅关于2026年部分节假日安排的通知。",
    ]
    english = found.explain("en")
    assert english[1] == "Extended with approval: 1 working days more."
    assert any("suspended, the clock stood still" in line for line in english)
