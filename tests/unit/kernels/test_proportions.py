"""Wilson intervals: known values, the edges 0 and n, nothing known for n = 0, coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qipan.kernels.proportions import wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # solutions of (p - s/n)² = z² p (1 - p) / n with z = 1.959964, worked out by hand
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (5, 10, 0.23659, 0.76341),
        (81, 263, 0.25531, 0.36621),  # Newcombe (1998), Statistics in Medicine 17, 857–872: .2553 to .3662
        (15, 148, 0.06239, 0.16057),  # the same: .0624 to .1605
    ],
)
def test_known_intervals(successes, n, low, high):
    assert wilson(successes, n) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


def test_the_bounds_solve_the_score_equation():
    low, high = wilson(37, 200, 0.9)
    z = stats.norm.isf(0.05)
    for bound in (float(low), float(high)):
        assert abs(bound - 37 / 200) / np.sqrt(bound * (1 - bound) / 200) == pytest.approx(z)


def test_of_nothing_nothing_is_known():
    low, high = wilson([0, 3], [0, 4])
    assert (low[0], high[0]) == (0, 1)
    assert 0 < low[1] < 0.75 < high[1] < 1


def test_it_broadcasts():
    low, high = wilson(np.arange(4)[:, None], [3, 30])
    assert low.shape == high.shape == (4, 2)
    assert np.all(high - low > 0)
    assert np.all((high - low)[:, 1] < (high - low)[:, 0])


def test_it_holds_the_truth_about_as_often_as_it_says():
    n, truth = 40, 0.15
    low, high = wilson(np.arange(n + 1), n)
    chance = stats.binom.pmf(np.arange(n + 1), n, truth)
    assert 0.93 < chance[(low <= truth) & (truth <= high)].sum() < 0.98


@pytest.mark.parametrize(
    ("successes", "n", "confidence"), [(4, 3, 0.95), (-1, 3, 0.95), (1, 3, 1.0), (1, np.nan, 0.9)]
)
def test_impossible_input_is_refused(successes, n, confidence):
    with pytest.raises(ValueError, match="must lie between"):
        wilson(successes, n, confidence)
