"""Pairs to learn from: each old report with the candidates that the intake would have looked at that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

import numpy as np
from numpy.typing import NDArray

from qipan.kernels.likeness import FEATURES, Matter, features
from qipan.places.public import cells_around
from qipan.suggest.duplicates.candidate import MOST, WINDOW
from qipan.suggest.duplicates.history import Known

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """``rows``: features of all pairs ``(pairs, columns)``; ``of``: the report each belongs to (its place in
    ``day`` and ``duplicate``); ``day``: local day of each report; ``duplicate``: the city's word on it.
    """

    rows: Floats
    of: NDArray[np.int64]
    day: NDArray[np.int64]
    duplicate: NDArray[np.bool_]

    def highest(self, chances: Floats) -> Floats:
        """Each report's likeliest pair (0 without one), from the pairs' probabilities."""
        best = np.zeros(len(self.day))
        np.maximum.at(best, self.of, chances)
        return best


def make_pairs(history: Sequence[Known]) -> Pairs:
    """Pairs of ``history`` (in the order of coming in), each report with earlier ones only.

    Whether an earlier report was open is judged by the day: one that was closed on the very day counts as
    open, since dates do not tell which came first.
    """
    before: dict[int, list[Known]] = defaultdict(list)
    rows, of = [np.empty((0, len(FEATURES)))], [np.empty(0, dtype=np.int64)]
    for at, new in enumerate(history):
        if new.cell is None:
            continue
        earlier = _candidates(new, before)
        if earlier:
            rows.append(features(new.matter, [_on(old, new.matter.day) for old in earlier]))
            of.append(np.full(len(earlier), at))
        before[new.cell].append(new)
    day = np.array([known.matter.day for known in history], dtype=np.int64)
    return Pairs(
        np.concatenate(rows), np.concatenate(of), day, np.array([k.duplicate for k in history], dtype=bool)
    )


def _candidates(new: Known, before: dict[int, list[Known]]) -> list[Known]:
    found = [old for cell in cells_around(new.cell or 0) for old in _recent(new, before.get(cell, []))]
    return sorted(found, key=lambda old: -old.matter.day)[:MOST]


def _recent(new: Known, there: list[Known]) -> Iterator[Known]:
    oldest = new.matter.day - WINDOW.days
    return islice(takewhile(lambda old: old.matter.day >= oldest, reversed(there)), MOST)


def _on(old: Known, day: int) -> Matter:
    return replace(old.matter, open=old.closed_day is None or old.closed_day >= day)


def teaching(pairs: Pairs) -> NDArray[np.bool_]:
    """The pairs to learn from (mask): all of a report that is none, and the one likeliest to be meant of a
    duplicate, since the city says that it is one, not of which: same address, open, newest, nearest.
    """
    column = {name: pairs.rows[:, at] for at, name in enumerate(FEATURES)}
    elsewhere = column["address"] < 1.0
    order = np.lexsort((column["log_metres"], column["days"], -column["open"], elsewhere, pairs.of))
    mask = ~pairs.duplicate[pairs.of]
    firsts = np.r_[True, np.diff(pairs.of[order]) > 0] if len(order) else np.empty(0, dtype=bool)
    mask[order[firsts]] = True
    return mask
