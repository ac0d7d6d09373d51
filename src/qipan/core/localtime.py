"""Local wall times on the UTC axis, safe on the days when the clocks change.

A wall time may be missing (spring gap) or come twice (autumn fold). One rule serves all: a wall time
stands for **the first instant at which the local clock reads it or later**. The rule is monotone, so
spans that touch on the wall clock touch on the UTC axis: nothing is counted twice, nothing is lost.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qipan.errors import InputError, PackError

_SECOND = timedelta(seconds=1)


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises PackError for a name that the zone database does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise PackError(
            f"{name!r} is not a time zone.", where="timezone", mend="Give an IANA name such as Asia/Shanghai."
        ) from unknown


def as_utc(at: datetime) -> datetime:
    """The instant in UTC. Raises InputError for a datetime without a zone."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise InputError(f"The time {at.isoformat()} has no zone.", mend="Hand in an aware datetime.")
    return at.astimezone(UTC)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first UTC instant at which the clock in ``zone`` reads ``wall`` (naive) or later."""
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall, zone, instant)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the local day begins; 00:00 unless the clocks jump over it."""
    return first_instant(datetime.combine(day, time.min), zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo, after: datetime) -> datetime:
    """The instant of the jump over ``wall``, found by halving; zone rules change on whole seconds."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        reads = (before + middle * _SECOND).astimezone(zone).replace(tzinfo=None)
        low, high = (low, middle) if reads >= wall else (middle, high)
    return before + high * _SECOND
