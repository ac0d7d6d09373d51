"""Working calendars: deadlines in working time, with dated holidays and make-up workdays (调休).

What each unit means:

``working-hours``
    Hours within the working hours of workdays. A workday is a weekday that has hours and is no
    official holiday, or a make-up workday, which takes the hours of the standard working day.
``working-days``
    One working day is the working time of one *standard working day*: the commonest length among the
    weekdays with hours, the longer on a tie. N working days are N such lengths of counted working
    time, pro rata, so a fraction of a day is possible. Where all days are alike (08:30–17:30 here, 9 h),
    one working day from Monday 10:00 ends on Tuesday 10:00; from Monday 20:00 it ends on Tuesday
    17:30, never at an hour at which nobody works. A short Friday is less than one working day.
    (Limits of GB/T 30428.8 kind; the Civil Code's periods of art. 201, which run from the next
    midnight, are another thing.)
``calendar-hours``, ``calendar-days``
    Elapsed time, a day being 24 hours: over a change of clocks the wall time moves by that hour.
``emergency-hours``
    Hours within the emergency duty hours of their weekdays, holidays or not; round the clock where
    the city declares none.

A limit that is used up exactly when working hours end is due at that moment, not the next morning.
Everything is computed on UTC instants; see ``localtime`` for days on which the clocks change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from qipan.core.deadlines import Deadline
from qipan.core.intervals import Interval, Reason
from qipan.core.localtime import as_utc, first_instant, start_of_day, zone_named
from qipan.errors import InputError, PackError, RuleRefused
from qipan.packs.schema import CalendarText, Name, TimeUnit, WorkSpan

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


class WorkingCalendar:
    """A city's calendar: gives deadlines, counts time between two instants, knows working hours."""

    def __init__(self, text: CalendarText, zone: ZoneInfo) -> None:
        self.timezone = zone.key
        self._zone = zone
        self._sources = {year.year: year.source for year in text.years}
        rule = WorkRule(week_of(text.hours), text)
        duty = EmergencyRule(week_of(text.emergency_hours)) if text.emergency_hours else round_the_clock
        self._standard = length_of(rule.standard)
        self._work = CountedDays(zone, rule)
        self._clock = CountedDays(zone, round_the_clock)
        self._emergency = CountedDays(zone, duty)

    @classmethod
    def from_text(cls, text: CalendarText, timezone: str) -> WorkingCalendar:
        """The calendar a pack declares, in the city's IANA zone.

        Raises PackError for an unknown zone, and for spans that overlap or end before they start.
        """
        return cls(text, zone_named(timezone))

    @property
    def standard_day(self) -> timedelta:
        """Working time of one standard working day; zero where the city declares no hours."""
        return self._standard

    def deadline(self, start: datetime, amount: float, unit: TimeUnit) -> Deadline:
        """When ``amount`` of ``unit``, counted from the aware ``start``, is used up.

        Raises InputError for a negative or infinite amount or a naive start, and RuleRefused for a
        limit that can never be met.
        """
        begin, wanted = as_utc(start), self._counted_time(amount, unit)
        taken = tuple(_merged(_until_used_up(self._days(unit).from_instant(begin), wanted)))
        due = taken[-1].end if taken else begin
        years = self._years(begin, due) if unit in ("working-hours", "working-days") else range(0)
        return Deadline(
            due_at=due,
            provisional=any(year not in self._sources for year in years),
            intervals=taken,
            start=begin,
            amount=amount,
            unit=unit,
            timezone=self.timezone,
            sources=tuple(self._sources[year] for year in years if year in self._sources),
        )

    def intervals(self, start: datetime, end: datetime, unit: TimeUnit) -> tuple[Interval, ...]:
        """Intervals that tile ``[start, end]``, merged; empty when ``end`` is not after ``start``."""
        return tuple(_merged(self._between(as_utc(start), as_utc(end), unit)))

    def elapsed(self, start: datetime, end: datetime, unit: TimeUnit) -> float:
        """Counted seconds between two aware instants; negative when ``end`` is before ``start``."""
        begin, stop = as_utc(start), as_utc(end)
        if stop < begin:
            return -self.elapsed(stop, begin, unit)
        counted = (each.length for each in self._between(begin, stop, unit) if each.counted)
        return sum(counted, timedelta()).total_seconds()

    def amount_elapsed(self, start: datetime, end: datetime, unit: TimeUnit) -> float:
        """Counted time in the unit itself: hours for hours, (standard) days for days."""
        return self.elapsed(start, end, unit) / self._unit_length(unit).total_seconds()

    def is_working(self, at: datetime) -> bool:
        """Whether the aware instant lies within working hours (opening included, closing not)."""
        return next(self._work.from_instant(as_utc(at))).counted

    def _between(self, begin: datetime, end: datetime, unit: TimeUnit) -> Iterator[Interval]:
        for interval in self._days(unit).from_instant(begin):
            if interval.start >= end:
                return
            yield interval.clipped(begin, end)

    def _days(self, unit: TimeUnit) -> CountedDays:
        if unit in ("working-hours", "working-days"):
            return self._work
        return self._emergency if unit == "emergency-hours" else self._clock

    def _unit_length(self, unit: TimeUnit) -> timedelta:
        if unit in ("working-hours", "working-days") and not self.standard_day:
            raise RuleRefused(
                "A limit in working time can never be met: the calendar has no working hours.",
                where="calendar.yaml: hours",
                mend="Declare working hours, or give the limit in calendar hours or days.",
            )
        lengths = {"working-days": self.standard_day, "calendar-days": _DAY}
        return lengths.get(unit, timedelta(hours=1))

    def _counted_time(self, amount: float, unit: TimeUnit) -> timedelta:
        if not isfinite(amount) or amount < 0:
            raise InputError(f"A limit of {amount} {unit} is not possible.", mend="Give a number from 0 up.")
        try:
            return amount * self._unit_length(unit)
        except OverflowError as far:
            raise _never_met() from far

    def _years(self, begin: datetime, due: datetime) -> range:
        """Years of the local days that ``[begin, due]`` touches; a due midnight ends its day."""
        last = max(begin, due - timedelta(microseconds=1))
        return range(begin.astimezone(self._zone).year, last.astimezone(self._zone).year + 1)


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


def _until_used_up(intervals: Iterator[Interval], wanted: timedelta) -> Iterator[Interval]:
    """Intervals up to the instant at which ``wanted`` counted time has passed."""
    left = wanted
    while left > timedelta():
        interval = next(intervals, None)
        if interval is None:
            raise _never_met()
        if interval.counted:
            if interval.length > left:
                interval = interval.clipped(interval.start, interval.start + left)
            left -= interval.length
        yield interval


def _merged(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """Neighbours with the same reason and name made one, so that a page shows one line for them."""
    held: Interval | None = None
    for each in intervals:
        if held is not None and held.reason == each.reason and held.name == each.name:
            held = Interval(held.start, each.end, held.counted, held.reason, held.name)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


def _never_met() -> RuleRefused:
    return RuleRefused(
        "This limit cannot be met within a hundred years.",
        where="clocks.yaml",
        mend="Give a shorter limit, or more hours in the calendar.",
    )
