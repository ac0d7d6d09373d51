"""Live counts in windows of time, and whether the feed spoke meanwhile: what was known at each look."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qipan.judge.scope import Scope
from qipan.sense.public import Signal, received_between

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """Signals that count, by receipt: when, in which row of the scope, which, and whether simulated."""

    times: tuple[datetime, ...]
    rows: NDArray[np.int64]
    ids: tuple[str, ...]
    simulated: tuple[bool, ...]
    n_areas: int

    def counts(self, end: datetime, window: timedelta) -> Floats:
        """Signals received within (end − window, end], by area (n_areas,)."""
        rows = self.rows[self._within(end, window)]
        return np.bincount(rows[rows >= 0], minlength=self.n_areas).astype(np.float64)

    def evidence(self, end: datetime, window: timedelta, row: int) -> dict[str, bool]:
        """The very signals of one area's window, oldest first, and whether each is simulated."""
        part = self._within(end, window)
        found = np.flatnonzero(self.rows[part] == row) + part.start
        return {self.ids[i]: self.simulated[i] for i in found.tolist()}

    def _within(self, end: datetime, window: timedelta) -> slice:
        return slice(bisect_right(self.times, end - window), bisect_right(self.times, end))


def seen(scope: Scope, start: datetime, end: datetime) -> Seen:
    """Signals of the scope received in (start, end], all areas at once (one query)."""
    signals = received_between(start, end).filter(**scope.filters).order_by("received_at", "id")
    found = list(signals.values_list("received_at", "area__code", "public_id", "simulated"))
    return Seen(
        times=tuple(row[0] for row in found),
        rows=np.array([scope.rows.get(row[1] or "", -1) for row in found], dtype=np.int64),
        ids=tuple(row[2] for row in found),
        simulated=tuple(row[3] for row in found),
        n_areas=len(scope.areas),
    )


def coverage(scope: Scope, looks: Sequence[datetime], window: timedelta) -> Floats:
    """Share of each look's window (n_looks,) that the feed is known to have spoken for (one query or none).

    0 when the feed is silent at the look itself; 1 throughout where silence says nothing.
    """
    if not scope.feeds:
        return np.ones(len(looks))
    gap = timedelta(minutes=scope.indicator.feed_gap_minutes)
    signals = Signal.objects.filter(
        source__code__in=scope.feeds, received_at__gt=looks[0] - window - gap, received_at__lte=looks[-1]
    )
    heard = list(signals.order_by("received_at").values_list("received_at", flat=True).distinct())
    return np.array([covered_share(heard, look, window, gap) for look in looks])


def covered_share(heard: Sequence[datetime], look: datetime, window: timedelta, gap: timedelta) -> float:
    """Share of (look − window, look] outside silences longer than ``gap``; 0 during one.

    ``heard``: ascending times at which the feed spoke, from before look − window − gap on.
    """
    begin = look - window
    times = heard[bisect_right(heard, begin - gap) : bisect_right(heard, look)]
    if not times or look - times[-1] > gap:
        return 0.0
    missing = max(times[0] - begin, timedelta(0))
    for before, after in pairwise(times):
        if after - before > gap:
            missing += max(after - max(before, begin), timedelta(0))
    return 1 - min(missing / window, 1.0)
