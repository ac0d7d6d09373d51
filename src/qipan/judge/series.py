"""Indicators for the eye: how one stands now, and its course beside what is usual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, isnan
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qipan.core.public import clock, pack
from qipan.errors import InputError
from qipan.judge.evaluation import Look, judge, step_of
from qipan.judge.rules import looks
from qipan.judge.scope import Scope
from qipan.judge.section.indicators import INDICATORS, Indicator, Indicators
from qipan.kernels.watch import Verdict
from qipan.places.section import Areas

MOST_POINTS = 288
LONGEST_SERIES = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Point:
    """A window's count at a moment. ``observed`` is None while the feed is silent: a gap is not zero.

    ``expected`` and ``upper`` (the largest usual count) are None where no baseline is known.
    """

    at: datetime
    observed: float | None
    expected: float | None
    upper: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Now:
    """An indicator of the whole city at this moment."""

    indicator: Indicator
    point: Point


def indicator_now() -> list[Now]:
    """Every indicator's current count for the whole city (at most four queries each)."""
    index, now = pack(), clock.now()
    scopes = [Scope(index, indicator, "city") for indicator in index.pack[INDICATORS]]
    return [Now(scope.indicator, _points(scope, 0, [now])[0]) for scope in scopes]


def series(*, indicator: str, area: str, start: datetime, end: datetime) -> list[Point]:
    """The course of an indicator in an area over [start, end], as known at each moment, not beyond now.

    At most ``MOST_POINTS`` points, one per step or per some steps. Raises ``NotFound`` for an unknown
    indicator or area, ``InputError`` for a span that is empty or longer than ``LONGEST_SERIES``.
    """
    index, end = pack(), min(end, clock.now())
    if not timedelta(0) < end - start <= LONGEST_SERIES:
        raise InputError(
            _("This span of time cannot be drawn."),
            where="start, end",
            mend=_("Choose up to 31 days, not ahead."),
        )
    scope = Scope(index, index[Indicators].indicator(indicator), index[Areas].area(area).level)
    return _points(scope, scope.areas.index(area), list(_moments(scope, start, end)))


def _moments(scope: Scope, start: datetime, end: datetime) -> Iterator[datetime]:
    """Ends of steps from start to end; with too many of them, every so many."""
    step, zone = step_of(scope.indicator), ZoneInfo(scope.index.pack.city.timezone)
    stride = ceil((end - start) / step / (MOST_POINTS - 1))
    moments = list(looks(start, end, step, zone)) or [end]
    yield from moments[-1::-stride][::-1]


def _points(scope: Scope, row: int, moments: list[datetime]) -> list[Point]:
    found, _seen = judge(scope, moments)
    return [_point(look, row) for look in found]


def _point(look: Look, row: int) -> Point:
    verdict = look.verdicts[row]
    return Point(
        at=look.at,
        observed=verdict.observed if look.spoken else None,
        expected=_known(verdict.expected),
        upper=_known(verdict.upper),
        verdict=look.verdict(row),
    )


def _known(value: float) -> float | None:
    return None if isnan(value) else round(value, 4)
