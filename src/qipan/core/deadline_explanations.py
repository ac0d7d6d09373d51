"""The sentences with which a deadline explains itself, in Chinese and English.

They live here and not in the translation catalogue because a kept deadline must read the same in
any process, with or without a web request. Nights and breaks between counted hours are left out:
the hours say them. Workdays in a row with the same hours share one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qipan.core.intervals import Interval, Reason
from qipan.core.section import TimeUnit

_INSTANT = timedelta(microseconds=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_ZH = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line to be: whole local days ``first``–``last`` with the same ``hours``, or one interval."""

    interval: Interval
    first: date
    last: date
    hours: str


@dataclass(frozen=True, slots=True)
class Words:
    """One language: how dates, amounts and reasons read, and the frames of the sentences."""

    day: Callable[[date], str]
    units: Mapping[TimeUnit, str]
    reasons: Mapping[Reason, str]
    holiday: str
    start_frame: str
    counted_frame: str
    skipped_frame: str
    due_frame: str
    provisional_frame: str
    source_frame: str
    extended_frame: str

    def starts(self, at: datetime, amount: float, unit: TimeUnit, zone: ZoneInfo) -> str:
        """From when, and how long the limit is."""
        return self.start_frame.format(amount=f"{amount:g}", unit=self.units[unit], at=self._moment(at, zone))

    def extended(self, amount: float, unit: TimeUnit) -> str:
        """By how much the limit was extended."""
        return self.extended_frame.format(amount=f"{amount:g}", unit=self.units[unit])

    def due(self, at: datetime, zone: ZoneInfo) -> str:
        """Until when."""
        return self.due_frame.format(at=self._moment(at, zone))

    def provisional(self) -> str:
        """Why the due time may move."""
        return self.provisional_frame

    def source(self, notice: str) -> str:
        """Which official notice the holidays come from."""
        return self.source_frame.format(notice=notice)

    def intervals(self, intervals: Iterable[Interval], zone: ZoneInfo) -> list[str]:
        """One line for each stretch of time that was, or was not, counted."""
        return [self._line(each, zone) for each in _stretches(tuple(intervals), zone)]

    def _line(self, stretch: Stretch, zone: ZoneInfo) -> str:
        interval = stretch.interval
        frame = self.counted_frame if interval.counted else self.skipped_frame
        when = (
            self._days(stretch)
            if stretch.hours or _whole_days(interval, zone)
            else self._span(interval, zone)
        )
        return frame.format(when=f"{when} {stretch.hours}".rstrip(), reason=self._reason(interval))

    def _reason(self, interval: Interval) -> str:
        if interval.name is None:
            return self.reasons[interval.reason]
        return self.holiday.format(name=interval.name.zh if self is chinese else interval.name.en)

    def _days(self, stretch: Stretch) -> str:
        first, last = self.day(stretch.first), self.day(stretch.last)
        return first if first == last else f"{first} – {last}"

    def _span(self, interval: Interval, zone: ZoneInfo) -> str:
        return f"{self._moment(interval.start, zone)} – {self._moment(interval.end, zone)}"

    def _moment(self, at: datetime, zone: ZoneInfo) -> str:
        local = at.astimezone(zone)
        return f"{self.day(local.date())} {_clock(local)}"


def _stretches(intervals: tuple[Interval, ...], zone: ZoneInfo) -> Iterator[Stretch]:
    """Intervals as lines: nights within dropped, days gathered, equal days in a row joined."""
    held: Stretch | None = None
    for each in _by_day(intervals, zone):
        if (
            held is not None
            and held.hours
            and (held.hours, held.interval.reason) == (each.hours, each.interval.reason)
        ):
            held = replace(held, last=each.last)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


def _by_day(intervals: tuple[Interval, ...], zone: ZoneInfo) -> Iterator[Stretch]:
    """One stretch for each day's counted spans, and one for each other interval that is told."""
    held: Stretch | None = None
    for number, interval in enumerate(intervals):
        if interval.reason in ("night", "break") and number > 0:
            continue
        stretch = _stretch_of(interval, zone)
        if held is not None and held.hours and stretch.hours and held.first == stretch.first:
            held = replace(held, hours=f"{held.hours}, {stretch.hours}")
            continue
        if held is not None:
            yield held
        held = stretch
    if held is not None:
        yield held


def _stretch_of(interval: Interval, zone: ZoneInfo) -> Stretch:
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    first, last = start.date(), (interval.end - _INSTANT).astimezone(zone).date()
    # The length tells a day with changed clocks (and both readings of a repeated hour) apart.
    plain = (
        interval.counted
        and first == last
        and end.replace(tzinfo=None) - start.replace(tzinfo=None) == interval.length
    )
    return Stretch(interval, first, last, f"{_clock(start)}–{_clock(end, closing=True)}" if plain else "")


def _whole_days(interval: Interval, zone: ZoneInfo) -> bool:
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    return not interval.counted and start.time() == end.time() == time.min


def _clock(local: datetime, *, closing: bool = False) -> str:
    """HH:MM with seconds where there are some; the midnight that closes a day reads 24:00."""
    if closing and local.time() == time.min:
        return "24:00"
    return f"{local:%H:%M:%S}" if local.second or local.microsecond else f"{local:%H:%M}"


chinese = Words(
    day=lambda day: f"{day.year}年{day.month}月{day.day}日（周{_DAYS_ZH[day.weekday()]}）",
    units={
        "working-hours": "个工作时",
        "working-days": "个工作日",
        "calendar-hours": "小时",
        "calendar-days": "个自然日",
        "emergency-hours": "个紧急工作时",
    },
    reasons={
        "working-hours": "工作时间",
        "make-up-workday": "调休上班日",
        "outside-published-years": "当年放假安排尚未公布，暂按工作日计",
        "emergency-hours": "应急值班时间",
        "round-the-clock": "全天计时",
        "night": "非工作时间",
        "break": "午间休息",
        "weekend": "休息日",
        "holiday": "法定节假日",
        "suspended": "挂账期间，暂停计时",
    },
    holiday="法定节假日“{name}”",
    start_frame="自{at}起计，时限{amount}{unit}。",
    counted_frame="计入：{when}（{reason}）。",
    skipped_frame="不计入：{when}（{reason}）。",
    due_frame="截止时间：{at}。",
    provisional_frame="暂定：所涉年份的放假安排尚未全部公布，公布后截止时间可能变化。",
    source_frame="放假安排依据：{notice}。",
    extended_frame="经批准延期：增加{amount}{unit}。",
)

english = Words(
    day=lambda day: f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}",
    units={
        "working-hours": "working hours",
        "working-days": "working days",
        "calendar-hours": "hours",
        "calendar-days": "calendar days",
        "emergency-hours": "emergency hours",
    },
    reasons={
        "working-hours": "working hours",
        "make-up-workday": "make-up workday",
        "outside-published-years": "counted as a workday, holidays not published yet",
        "emergency-hours": "emergency duty hours",
        "round-the-clock": "round the clock",
        "night": "outside the hours",
        "break": "break",
        "weekend": "day of rest",
        "holiday": "public holiday",
        "suspended": "suspended, the clock stood still",
    },
    holiday="public holiday {name}",
    start_frame="Limit: {amount} {unit} from {at}.",
    counted_frame="Counted: {when} ({reason}).",
    skipped_frame="Not counted: {when} ({reason}).",
    due_frame="Due: {at}.",
    provisional_frame="Provisional: holidays of a year it touches are not published; the due time may move.",
    source_frame="Holidays as published in: {notice}.",
    extended_frame="Extended with approval: {amount} {unit} more.",
)
