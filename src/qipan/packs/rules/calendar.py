"""The working calendar: hours that make sense, and years whose days contradict nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.schema import CalendarYear, Pack, WorkSpan
from qipan.packs.yamltext import Path

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Working and emergency hours start before they end and do not overlap."""
    if not pack.calendar.hours:
        yield text.problem(("calendar", "hours"), "There are no working hours.", "Add days, start and end.")
    yield from _spans(text, "hours", pack.calendar.hours)
    yield from _spans(text, "emergency_hours", pack.calendar.emergency_hours)


def _spans(text: PackText, key: str, spans: Sequence[WorkSpan]) -> Iterator[Problem]:
    for index, span in enumerate(spans):
        path = ("calendar", key, index)
        if not span.days:
            yield text.problem(path, "These hours belong to no day.", "Add `days`.")
        if span.start >= span.end:
            what = f"The hours {span.start:%H:%M}–{span.end:%H:%M} do not start before they end."
            yield text.problem(path, what, "Split hours that pass midnight.")
        for earlier in spans[:index]:
            shared = [day for day in _DAYS if day in span.days and day in earlier.days]
            if shared and span.start < earlier.end and earlier.start < span.end:
                what = f"These hours overlap others on {', '.join(shared)}."
                yield text.problem(path, what, "Count each hour once.")


def years(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Each year stands once, and its days lie in it, once each, not both free and working."""
    seen: Counter[int] = Counter()
    for index, year in enumerate(pack.calendar.years):
        seen[year.year] += 1
        if seen[year.year] > 1:
            yield text.problem(
                ("calendar", "years", index), f"The year {year.year} stands twice.", "Merge them."
            )
        yield from _year(text, pack, index, year)


def _year(text: PackText, pack: Pack, index: int, year: CalendarYear) -> Iterator[Problem]:
    at = ("calendar", "years", index)
    free: set[date] = set()
    for number, holiday in enumerate(year.holidays):
        for day in holiday.days:
            if day.year != year.year:
                yield _stray(text, (*at, "holidays", number), day, year)
            if day in free:
                yield text.problem((*at, "holidays", number), f"{day} is a holiday twice.", "Keep it once.")
            free.add(day)
    yield from _workdays(text, pack, index, free)


def _workdays(text: PackText, pack: Pack, index: int, free: set[date]) -> Iterator[Problem]:
    year, path = pack.calendar.years[index], ("calendar", "years", index, "workdays")
    regular = {day for span in pack.calendar.hours for day in span.days}
    for day in year.workdays:
        if day.year != year.year:
            yield _stray(text, path, day, year)
        if day in free:
            yield text.problem(path, f"{day} is both a holiday and a make-up workday.", "It can only be one.")
        elif _DAYS[day.weekday()] in regular:
            what = f"{day} is a working day anyway ({_DAYS[day.weekday()]})."
            yield text.problem(path, what, "List only days that would be free otherwise.")


def _stray(text: PackText, path: Path, day: date, year: CalendarYear) -> Problem:
    return text.problem(path, f"{day} does not lie in {year.year}.", "Move it to its own year.")


RULES = (hours, years)
