"""Periods of a city's time: hours, local days, weeks, months, quarters, years; classes of days.

The offsets of a zone are read from Python's time-zone tables and handed to every engine as numbers,
so that engines with different tables cannot disagree. They cover 1970 to 2100; outside the nearest one holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qipan.engines.conditions import check_value
from qipan.errors import InputError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
FIRST, LAST = EPOCH, datetime(2100, 1, 1, tzinfo=UTC)


class Grain(StrEnum):
    """Length of a period. Weeks begin on Monday (ISO 8601)."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC."""
    return (moment - EPOCH) // MICROSECOND


def check_zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises ``InputError``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            "This time zone is unknown.", where=repr(name), mend="For example Asia/Shanghai."
        ) from error


@lru_cache(maxsize=64)
def transitions(zone: str) -> tuple[tuple[int, int], ...]:
    """(from microsecond, offset in microseconds) of a zone's stretches of one offset, in order."""
    info, day = check_zone(zone), timedelta(days=1)
    stretches, before = [(micros(FIRST), _offset(FIRST, info))], FIRST
    while before < LAST:
        after = before + day
        if _offset(after, info) != stretches[-1][1]:
            stretches.extend(_within_day(before, after, info))
        before = after
    return tuple(stretches)


def _within_day(before: datetime, after: datetime, info: ZoneInfo) -> Iterator[tuple[int, int]]:
    low, high = before, after
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, info) == _offset(before, info):
            low = middle
        else:
            high = middle
    yield micros(high), _offset(high, info)


def _offset(moment: datetime, info: ZoneInfo) -> int:
    return (moment.astimezone(info).utcoffset() or timedelta(0)) // MICROSECOND


def stretches(zone: str, start: datetime | None, end: datetime | None) -> tuple[tuple[int, int], ...]:
    """Those of ``transitions`` that matter within [start, end]; the first holds for all earlier times."""
    every = transitions(zone)
    low = micros(start) if start else every[0][0]
    high = micros(end) if end else every[-1][0]
    first = max((i for i, (since, _) in enumerate(every) if since <= low), default=0)
    return every[first : first + 1] + tuple(s for s in every[first + 1 :] if s[0] <= high)


def period_start(moment: datetime, grain: Grain, zone: ZoneInfo) -> datetime | date:
    """The start of the period that holds a moment: an instant in UTC for hours, else the local date."""
    local = moment.astimezone(zone)
    if grain is Grain.HOUR:
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return moment.astimezone(UTC) - into
    day = local.date()
    if grain is Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if grain is Grain.MONTH:
        return day.replace(day=1)
    if grain is Grain.QUARTER:
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1) if grain is Grain.YEAR else day


def ordinal(start: datetime | date, grain: Grain) -> int:
    """A whole number by which periods of a grain follow one another in steps of 1."""
    if isinstance(start, datetime):
        return micros(start) // HOUR_US
    if grain in (Grain.DAY, Grain.WEEK):
        days = start.toordinal()
        return days // 7 if grain is Grain.WEEK else days
    months = start.year * 12 + start.month - 1
    return {Grain.MONTH: months, Grain.QUARTER: months // 3, Grain.YEAR: start.year}[grain]


@dataclass(frozen=True)
class Calendar:
    """The class of each day (working day, holiday, make-up workday), handed in as a small table for a zone.

    A day that the table does not cover has no class. Raises ``InputError`` for a day that occurs twice.
    """

    zone: str
    days: tuple[tuple[date, str], ...]

    def __post_init__(self) -> None:
        check_zone(self.zone)
        if not self.days or len(self.classes) < len(self.days):
            raise InputError("A calendar needs days, each of them once.")
        for _day, name in self.days:
            check_value("calendar", name)

    @cached_property
    def classes(self) -> dict[date, str]:
        """Class by day."""
        return dict(self.days)
