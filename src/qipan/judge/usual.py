"""What is usual for an indicator on a local day, learnt from facts, kept for the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from qipan.engines.answers import Engine
from qipan.engines.conditions import HOUR, Span, one_of
from qipan.engines.keys import Period, Value
from qipan.engines.measures import count
from qipan.engines.periods import Grain
from qipan.engines.queries import Figures
from qipan.engines.tables import Table
from qipan.judge.coverage import Coverage, covered_hours, feed_coverage
from qipan.judge.rules import local_midnight
from qipan.judge.scope import Scope
from qipan.kernels.watch import BaselineModel, fit_baseline, hours_of_week, window_weights
from qipan.pool.public import analysis_engine, dataset_table

KEPT = 64
Floats = NDArray[np.float64]
Key = tuple[Any, ...]
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
    table = dataset_table("signals", start=span.start, end=span.end)
    key = (scope.index.digest, scope.indicator.code, scope.level, span.end, table.source)
    if key not in _kept:
        _kept[key] = learn(scope, span, table, analysis_engine())
        for oldest in list(_kept)[:-KEPT]:
            _kept.pop(oldest, None)
    return _kept[key]


def history(scope: Scope, at: datetime) -> Span:
    """The stretch of time that the usual is learnt from, whole hours."""
    baseline, zone = scope.indicator.baseline, ZoneInfo(scope.index.pack.city.timezone)
    end = local_midnight(at, zone) - timedelta(hours=baseline.exclude_last_hours)
    return Span("received_at", end - timedelta(days=baseline.history_days), end)


def learn(scope: Scope, span: Span, table: Table, engine: Engine) -> Usual:
    """Fit the baseline to the facts of a stretch of time."""
    gap = _gap(scope)
    is_covered = covered_hours(_coverage(scope, span, table, engine), span, gap)
    coverage, n_areas = float(is_covered.mean()), len(scope.areas)
    if is_covered.sum() < 24 * scope.indicator.baseline.min_history_days:
        return Usual(None, n_areas, coverage)
    week = hours_of_week(span.start, span.hours, ZoneInfo(scope.index.pack.city.timezone))
    counts = hourly_counts(scope, span, table, engine)
    return Usual(fit_baseline(counts, is_covered, hour_of_week=week), n_areas, coverage)


def hourly_counts(scope: Scope, span: Span, table: Table, engine: Engine) -> Floats:
    """Rows that count by area of the scope and hour of the span (n_areas, n_hours)."""
    by_hour = Period(span.column, Grain.HOUR, scope.index.pack.city.timezone)
    answer = engine.answer(
        Figures(
            table=table, where=(*scope.conditions, span), by=(Value("area"), by_hour), measures=(count("n"),)
        )
    )
    rows = np.array([scope.rows.get(area or "", -1) for area in answer.values("area")], dtype=np.int64)
    starts = answer.table["hour"].to_numpy().astype("datetime64[us]").astype(np.int64)
    hours = (starts - int(span.start.timestamp()) * 1_000_000) // (HOUR // timedelta(microseconds=1))
    counts = np.zeros((len(scope.areas), span.hours))
    watched = rows >= 0
    np.add.at(counts, (rows[watched], hours[watched]), answer.table["n"].to_numpy()[watched])
    return counts


def _gap(scope: Scope) -> timedelta:
    """Silence that counts as a gap; where silence says nothing, longer than any history."""
    return timedelta(minutes=scope.indicator.feed_gap_minutes) if scope.feeds else timedelta.max


def _coverage(scope: Scope, span: Span, table: Table, engine: Engine) -> Coverage:
    sources = scope.feeds or scope.indicator.counts.sources
    longer = min(_gap(scope), span.end - span.start)
    return feed_coverage(engine, table, span, longer=longer, where=one_of("source", sources))
