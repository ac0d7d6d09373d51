"""How far a classifier's probabilities can be trusted, and when it should rather be silent.

Shapes: ``scores`` and ``probabilities`` (texts, classes), ``truth`` (texts,) as column numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, softmax

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BINS = 10
SHARES = (0.5, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores become ``(1 - doubt) · softmax(scores / temperature) + doubt / classes``.

    ``doubt`` (0 to 1) is the share of texts about which the scores say nothing: without it a linear machine
    ends up as sure as one likes of what it never met. Raises ``ValueError`` for values out of bounds.
    """

    temperature: float = 1.0
    doubt: float = 0.0

    def __post_init__(self) -> None:
        if not self.temperature > 0 or not 0 <= self.doubt < 1:
            raise ValueError("A temperature is positive, a doubt lies in [0, 1).")


def probabilities_of(scores: Floats, calibration: Calibration) -> Floats:
    """Probabilities (texts, classes) or (classes,) of scores; rows sum to 1."""
    sure = softmax(np.asarray(scores, dtype=np.float64) / calibration.temperature, axis=-1)
    even = calibration.doubt / sure.shape[-1]
    return np.asarray((1.0 - calibration.doubt) * sure + even, dtype=np.float64)


# What is believed before any text is judged, in texts: that this share of them says nothing to the machine.
PRIOR_DOUBT = 0.15
PRIOR_TEXTS = 100.0


def fit_calibration(
    scores: Floats, truth: Ints, weight: Floats | None = None, offset: Floats | None = None
) -> Calibration:
    """Temperature and doubt that make the truth most likely, for scores that were not fitted on.

    Temperature after Guo et al. (ICML 2017); the doubt has a beta prior (``PRIOR_DOUBT`` of ``PRIOR_TEXTS``
    texts), so that a hundred texts without an error prove less than a thousand. ``weight`` (texts,) weighs
    texts, ``offset`` (classes,) is added to the scaled scores. Raises ``ValueError`` for no scores.
    """
    # Brought only for training: it would double what a start of the program costs.
    from scipy.optimize import minimize

    if len(scores) == 0:
        raise ValueError("A calibration needs scores of at least one text.")
    rows, weight = np.arange(len(truth)), np.ones(len(truth)) if weight is None else weight
    offset = np.zeros(scores.shape[1]) if offset is None else offset

    def loss(point: Floats) -> float:
        temperature, doubt = np.exp(point[0]), expit(point[1])
        chance = softmax(scores / temperature + offset, axis=1)[rows, truth]
        seen = -(weight * np.log((1 - doubt) * chance + doubt / scores.shape[1])).sum()
        believed = PRIOR_DOUBT * np.log(doubt) + (1 - PRIOR_DOUBT) * np.log1p(-doubt)
        return float(seen - PRIOR_TEXTS * believed)

    start = np.array([np.log(scores.std() or 1.0) - 1.0, logit(PRIOR_DOUBT)])
    bounds = [(-6.0, 4.0), (-9.0, 3.0)]
    best = minimize(loss, start, method="Nelder-Mead", bounds=bounds, options={"maxiter": 400})
    return Calibration(float(np.exp(best.x[0])), float(expit(best.x[1])))


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
    """What a threshold does: share of texts spoken on, how many of those were right, how sure it was of them,
    and the calibration error among them (nothing spoken: zeros).
    """

    coverage: float
    accuracy: float
    stated: float
    calibration_error: float


def at_threshold(probabilities: Floats, truth: Ints, threshold: float) -> Spoken:
    """Coverage and accuracy when texts whose first probability lies below ``threshold`` are left alone."""
    first, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    spoken = first >= threshold
    if not spoken.any():
        return Spoken(0.0, 0.0, 0.0, 0.0)
    error = calibration_error(probabilities[spoken], truth[spoken])
    return Spoken(float(spoken.mean()), float(right[spoken].mean()), float(first[spoken].mean()), error)


@dataclass(frozen=True, slots=True)
class Stated:
    """Texts whose first probability lies in [``least``, ``most``): how sure, and how often right."""

    least: float
    most: float
    texts: int
    stated: float
    right: float


def stated_and_right(
    probabilities: Floats, truth: Ints, edges: Sequence[float] = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
) -> list[Stated]:
    """By how sure it was: mean probability and share right, so that their difference has a sign.

    Spans without a text are left out.
    """
    first, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    spans = []
    for least, most in pairwise(edges):
        there = (first >= least) & ((first < most) | (most >= 1.0))
        if there.any():
            stated, share = float(first[there].mean()), float(right[there].mean())
            spans.append(Stated(least, most, int(there.sum()), stated, share))
    return spans
