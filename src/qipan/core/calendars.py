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

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from qipan.core.business_days import CountedDays, EmergencyRule, WorkRule, length_of, round_the_clock, week_of
from qipan.core.deadlines import Deadline
from qipan.core.intervals import Interval, Pause, paused
from qipan.core.localtime import as_utc, start_of_day, zone_named
from qipan.core.section import CalendarText, TimeUnit
from qipan.errors import InputError, RuleRefused

_DAY = timedelta(days=1)


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

    def deadline(
        self,
        start: datetime,
        amount: float,
        unit: TimeUnit,
        *,
        extensions: Sequence[float] = (),
        pauses: Sequence[Pause] = (),
    ) -> Deadline:
        """When ``amount`` of ``unit``, counted from the aware ``start``, is used up.

        ``extensions`` are amounts added to it; time within ``pauses`` (from, until) is not counted.
        Raises InputError for a negative or infinite amount or a naive start, and RuleRefused for a
        limit that can never be met.
        """
        begin, wanted = as_utc(start), self._counted_time(amount + sum(extensions), unit)
        stream = self._days(unit).from_instant(begin)
        taken = tuple(_merged(_until_used_up(paused(stream, pauses) if pauses else stream, wanted)))
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
            extensions=tuple(extensions),
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

    def local_day(self, at: datetime) -> date:
        """The day on the city's own calendar in which the instant lies."""
        return as_utc(at).astimezone(self._zone).date()

    def day_ends(self, day: date) -> datetime:
        """The instant (UTC) at which a local day ends."""
        return start_of_day(day + _DAY, self._zone)

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
