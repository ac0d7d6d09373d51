"""Past outbreaks in a history: how strange was each day, and how much should it teach?

Counts of a day are negative binomial with known means and one size per area. The size must not be
learnt from the very outbreaks that it is to reveal: moments would be, since a few storms a winter make
every storm look usual. It is found by Huber's proposal 2 instead (Huber 1964, Annals of Mathematical
Statistics 35, 73–101): the mean of min(z², c²) over the days is what it is for a standard normal. z are
randomised quantile residuals (Dunn & Smyth 1996, JCGS 5, 236–244), exactly normal for counts however
sparse; the random part is replaced by its even quantiles, so the result is the same at every run.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from qipan.kernels.surprise import surprise

Floats = NDArray[np.float64]

_DOWNWEIGHT_FROM = 2.58
_REJECT_FROM = 5.0
_SMALLEST_OUTBREAK = 3
_FIRST_TRIM = 0.85

_CAP = 1.5
_CAPPED_SQUARE = float(
    1 - 2 * special.ndtr(-_CAP) * (1 - _CAP**2) - 2 * _CAP * np.exp(-(_CAP**2) / 2) / np.sqrt(2 * np.pi)
)
_PARTS = (np.arange(4) + 0.5) / 4
_LOG_SIZES = np.linspace(np.log(1e4), np.log(0.05), 20)


def first_weights(seen: Floats, covered_hours: Floats) -> Floats:
    """Weights (n_areas, n_days) before any model: the days with the highest ratios are set aside.

    They come back with the first model that does not find them strange. Days of one or two events
    always stay: setting them aside would empty sparse areas.
    """
    ratio = np.divide(seen, covered_hours, out=np.zeros_like(seen), where=covered_hours > 0)
    limit = np.quantile(ratio, _FIRST_TRIM, axis=1, keepdims=True)
    return np.where((ratio > limit) & (seen >= _SMALLEST_OUTBREAK), 0.0, 1.0)


def outbreak_weights(seen: Floats, usual: Floats) -> Floats:
    """Weights (n_areas, n_days) of days with counts ``seen`` and means ``usual``: 1, falling, or 0.

    (2.58/z)² above z = 2.58, 0 above z = 5; z is the normal score of the mid-p.
    """
    tail = surprise(seen, usual, robust_size(seen, usual)[:, np.newaxis], mid=True)
    score = np.maximum(-special.ndtri(np.nan_to_num(tail, nan=1.0)), _DOWNWEIGHT_FROM)
    falling = np.where(score > _REJECT_FROM, 0.0, (_DOWNWEIGHT_FROM / score) ** 2)
    return np.where(seen < _SMALLEST_OUTBREAK, 1.0, falling)


def robust_size(seen: Floats, usual: Floats) -> Floats:
    """Size k (n_areas,) of the counts of days (n_areas, n_days); days without expectation take no part.

    A size much too small makes sparse counts strange again, so the curve has two arms: the answer lies
    on the Poisson side, at the first size that scatters enough, or at the calmest where none does.
    """
    curve = np.stack([_capped_square(seen, usual, np.full(len(seen), k)) for k in np.exp(_LOG_SIZES)], axis=1)
    calm = curve <= _CAPPED_SQUARE
    first = np.where(calm.any(axis=1), calm.argmax(axis=1), curve.argmin(axis=1))
    return np.asarray(np.exp(_LOG_SIZES[first] + _part_of_step(curve, first, calm)), dtype=np.float64)


def _part_of_step(curve: Floats, first: NDArray[np.intp], calm: NDArray[np.bool_]) -> Floats:
    """How far back towards the step before (logs, >= 0) the straight line meets the wanted value."""
    area, before = np.arange(len(curve)), np.maximum(first - 1, 0)
    drop = curve[area, before] - curve[area, first]
    crossing = (first > 0) & calm[area, first] & (drop > 0)
    part = (_CAPPED_SQUARE - curve[area, first]) / np.where(crossing, drop, 1.0)
    return np.where(crossing, part * (_LOG_SIZES[0] - _LOG_SIZES[1]), 0.0)


def _capped_square(seen: Floats, usual: Floats, size: Floats) -> Floats:
    """Mean of min(z², c²) over the days of each area."""
    known = usual > 0
    means, k = np.where(known, usual, 1.0), size[:, np.newaxis]
    at_least, above = surprise(seen, means, k), surprise(seen + 1, means, k)
    tails = above[..., np.newaxis] + (at_least - above)[..., np.newaxis] * _PARTS
    squares = np.minimum(special.ndtri(tails) ** 2, _CAP**2).mean(axis=-1)
    return np.asarray(
        np.where(known, squares, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1), dtype=np.float64
    )
