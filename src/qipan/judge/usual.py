"""What is usual for an indicator on a local day, learnt from facts, kept for the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from qipan.engines.embedded import EmbeddedEngine
from qipan.engines.expressions import HOUR, Heard, HourlyCounts, Silences, Span, one_of
from qipan.judge.rules import local_midnight
from qipan.judge.scope import Scope
from qipan.kernels.watch import BaselineModel, fit_baseline, hours_of_week, window_weights
from qipan.pool.public import dataset_paths

KEPT = 64
Floats = NDArray[np.float64]
Key = tuple[str, str, str, datetime, tuple[Path, ...]]
_engine = EmbeddedEngine()
_kept: dict[Key, Usual] = {}


@dataclass(frozen=True, slots=True)
class Usual:
    """The baseline of all areas of a scope; ``model`` is None where the history is too short.

    ``coverage`` is the share of the history's hours for which data exists.
    """

    model: BaselineModel | None
    n_areas: int
    coverage: float

    @property
    def size(self) -> Floats:
        """Negative binomial size by area (n_areas,); of no meaning where nothing is known."""
        return self.model.size if self.model else np.ones(self.n_areas)

    def expected(self, ends: Sequence[datetime], window: timedelta, zone: ZoneInfo) -> Floats:
        """Expected counts (n_windows, n_areas) of windows by their ends; nan where nothing is known."""
        if self.model is None:
            return np.full((len(ends), self.n_areas), np.nan)
        weights = np.array([window_weights(end - window, end, zone) for end in ends])
        return self.model.expected(weights).T


def usual_on(scope: Scope, at: datetime) -> Usual:
    """The usual as of the local day of ``at``: from facts that had been received before, held in memory.

    It is learnt anew when facts of its history are added. Raises ``StoreError`` when a fact file is broken.
    """
    span = history(scope, at)
    files = dataset_paths("signals", start=span.start, end=span.end)
    key = (scope.index.digest, scope.indicator.code, scope.level, span.end, files)
    if key not in _kept:
        _kept[key] = learn(scope, span, list(files))
        for oldest in list(_kept)[:-KEPT]:
            _kept.pop(oldest, None)
    return _kept[key]


def history(scope: Scope, at: datetime) -> Span:
    """The stretch of time that the usual is learnt from, whole hours."""
    baseline, zone = scope.indicator.baseline, ZoneInfo(scope.index.pack.city.timezone)
    end = local_midnight(at, zone) - timedelta(hours=baseline.exclude_last_hours)
    return Span("received_at", end - timedelta(days=baseline.history_days), end)


def learn(scope: Scope, span: Span, files: list[Path]) -> Usual:
    """Fit the baseline to the facts of a stretch of time."""
    found = _engine.hourly_counts(files, HourlyCounts("area", span, scope.conditions))
    is_covered = covered(_heard(scope, span, files), span, _gap(scope))
    coverage, n_areas = float(is_covered.mean()), len(scope.areas)
    if is_covered.sum() < 24 * scope.indicator.baseline.min_history_days:
        return Usual(None, n_areas, coverage)
    zone = ZoneInfo(scope.index.pack.city.timezone)
    counts = found.table(scope.rows, n_areas, span.hours)
    week = hours_of_week(span.start, span.hours, zone)
    return Usual(fit_baseline(counts, is_covered, hour_of_week=week), n_areas, coverage)


def _gap(scope: Scope) -> timedelta:
    """Silence that counts as a gap; where silence says nothing, longer than any history."""
    return timedelta(minutes=scope.indicator.feed_gap_minutes) if scope.feeds else timedelta.max


def _heard(scope: Scope, span: Span, files: list[Path]) -> Heard:
    sources = scope.feeds or scope.indicator.counts.sources
    longer = min(_gap(scope), span.end - span.start)
    return _engine.silences(files, Silences(span, longer, one_of("source", sources)))


def covered(heard: Heard, span: Span, gap: timedelta) -> NDArray[np.bool_]:
    """Which hours of the span (n_hours,) are known: not before the first signal, not touched by a gap."""
    known = np.zeros(span.hours, dtype=bool)
    if heard.first is None or heard.last is None:
        return known
    known[-((span.start - heard.first) // HOUR) :] = True
    silences = list(heard.silences)
    if span.end - heard.last > gap:
        silences.append((heard.last, span.end))
    for start, end in silences:
        known[(start - span.start) // HOUR : -((span.start - end) // HOUR)] = False
    return known
