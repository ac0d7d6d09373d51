"""``calendar.yaml``: when people work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Literal

from pydantic import Field

from qipan.packs.base import Basis, Name, PackModel
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.view import View
from qipan.packs.yamltext import Path

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TimeUnit = Literal["working-hours", "working-days", "calendar-hours", "calendar-days", "emergency-hours"]
EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class WorkSpan(PackModel):
    """Working hours on some weekdays, local wall time, ``start`` < ``end`` on the same day."""

    days: tuple[Weekday, ...]
    start: time
    end: time


class Holiday(PackModel):
    """A named official holiday with its dates."""

    name: Name
    days: tuple[date, ...] = Field(min_length=1)


class CalendarYear(PackModel):
    """One year as published. ``workdays`` are make-up workdays (调休): weekend days that count."""

    year: int
    source: str = Field(min_length=3, description="The official notice")
    holidays: tuple[Holiday, ...] = ()
    workdays: tuple[date, ...] = ()


class CalendarText(PackModel):
    """Working hours, emergency duty hours, and the years whose holidays are published.

    A deadline that falls in a year that is not listed is provisional.
    """

    hours: tuple[WorkSpan, ...]
    emergency_hours: tuple[WorkSpan, ...] = Field(
        default=(), description="Hours in which emergency limits run; empty means round the clock"
    )
    years: tuple[CalendarYear, ...]
    basis: Basis


def hours(view: View) -> Iterator[Problem]:
    """Working and emergency hours start before they end and do not overlap."""
    calendar = view[CALENDAR]
    if not calendar.hours:
        what = _("There are no working hours.")
        yield view.problem(("calendar", "hours"), what, _("Add days, start and end."))
    yield from _spans(view, "hours", calendar.hours)
    yield from _spans(view, "emergency_hours", calendar.emergency_hours)


def _spans(view: View, key: str, spans: Sequence[WorkSpan]) -> Iterator[Problem]:
    for index, span in enumerate(spans):
        path = ("calendar", key, index)
        if not span.days:
            yield view.problem(path, _("These hours belong to no day."), _("Add `days`."))
        if span.start >= span.end:
            between = f"{span.start:%H:%M}–{span.end:%H:%M}"
            what = _("The hours {between} do not start before they end.", between=between)
            yield view.problem(path, what, _("Split hours that pass midnight."))
        for earlier in spans[:index]:
            shared = [day for day in EVERY_DAY if day in span.days and day in earlier.days]
            if shared and span.start < earlier.end and earlier.start < span.end:
                what = _("These hours overlap others on {days}.", days=", ".join(shared))
                yield view.problem(path, what, _("Count each hour once."))


def years(view: View) -> Iterator[Problem]:
    """Each year stands once, and its days lie in it, once each, not both free and working."""
    seen: Counter[int] = Counter()
    for index, year in enumerate(view[CALENDAR].years):
        seen[year.year] += 1
        if seen[year.year] > 1:
            what = _("The year {year} stands twice.", year=year.year)
            yield view.problem(("calendar", "years", index), what, _("Merge them."))
        yield from _year(view, index, year)


def today_covered(view: View) -> Iterator[Problem]:
    """The year of today is among those whose holidays are published, else its deadlines are provisional."""
    listed = [year.year for year in view[CALENDAR].years]
    if view.today is not None and view.today.year not in listed:
        what = _(
            "The calendar does not cover today ({day}); it has: {years}.",
            day=view.today,
            years=", ".join(map(str, sorted(listed))) or "-",
        )
        mend = _("Add the year {year} as its official notice gives it.", year=view.today.year)
        yield view.problem(("calendar", "years"), what, mend)


def _year(view: View, index: int, year: CalendarYear) -> Iterator[Problem]:
    at = ("calendar", "years", index)
    free: set[date] = set()
    for number, holiday in enumerate(year.holidays):
        for day in holiday.days:
            if day.year != year.year:
                yield _stray(view, (*at, "holidays", number), day, year)
            if day in free:
                what = _("{day} is a holiday twice.", day=day)
                yield view.problem((*at, "holidays", number), what, _("Keep it once."))
            free.add(day)
    yield from _workdays(view, index, free)


def _workdays(view: View, index: int, free: set[date]) -> Iterator[Problem]:
    calendar = view[CALENDAR]
    year, path = calendar.years[index], ("calendar", "years", index, "workdays")
    regular = {day for span in calendar.hours for day in span.days}
    for day in year.workdays:
        if day.year != year.year:
            yield _stray(view, path, day, year)
        if day in free:
            what = _("{day} is both a holiday and a make-up workday.", day=day)
            yield view.problem(path, what, _("It can only be one."))
        elif EVERY_DAY[day.weekday()] in regular:
            what = _("{day} is a working day anyway ({weekday}).", day=day, weekday=EVERY_DAY[day.weekday()])
            yield view.problem(path, what, _("List only days that would be free otherwise."))


def _stray(view: View, path: Path, day: date, year: CalendarYear) -> Problem:
    what = _("{day} does not lie in {year}.", day=day, year=year.year)
    return view.problem(path, what, _("Move it to its own year."))


def _office_hours(_city: object) -> CalendarText:
    """A city that writes no calendar has office hours and no published holidays."""
    weekdays = EVERY_DAY[:5]
    span = WorkSpan(days=weekdays, start=time(9), end=time(17))
    return CalendarText(hours=(span,), years=(), basis="No calendar.yaml: Monday to Friday, 09:00 to 17:00")


CALENDAR: Section[CalendarText] = register(
    Section(
        "calendar", "calendar.yaml", CalendarText, absent=_office_hours, rules=(hours, years, today_covered)
    )
)
