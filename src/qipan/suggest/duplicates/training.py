"""Learning which pairs of reports are duplicates: boosted trees on earlier years, measured on a later one.

The threshold is chosen within the training period, on its last year with a model that has not seen it; the
reported period is looked at once, at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from qipan.errors import InputError
from qipan.kernels.likeness import FEATURES
from qipan.kernels.pair_model import Trees, laid_out, probability
from qipan.suggest.duplicates.history import Known
from qipan.suggest.duplicates.measuring import best_threshold, by_address, counts, curve
from qipan.suggest.duplicates.pairs import Pairs, make_pairs, teaching

TREES, DEPTH, SEED = 60, 3, 20140101
YEAR = timedelta(days=365)
FEWEST = 50


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with its threshold, its training period [start, until) and what was measured after it."""

    model: Trees
    threshold: float
    start: date
    until: date
    figures: dict[str, Any]


def train(history: Sequence[Known], *, until: date) -> Trained:
    """Train on reports before ``until``, report on the year that follows.

    Raises ``InputError`` when fewer than ``FEWEST`` duplicates lie in the training period, or none after it.
    """
    pairs = make_pairs(history)
    cut = until.toordinal()
    _ensure_enough(pairs, cut)
    inner = _fit(pairs, pairs.day < cut - YEAR.days)
    last_year = (pairs.day >= cut - YEAR.days) & (pairs.day < cut)
    chances = pairs.highest(probability(inner, pairs.rows))
    threshold = best_threshold(chances[last_year], pairs.duplicate[last_year])
    model = _fit(pairs, pairs.day < cut)
    figures = _figures(history, pairs, model, threshold, cut)
    return Trained(model, threshold, date.fromordinal(int(pairs.day.min())), until, figures)


def _ensure_enough(pairs: Pairs, cut: int) -> None:
    for what, period, fewest in (
        ("before the first half of its training period ends", pairs.day < cut - YEAR.days, FEWEST),
        ("in the last year of its training period", (pairs.day >= cut - YEAR.days) & (pairs.day < cut), 1),
        ("after its training period", pairs.day >= cut, 1),
    ):
        there = int(pairs.duplicate[period].sum())
        if there < fewest:
            raise InputError(
                f"Only {there} reports {what} are marked as duplicates; {fewest} are needed.",
                where="--until",
                mend="Choose another day, or hand in more years.",
            )


def _fit(pairs: Pairs, reports: NDArray[np.bool_]) -> Trees:
    wanted = teaching(pairs) & reports[pairs.of]
    grower = GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, subsample=0.7, random_state=SEED, init="zero"
    )
    grower.fit(pairs.rows[wanted], pairs.duplicate[pairs.of[wanted]])
    return _plain(grower)


def _plain(grower: GradientBoostingClassifier) -> Trees:
    """The grown trees as numbers, checked to say what the library says."""
    splits, thresholds, leaves = [], [], []
    for tree in (one.tree_ for one in grower.estimators_[:, 0]):
        nodes = {
            "feature": tree.feature,
            "threshold": tree.threshold,
            "left": tree.children_left,
            "right": tree.children_right,
            "value": tree.value[:, 0, 0] * grower.learning_rate,
        }
        split, threshold, leaf = laid_out(nodes, DEPTH)
        splits.append(split)
        thresholds.append(threshold)
        leaves.append(leaf)
    return Trees(FEATURES, np.array(splits), np.array(thresholds), np.array(leaves), 0.0)


def _figures(
    history: Sequence[Known], pairs: Pairs, model: Trees, threshold: float, cut: int
) -> dict[str, Any]:
    after = (pairs.day >= cut) & (pairs.day < cut + YEAR.days)
    truth, chances = pairs.duplicate[after], pairs.highest(probability(model, pairs.rows))[after]
    return {
        "period": [date.fromordinal(cut).isoformat(), date.fromordinal(cut + YEAR.days).isoformat()],
        "threshold": round(threshold, 4),
        "curve": curve(chances, truth),
        "figures": {
            "model": counts(chances >= threshold, truth),
            "same_address_7_days": counts(by_address(history)[after], truth),
            "same_address_7_days_earlier_day": counts(by_address(history, same_day=False)[after], truth),
        },
        "trained_on": {
            "reports": int((pairs.day < cut).sum()),
            "duplicates": int(pairs.duplicate[pairs.day < cut].sum()),
        },
    }
