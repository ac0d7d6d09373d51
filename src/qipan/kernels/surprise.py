"""How surprising a count is: upper tails of the negative binomial and what they mean in days.

Counts X have mean ``mu`` and variance ``mu + mu² / k``; ``k = inf`` is Poisson. The tail is
P(X >= x) = I(mu / (mu + k); x, k), the regularised incomplete beta function, exact for huge counts.

A *recurrence* of R days says: if nothing but the usual goes on, so high a count is expected at one
look in R days. Looks that overlap (a 60-minute window every 5 minutes) exceed together: the expected
number of exceeding looks holds exactly, but they come in runs, so distinct episodes are rarer than
once in R days. Counts are whole, so the chance is at most, not equal to, the one that is asked for.
Both make the stated recurrence cautious. It concerns one watched series: a hundred series raise a
hundred times as many. A p-value never sets a colour.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]

SMALLEST_P = 1e-300
"""Smaller tails are not told apart, so that recurrences stay finite."""

_POISSON_FROM = 1e7
_MINUTES_PER_DAY = 1440.0
_LARGEST_COUNT = 2.0**52


def surprise(observed: ArrayLike, expected: ArrayLike, size: ArrayLike, *, mid: bool = False) -> Floats:
    """P(X >= observed) for means ``expected`` and sizes ``size`` (> 0, inf allowed), broadcast.

    With ``mid`` half of P(X = observed) is taken off (mid-p: uniform on average, not conservative).
    1 where nothing was observed; ``SMALLEST_P`` where something was and nothing can be expected; nan
    where the expectation is nan. Raises ValueError for negative counts, means or sizes not above 0.
    """
    count, mean, k = np.broadcast_arrays(
        np.asarray(observed, float), np.asarray(expected, float), np.asarray(size, float)
    )
    if np.any(count < 0) or np.any(mean < 0) or np.any(k <= 0):
        raise ValueError("counts and means must not be negative, sizes must be above 0")
    tail = _tail(count, mean, k)
    if mid:
        tail = (tail + _tail(count + 1, mean, k)) / 2
    return np.asarray(np.where(np.isnan(mean), np.nan, np.clip(tail, SMALLEST_P, 1.0)), dtype=np.float64)


def recurrence_days(p: ArrayLike, step_minutes: float) -> Floats:
    """In how many days one look is expected to be as surprising as ``p``, looking every ``step_minutes``."""
    return np.asarray((step_minutes / _MINUTES_PER_DAY) / np.asarray(p, float), dtype=np.float64)


def surprise_at(recurrence: float, step_minutes: float) -> float:
    """The tail probability that belongs to a recurrence of so many days (at most 1)."""
    return min(1.0, (step_minutes / _MINUTES_PER_DAY) / recurrence)


def upper_bound(expected: ArrayLike, size: ArrayLike, recurrence: float, step_minutes: float) -> Floats:
    """The largest count that is still usual: any higher one recurs less than once in ``recurrence`` days.

    Whole numbers as floats, nan where the expectation is nan.
    """
    mean, k = np.broadcast_arrays(np.asarray(expected, float), np.asarray(size, float))
    limit = surprise_at(recurrence, step_minutes)
    safe = np.where(np.isnan(mean), 0.0, mean)
    high = np.maximum(1.0, np.ceil(safe))
    while np.any(rising := (surprise(high, safe, k) > limit) & (high < _LARGEST_COUNT)):
        high = np.where(rising, high * 2, high)
    low = np.zeros_like(high)
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        usual = surprise(middle, safe, k) > limit
        low, high = np.where(usual, middle, low), np.where(usual, high, middle)
    return np.asarray(np.where(np.isnan(mean), np.nan, high - 1), dtype=np.float64)


def _tail(count: Floats, mean: Floats, k: Floats) -> Floats:
    at_least = np.maximum(count, 1.0)
    poisson = np.asarray(special.gammainc(at_least, mean))
    finite = np.minimum(k, _POISSON_FROM)
    binomial = np.asarray(special.betainc(at_least, finite, mean / (mean + finite)))
    return np.where(count < 1, 1.0, np.where(k >= _POISSON_FROM, poisson, binomial))
