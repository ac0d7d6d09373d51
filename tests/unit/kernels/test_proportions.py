"""Wilson intervals: known values, the edges 0 and n, nothing known for n = 0, coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qipan.kernels.proportions import stratified, wilson


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


def test_a_stratum_weighs_as_it_stands_in_the_frame():
    share, low, high = stratified([90, 10], [1, 1], [1, 0])
    assert share == pytest.approx(0.9)
    # W² (1 - f) / n of 0.81 · 89/90 and 0.01 · 9/10: hardly more than one look.
    assert low < 0.4
    assert share <= high <= 1


def test_proportional_samples_give_the_plain_share_and_a_narrower_interval():
    share, low, high = stratified([100, 300], [10, 30], [9, 27])
    assert share == pytest.approx(0.9)
    plain_low, plain_high = (float(bound) for bound in wilson(36, 40))
    assert plain_low < low < share < high < plain_high


def test_a_frame_that_was_looked_at_whole_leaves_no_doubt():
    assert stratified([2, 3], [2, 3], [1, 3]) == (pytest.approx(0.8), pytest.approx(0.8), pytest.approx(0.8))


def test_a_stratum_without_a_look_counts_in_no_weight():
    assert stratified([50, 50], [5, 0], [4, 0])[0] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("sizes", "sampled", "successes"), [([5], [6], [1]), ([5], [2], [3]), ([5], [0], [0]), ([5], [2], [-1])]
)
def test_samples_that_cannot_be_are_refused(sizes, sampled, successes):
    with pytest.raises(ValueError, match="sampled"):
        stratified(sizes, sampled, successes)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """2,000 draws from a frame of 12 parties whose truth is known: at least nine of ten intervals hold it."""
    rng = np.random.default_rng(5)
    sizes = np.array([400, 250, 200, 120, 80, 60, 40, 30, 20, 15, 10, 5])
    good = np.array([round(n * p) for n, p in zip(sizes, rng.uniform(0.6, 1, 12), strict=True)])
    sampled = np.maximum(1, np.ceil(sizes * 0.05)).astype(int)
    truth, held = good.sum() / sizes.sum(), 0
    for _ in range(2000):
        hits = rng.hypergeometric(good, sizes - good, sampled)
        _share, low, high = stratified(sizes, sampled, hits)
        held += low <= truth <= high
    assert held / 2000 > 0.9
