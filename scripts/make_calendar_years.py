"""Print the ``years`` of a ``calendar.yaml``: holidays and make-up workdays, to be pasted and proof-read.

    python scripts/make_calendar_years.py china 2024 2025 2026
    python scripts/make_calendar_years.py us-federal 2022 2023

China: dates come from the package `chinesecalendar` (MIT) in a scratch environment of your own, which
transcribes the yearly notices of the State Council's General Office. A year that is not published yet is an
error there, and stays out of the pack. United States: computed from 5 U.S.C. 6103, with the observed day
where a holiday falls on a weekend.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta

CHINESE = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
# (Chinese, English, first year, month, rule). The rule is a day of the month, or a weekday (Monday is 0)
# with its number within the month, -1 for the last.
FEDERAL: tuple[tuple[str, str, int, int, int | tuple[int, int]], ...] = (
    ("元旦", "New Year's Day", 1870, 1, 1),
    ("马丁·路德·金纪念日", "Birthday of Martin Luther King, Jr.", 1986, 1, (0, 3)),
    ("华盛顿诞辰日", "Washington's Birthday", 1971, 2, (0, 3)),
    ("阵亡将士纪念日", "Memorial Day", 1971, 5, (0, -1)),
    ("六月节", "Juneteenth National Independence Day", 2021, 6, 19),
    ("独立日", "Independence Day", 1870, 7, 4),
    ("劳工节", "Labor Day", 1894, 9, (0, 1)),
    ("哥伦布日", "Columbus Day", 1971, 10, (0, 2)),
    ("退伍军人节", "Veterans Day", 1978, 11, 11),
    ("感恩节", "Thanksgiving Day", 1941, 11, (3, 4)),
    ("圣诞节", "Christmas Day", 1870, 12, 25),
)


def china(year: int) -> str:
    """One year as published; raises where the package does not know the year."""
    import chinese_calendar

    chinese_calendar.is_workday(date(year, 1, 1))
    named: dict[str, list[date]] = {}
    for day, name in sorted(chinese_calendar.holidays.items()):
        if day.year == year:
            named.setdefault(name, []).append(day)
    workdays = sorted(day for day in chinese_calendar.workdays if day.year == year)
    notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
    holidays = [(CHINESE[name], name, days) for name, days in named.items()]
    return "\n".join(render(year, notice, holidays, workdays))


def us_federal(year: int) -> str:
    """The federal holidays of one year; a day observed in a neighbouring year stands in that year."""
    holidays = []
    for zh, en, first, _, _ in FEDERAL:
        days = sorted({day for near in (year, year + 1) if near >= first for day in observed(near, en)})
        holidays.append((zh, en, [day for day in days if day.year == year]))
    present = [holiday for holiday in holidays if holiday[2]]
    return "\n".join(render(year, "5 U.S.C. 6103 (federal holidays, with observed days)", present, []))


def observed(year: int, name: str) -> set[date]:
    """The holiday itself and, where it falls on a weekend, the weekday on which it is observed."""
    month, rule = next((month, rule) for _, en, _, month, rule in FEDERAL if en == name)
    day = date(year, month, rule) if isinstance(rule, int) else nth(year, month, *rule)
    return {day, day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))}


def nth(year: int, month: int, weekday: int, which: int) -> date:
    """The ``which``-th weekday of a month; -1 is the last."""
    days = [date(year, month, 1) + timedelta(days=step) for step in range(31)]
    fitting = [day for day in days if day.month == month and day.weekday() == weekday]
    return fitting[which - 1 if which > 0 else which]


def render(
    year: int, notice: str, holidays: list[tuple[str, str, list[date]]], workdays: list[date]
) -> Iterator[str]:
    """YAML lines of one year."""
    yield f"  - year: {year}"
    yield f"    source: {notice}"
    yield "    holidays:"
    for zh, en, days in holidays:
        yield f'      - name: {{zh: {zh}, en: "{en}"}}'
        yield f"        days: [{', '.join(map(str, days))}]"
    if workdays:
        yield f"    workdays: [{', '.join(map(str, workdays))}]"


if __name__ == "__main__":
    kind = {"china": china, "us-federal": us_federal}[sys.argv[1]]
    print("\n".join(kind(int(year)) for year in sys.argv[2:]))
