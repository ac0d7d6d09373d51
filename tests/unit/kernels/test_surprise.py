"""Upper tails against the reference distributions, at the edges, and what they mean in days."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qipan.kernels.surprise import SMALLEST_P, recurrence_days, surprise, surprise_at, upper_bound

MEANS = np.array([0.01, 0.3, 4.0, 250.0])[:, None, None]
SIZES = np.array([0.1, 2.0, 90.0])[:, None]
COUNTS = np.array([0, 1, 2, 7, 300])


def test_the_tail_is_that_of_the_negative_binomial():
    expected = stats.nbinom.sf(COUNTS - 1, SIZES, SIZES / (SIZES + MEANS))
    assert surprise(COUNTS, MEANS, SIZES) == pytest.approx(np.maximum(expected, SMALLEST_P), rel=1e-9)


def test_without_overdispersion_it_is_poisson():
    expected = np.maximum(stats.poisson.sf(COUNTS - 1, MEANS[..., 0]), SMALLEST_P)
    assert surprise(COUNTS, MEANS[..., 0], np.inf) == pytest.approx(expected, rel=1e-9)
    assert surprise(COUNTS, MEANS[..., 0], 9.9e6) == pytest.approx(expected, rel=0.2)


def test_mid_p_takes_half_of_the_observed_count_off():
    whole = surprise(3, 1.5, 2.0)
    assert surprise(3, 1.5, 2.0, mid=True) == pytest.approx(whole - stats.nbinom.pmf(3, 2, 2 / 3.5) / 2)


@pytest.mark.parametrize(
    ("observed", "expected", "size", "p"),
    [
        (0, 0, 1, 1.0),
        (1, 0, 1, SMALLEST_P),
        (10**9, 1.0, 1.0, SMALLEST_P),
        (10**9, 1e9, 1e9, 0.5),
        (10**12, 1e12, np.inf, 0.5),
        (3, np.nan, 1, np.nan),
    ],
)
def test_edges_are_safe(observed, expected, size, p):
    assert surprise(observed, expected, size) == pytest.approx(p, abs=1e-3 * (p > 0.1), nan_ok=True)


@pytest.mark.parametrize("arguments", [(-1, 1, 1), (1, -1, 1), (1, 1, 0)])
def test_impossible_input_is_refused(arguments):
    with pytest.raises(ValueError, match="must"):
        surprise(*arguments)


def test_recurrence_is_the_time_between_looks_over_the_chance():
    assert recurrence_days(0.001, 1440) == pytest.approx(1000)
    assert recurrence_days(surprise_at(365, 5), 5) == pytest.approx(365)
    assert np.isfinite(recurrence_days(surprise(10**9, 0.0, 1.0), 5))


@pytest.mark.parametrize("recurrence", [1, 30, 365, 36500])
def test_the_upper_bound_is_the_largest_usual_count(recurrence):
    means, sizes = np.broadcast_arrays(
        np.array([0.0, 0.02, 0.9, 40.0, 1e6, np.nan])[:, None], [0.2, 5.0, np.inf]
    )
    upper = upper_bound(means, sizes, recurrence, 10)
    assert np.all(np.isnan(upper) == np.isnan(means))
    known = ~np.isnan(means)
    limit = surprise_at(recurrence, 10)
    assert np.all(surprise(upper[known], means[known], sizes[known]) > limit)
    assert np.all(surprise(upper[known] + 1, means[known], sizes[known]) <= limit)
