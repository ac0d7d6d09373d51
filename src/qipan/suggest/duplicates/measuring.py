"""How good a caller of duplicates is: precision, recall, their curve, and the simple rules it has to beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qipan.kernels.likeness import plain
from qipan.suggest.duplicates.history import Known

Mask = NDArray[np.bool_]
RULE_DAYS = 7
RECALLS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.96, 0.97, 0.98)


def counts(called: Mask, truth: Mask) -> dict[str, float | int]:
    """Precision and recall of the reports that were ``called``, with the counts behind them."""
    hits = int((called & truth).sum())
    said, there = int(called.sum()), int(truth.sum())
    precision, recall = hits / said if said else 0.0, hits / there if there else 0.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "called": said,
        "right": hits,
        "duplicates": there,
        "reports": len(truth),
    }


def curve(chances: NDArray[np.float64], truth: Mask) -> list[dict[str, float]]:
    """Precision at the highest threshold that reaches each recall of ``RECALLS``."""
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum(truth[order])
    points = []
    for wanted in RECALLS:
        at = int(np.searchsorted(hits, wanted * truth.sum()))
        if at < len(order) and chances[order[at]] > 0:
            threshold = float(chances[order[at]])
            told = counts(chances >= threshold, truth)
            points.append({"threshold": round(threshold, 4), **{k: told[k] for k in ("precision", "recall")}})
    return points


def best_threshold(chances: NDArray[np.float64], truth: Mask) -> float:
    """The threshold with the highest F1 (van Rijsbergen 1979), 0.5 where there is nothing to choose from."""
    order = np.argsort(-chances, kind="stable")
    hits, called = np.cumsum(truth[order]), np.arange(1, len(order) + 1)
    if not len(order) or not hits[-1]:
        return 0.5
    # Reports of the same chance are called together: only the last of them is a place to cut.
    last = np.r_[np.diff(chances[order]) != 0, True]
    f1 = np.where(last, 2 * hits / (called + truth.sum()), 0.0)
    return float(chances[order[int(f1.argmax())]])


def by_address(history: Sequence[Known], *, days: int = RULE_DAYS, same_day: bool = True) -> Mask:
    """The simple rule: an earlier report at the same address, at most ``days`` days before.

    ``same_day``: whether one of the same day counts, by the order of coming in; else only earlier days do.
    """
    seen: dict[str, list[int]] = {}
    called = []
    for known in history:
        day, place = known.matter.day, plain(known.matter.address)
        gaps = [day - there for there in seen.get(place, [])] if place else []
        called.append(any((0 if same_day else 1) <= gap <= days for gap in gaps))
        seen.setdefault(place, []).append(day)
    return np.array(called, dtype=bool)
