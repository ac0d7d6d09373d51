"""Local days cut into counted and uncounted intervals, by weekday, holiday and make-up workday."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qipan.core.intervals import Interval, Reason
from qipan.core.localtime import first_instant, start_of_day
from qipan.core.section import CalendarText, WorkSpan
from qipan.errors import PackError
from qipan.packs.base import Name

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_MIDNIGHT = time.min
_HORIZON_DAYS = 366 * 100

Span = tuple[time, time]
Week = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class DayRule:
    """How one local day counts: its spans, and the reasons given for counted and for other time."""

    spans: tuple[Span, ...]
    counted: Reason
    rest: Reason
    name: Name | None = None


class CountedDays:
    """Local days cut into intervals on the UTC axis by a rule; each day is cut once and then kept."""

    def __init__(self, zone: ZoneInfo, rule: Callable[[date], DayRule]) -> None:
        self._zone = zone
        self._rule = rule
        self._cut: dict[date, tuple[Interval, ...]] = {}
        self._starts: dict[date, datetime] = {}

    def of(self, day: date) -> tuple[Interval, ...]:
        """Intervals that tile the local day; none for a day that the zone skipped."""
        found = self._cut.get(day)
        if found is None:
            found = self._cut[day] = tuple(self._cut_day(day, self._rule(day)))
        return found

    def from_instant(self, start: datetime) -> Iterator[Interval]:
        """All intervals from ``start`` on, the first one clipped, for a hundred years."""
        # One day back: where a clock is set back over midnight, a date comes twice.
        day = start.astimezone(self._zone).date() - _DAY
        for _ in range(_HORIZON_DAYS):
            for interval in self.of(day):
                if interval.end > start:
                    yield interval if interval.start >= start else interval.clipped(start, interval.end)
            day += _DAY

    def _cut_day(self, day: date, rule: DayRule) -> Iterator[Interval]:
        here, until = self._start(day), self._start(day + _DAY)
        for number, (opens, closes) in enumerate(self._instants(day, rule.spans)):
            if here < opens:
                yield Interval(here, opens, False, "break" if number else rule.rest, rule.name)
            if opens < closes:
                yield Interval(opens, closes, True, rule.counted)
            here = closes
        if here < until:
            yield Interval(here, until, False, rule.rest, rule.name)

    def _instants(self, day: date, spans: tuple[Span, ...]) -> Iterator[tuple[datetime, datetime]]:
        start, until = self._start(day), self._start(day + _DAY)
        for opens, closes in spans:
            if until - start == _DAY:  # no change of clocks: plain addition, ten times as fast
                yield start + _since_midnight(opens), start + _closing(closes)
            else:
                last = until if closes == _MIDNIGHT else self._instant(day, closes)
                yield self._instant(day, opens), last

    def _instant(self, day: date, wall: time) -> datetime:
        return first_instant(datetime.combine(day, wall), self._zone)

    def _start(self, day: date) -> datetime:
        found = self._starts.get(day)
        if found is None:
            found = self._starts[day] = start_of_day(day, self._zone)
        return found


def round_the_clock(_day: date) -> DayRule:
    """Every hour of every day counts."""
    return DayRule(((_MIDNIGHT, _MIDNIGHT),), "round-the-clock", "night")


class EmergencyRule:
    """Emergency duty hours: by weekday only, because an emergency knows no holiday."""

    def __init__(self, week: Week) -> None:
        self._week = week

    def __call__(self, day: date) -> DayRule:
        spans = self._week[day.weekday()]
        return DayRule(spans, "emergency-hours", "night" if spans else "weekend")


class WorkRule:
    """Working hours by weekday, official holidays and make-up workdays."""

    def __init__(self, week: Week, text: CalendarText) -> None:
        self._week = week
        self._holidays = {
            day: holiday.name for year in text.years for holiday in year.holidays for day in holiday.days
        }
        self._make_up = frozenset(day for year in text.years for day in year.workdays)
        self._published = frozenset(year.year for year in text.years)
        self.standard = standard_day(week)

    def __call__(self, day: date) -> DayRule:
        if day in self._make_up:
            return DayRule(self.standard, "make-up-workday", "night")
        if day in self._holidays:
            return DayRule((), "working-hours", "holiday", self._holidays[day])
        spans = self._week[day.weekday()]
        counted: Reason = "working-hours" if day.year in self._published else "outside-published-years"
        return DayRule(spans, counted, "night" if spans else "weekend")


def week_of(spans: Iterable[WorkSpan]) -> Week:
    """Spans by weekday, Monday first, in order. An end of 00:00 is the midnight that ends the day.

    Raises PackError for a span that ends before it starts or overlaps another.
    """
    days: list[list[Span]] = [[] for _ in _WEEKDAYS]
    for span in spans:
        for day in span.days:
            days[_WEEKDAYS.index(day)].append((span.start, span.end))
    return tuple(_in_order(name, sorted(found)) for name, found in zip(_WEEKDAYS, days, strict=True))


def length_of(spans: Iterable[Span]) -> timedelta:
    """Wall-clock length of the spans of a day."""
    lengths = (_closing(end) - _since_midnight(start) for start, end in spans)
    return sum(lengths, timedelta())


def standard_day(week: Week) -> tuple[Span, ...]:
    """The spans of the standard working day: of the commonest length, the longer on a tie."""
    lengths = Counter(length_of(spans) for spans in week if spans)
    if not lengths:
        return ()
    usual = max(lengths, key=lambda length: (lengths[length], length))
    return next(spans for spans in week if spans and length_of(spans) == usual)


def _in_order(day: str, spans: list[Span]) -> tuple[Span, ...]:
    here = timedelta()
    for start, end in spans:
        opens, closes = _since_midnight(start), _closing(end)
        if opens < here or closes <= opens:
            raise PackError(
                f"Hours {start:%H:%M}–{end:%H:%M} on {day} overlap others or end before they start.",
                where="calendar.yaml: hours",
                mend="Give spans that follow one another within the day.",
            )
        here = closes
    return tuple(spans)


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


def _closing(wall: time) -> timedelta:
    return _since_midnight(wall) or _DAY
