"""Looks judged: the counts of an indicator against what is usual, at given moments, for all areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import numpy as np

from qipan.judge.rules import local_midnight
from qipan.judge.scope import Scope
from qipan.judge.section.indicators import Indicator, Watch
from qipan.judge.usual import usual_on
from qipan.judge.windows import Seen, coverage, seen
from qipan.kernels.watch import Verdict, WindowVerdict, judge_windows

# An indicator that is shown but not watched is judged as if a year were asked for.
UNWATCHED = Watch(recurrence_days=365)


@dataclass(frozen=True, slots=True)
class Look:
    """One moment, all areas of a scope. ``spoken`` is the window's coverage by the feed, 0 in a silence.

    ``history`` is the share of the baseline's hours for which data exists.
    """

    at: datetime
    verdicts: tuple[WindowVerdict, ...]
    spoken: float
    history: float

    def verdict(self, row: int) -> Verdict:
        """The verdict on an area: unknown while the feed is silent, whatever the count."""
        return self.verdicts[row].verdict if self.spoken else "unknown"


def window_of(indicator: Indicator) -> timedelta:
    """Length of the window in which an indicator counts."""
    return timedelta(minutes=indicator.window_minutes)


def step_of(indicator: Indicator) -> timedelta:
    """Time from one look to the next."""
    return timedelta(minutes=indicator.step_minutes)


def judge(scope: Scope, moments: Sequence[datetime]) -> tuple[list[Look], Seen]:
    """Judge the scope at ascending moments, with what was known at each (three queries in all).

    Also gives the signals seen, from which evidence is taken.
    """
    window = window_of(scope.indicator)
    found = seen(scope, moments[0] - window, moments[-1])
    spoken = coverage(scope, moments, window)
    share = dict(zip(moments, spoken.tolist(), strict=True))
    zone = ZoneInfo(scope.index.pack.city.timezone)
    days = groupby(moments, key=lambda at: local_midnight(at, zone))
    return [look for _day, some in days for look in _judge_day(scope, list(some), found, share)], found


def _judge_day(
    scope: Scope, moments: list[datetime], found: Seen, share: dict[datetime, float]
) -> Iterator[Look]:
    """Looks of one local day, which share their baseline."""
    indicator, window = scope.indicator, window_of(scope.indicator)
    watch = indicator.watch or UNWATCHED
    usual = usual_on(scope, moments[0])
    judged = judge_windows(
        np.array([found.counts(at, window) for at in moments]),
        usual.expected(moments, window, ZoneInfo(scope.index.pack.city.timezone)),
        usual.size,
        step_minutes=indicator.step_minutes,
        recurrence=watch.recurrence_days,
        coverage=np.array([[share[at]] for at in moments]),
        min_observed=watch.min_observed,
    )
    for at, verdicts in zip(moments, judged, strict=True):
        yield Look(at, tuple(verdicts), share[at], usual.coverage)
