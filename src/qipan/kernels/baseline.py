"""What is usual: hourly rates that know the hour of day and the weekday, learnt from sparse counts.

Model. The count of area a in hour t is negative binomial with mean ``rate[a, hour_of_week(t)]`` and
size ``k[a]`` (variance mu + mu²/k). The rate is level × hour-of-day factor × weekday factor × a factor
of its own for each of the 168 hours of the week; every factor is shrunk (``shrinkage``) to that of all
areas together and to 1, so that a few reports do not make a pattern.

Past outbreaks. Days far above their expectation are weighted down and the model is fitted again, after
Farrington, Andrews, Beale & Catchpole (1996), JRSS A 159, 547–563, with the threshold 2.58 of Noufaily
et al. (2013), Statistics in Medicine 32, 1206–1222: weight (2.58/z)² above z = 2.58. Two changes fit
sparse counts: z is the normal score of the day's mid-p under the negative binomial, because Anscombe
residuals of daily counts near 0 are not normal; and beyond z = 5 the weight is 0, because the variance,
unlike the mean, does not survive a small weight on a count that is a hundred times too high.

Gaps. An hour that is not covered has no exposure: a gap is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qipan.kernels.hours import HOURS_OF_WEEK
from qipan.kernels.outbreaks import first_weights, outbreak_weights
from qipan.kernels.shrinkage import pooled_then_own

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BLOCK_HOURS = 24
_PASSES = 5
_JEFFREYS = 0.5
_PRIOR_PAIR_RATIO = 2.0
_POOLED_PAIRS, _AREA_PAIRS = 1.0, 5.0
_SMALLEST_INVERSE_SIZE = 1e-9


@dataclass(frozen=True, slots=True)
class Rates:
    """Events per covered hour: ``by_hour_of_week`` (n_areas, 168), and its mean ``level`` (n_areas,).

    ``evidence`` (n_areas,) is the weighted number of events it rests on. All nan where nothing was covered.
    """

    by_hour_of_week: Floats
    level: Floats
    evidence: Floats


@dataclass(frozen=True, slots=True)
class BaselineModel:
    """The usual of each area. ``size`` (n_areas,) is the negative binomial k of an hour's count.

    ``size`` already holds the uncertainty of the level. Used for a window longer than an hour it is
    cautious (hours correlate at most fully); for much shorter windows clumps may exceed it.
    ``day_weights`` (n_areas, n_days) tells which days of the history were weighted down.
    """

    rates: Rates
    size: Floats
    day_weights: Floats
    covered_hours: float

    def expected(self, hour_of_week_weights: ArrayLike) -> Floats:
        """Expected counts (n_areas,) of a window given hours of each hour of the week (168,).

        Weights of several windows (n_windows, 168) give (n_areas, n_windows).
        """
        return np.asarray(
            self.rates.by_hour_of_week @ np.asarray(hour_of_week_weights, float).T, dtype=np.float64
        )


def fit_baseline(
    counts: ArrayLike,
    covered: ArrayLike,
    first_hour_of_week: int = 0,
    *,
    hour_of_week: ArrayLike | None = None,
) -> BaselineModel:
    """Learn the usual from successive hourly ``counts`` (n_areas, n_hours).

    ``covered`` (n_hours,) is bool, or the covered fraction of each hour. Hours count on from
    ``first_hour_of_week`` (0 = Monday 00:00 local); over a change of clocks hand in ``hour_of_week``
    (n_hours,) from ``hours.hours_of_week`` instead. Raises ValueError for shapes that do not fit.
    """
    table, exposure, week = _checked(counts, covered, first_hour_of_week, hour_of_week)
    table = np.where(exposure > 0, table, 0.0)
    starts = np.arange(0, max(table.shape[1], 1), _BLOCK_HOURS)
    block = np.arange(table.shape[1]) // _BLOCK_HOURS
    seen = np.add.reduceat(table, starts, axis=1)
    weights = first_weights(seen, np.add.reduceat(exposure, starts))
    dispersion = np.ones(table.shape[0])
    for _ in range(_PASSES):
        rates = hour_of_week_rates(table, exposure, week, weights=weights[:, block], dispersion=dispersion)
        means = rates.by_hour_of_week[:, week] * exposure
        size = _size(table, means, weights[:, block])
        dispersion = 1 + np.nan_to_num(rates.level) / size
        weights = outbreak_weights(seen, np.nan_to_num(np.add.reduceat(means, starts, axis=1)))
    uncertain = 1 / size + 1 / (np.nan_to_num(rates.evidence) + _JEFFREYS)
    return BaselineModel(rates, 1 / uncertain, weights, float(exposure.sum()))


def hour_of_week_rates(
    counts: ArrayLike,
    covered: ArrayLike,
    hour_of_week: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    dispersion: ArrayLike | None = None,
) -> Rates:
    """Shrunk hourly rates from ``counts`` (n_areas, n_hours) or (n_hours,) and covered fractions (n_hours,).

    ``weights`` (n_areas, n_hours) scale counts and exposure alike; ``dispersion`` (n_areas,) is
    variance over mean of an hour's count, 1 for Poisson. A level of no events is that of half an event.
    """
    table, exposure, week = _checked(counts, covered, 0, hour_of_week)
    weight = np.ones_like(table) if weights is None else np.asarray(weights, float)
    phi = np.ones(table.shape[0]) if dispersion is None else np.asarray(dispersion, float)
    cells = np.eye(HOURS_OF_WEEK)[week]
    events = np.where(exposure > 0, table * weight, 0.0) @ cells
    hours = (weight * exposure) @ cells
    evidence, total = events.sum(axis=1), hours.sum(axis=1)
    known = total > 0
    level = np.where(known, (evidence + _JEFFREYS) / np.where(known, total, 1.0), np.nan)
    shape = _week_shape(events, np.where(known, level, 0.0)[:, np.newaxis] * hours, phi)
    return _scaled(shape, level, hours, evidence)


def _week_shape(events: Floats, means: Floats, phi: Floats) -> Floats:
    """Factors (n_areas, 168) by hour of day, by weekday and of each hour of the week, in that order."""
    shape = np.ones_like(means)
    for axes, repeat in (((1,), (7, 1)), ((2,), (1, 24)), ((), (1, 1))):
        seen = events.reshape(-1, 7, 24).sum(axis=axes, keepdims=True)
        usual = (means * shape).reshape(-1, 7, 24).sum(axis=axes, keepdims=True)
        flat = (len(events), -1)
        ratios = pooled_then_own(seen.reshape(flat), usual.reshape(flat), phi).reshape(seen.shape)
        shape = shape * np.tile(ratios, (1, *repeat)).reshape(-1, HOURS_OF_WEEK)
    return shape


def _scaled(shape: Floats, level: Floats, hours: Floats, evidence: Floats) -> Rates:
    """Rates whose total over the exposure equals the total of the events."""
    covered, total = (shape * hours).sum(axis=1), hours.sum(axis=1)
    factor = np.divide(total, covered, out=np.ones_like(total), where=covered > 0)
    return Rates(shape * (level * factor)[:, np.newaxis], level, np.where(total > 0, evidence, np.nan))


def _size(counts: Floats, means: Floats, weights: Floats) -> Floats:
    """Size k (n_areas,) by factorial moments: 1 + 1/k = sum of y(y-1) over sum of mu².

    Few pairs say little: a weak prior of one expected pair with k = 1 stands before all areas together,
    and five expected pairs of all together before each area.
    """
    pairs = np.nansum(weights * counts * (counts - 1), axis=1)
    chance = np.nansum(weights * means**2, axis=1)
    together = (pairs.sum() + _POOLED_PAIRS * _PRIOR_PAIR_RATIO) / (chance.sum() + _POOLED_PAIRS)
    own = (pairs + _AREA_PAIRS * together) / (chance + _AREA_PAIRS)
    return np.asarray(1 / np.maximum(own - 1, _SMALLEST_INVERSE_SIZE), dtype=np.float64)


def _checked(
    counts: ArrayLike, covered: ArrayLike, first: int, hour_of_week: ArrayLike | None
) -> tuple[Floats, Floats, Ints]:
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    exposure = np.asarray(covered, dtype=np.float64)
    n_hours = table.shape[1]
    week = (first + np.arange(n_hours)) % HOURS_OF_WEEK if hour_of_week is None else np.asarray(hour_of_week)
    if table.ndim != 2 or n_hours == 0 or exposure.shape != (n_hours,) or week.shape != (n_hours,):
        raise ValueError(
            "counts must be (n_areas, n_hours) with n_hours > 0, covered and hour_of_week (n_hours,)"
        )
    if np.any((exposure < 0) | (exposure > 1)) or np.any((week < 0) | (week >= HOURS_OF_WEEK)):
        raise ValueError("covered must lie within 0 and 1, hour_of_week within 0 and 167")
    if not np.all(np.isfinite(table[:, exposure > 0])) or np.any(table[:, exposure > 0] < 0):
        raise ValueError("counts of covered hours must be finite and not negative")
    return table, exposure, week.astype(np.int64)
