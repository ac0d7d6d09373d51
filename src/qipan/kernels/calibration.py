"""How far a classifier's probabilities can be trusted, and when it should rather be silent.

Shapes: ``scores`` and ``probabilities`` (texts, classes), ``truth`` (texts,) as column numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax, softmax

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BINS = 10
SHARES = (0.5, 0.7, 0.8, 0.9, 1.0)


def probabilities_of(scores: Floats, temperature: float) -> Floats:
    """Softmax of scores divided by a temperature; rows sum to 1."""
    found: Floats = softmax(np.asarray(scores, dtype=np.float64) / temperature, axis=-1)
    return found


def fit_temperature(scores: Floats, truth: Ints) -> float:
    """The temperature that makes the truth most likely (Guo et al. 2017), for scores that were not fitted on.

    Raises ``ValueError`` for no scores.
    """
    # Brought only for training: it would double what a start of the program costs.
    from scipy.optimize import minimize_scalar

    if len(scores) == 0:
        raise ValueError("A temperature needs scores of at least one text.")
    rows = np.arange(len(truth))

    def loss(log_temperature: float) -> float:
        return float(-log_softmax(scores / np.exp(log_temperature), axis=1)[rows, truth].mean())

    best = minimize_scalar(loss, bounds=(-5.0, 3.0), method="bounded")
    return float(np.exp(best.x))


def calibration_error(probabilities: Floats, truth: Ints, bins: int = BINS) -> float:
    """Expected calibration error of the first suggestion (Naeini et al. 2015), equal-width bins, 0 to 1."""
    first, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    slot = np.minimum((first * bins).astype(int), bins - 1)
    gaps = [
        abs(first[slot == b].mean() - right[slot == b].mean()) * (slot == b).mean()
        for b in range(bins)
        if (slot == b).any()
    ]
    return float(sum(gaps))


def coverage_curve(
    probabilities: Floats, truth: Ints, shares: tuple[float, ...] = SHARES
) -> list[tuple[float, float, float]]:
    """For each share of texts spoken on (the surest first): share, accuracy, probability of the least
    sure.
    """
    first, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    order = np.argsort(-first, kind="stable")
    found = []
    for share in shares:
        taken = order[: max(1, round(share * len(order)))]
        found.append((share, float(right[taken].mean()), float(first[taken].min())))
    return found


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a threshold does: share of texts spoken on, and how many of those were right."""

    coverage: float
    accuracy: float


def at_threshold(probabilities: Floats, truth: Ints, threshold: float) -> Spoken:
    """Coverage and accuracy when texts whose first probability lies below ``threshold`` are left alone."""
    first, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    spoken = first >= threshold
    return Spoken(float(spoken.mean()), float(right[spoken].mean()) if spoken.any() else 0.0)
