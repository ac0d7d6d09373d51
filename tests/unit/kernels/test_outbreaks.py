"""How strange was a day: the size of ordinary days is found although some days are outbreaks."""

from __future__ import annotations

import numpy as np
import pytest

from qipan.kernels.outbreaks import first_weights, outbreak_weights, robust_size

DAYS = 2400


def days(mean: float, size: float, areas: int = 20, seed: int = 5):
    random = np.random.default_rng(seed)
    return random.poisson(mean * random.gamma(size, 1 / size, size=(areas, DAYS))), np.full(
        (areas, DAYS), mean
    )


@pytest.mark.parametrize("mean", [6.0, 200.0])
@pytest.mark.parametrize("size", [0.5, 3.0, 30.0])
def test_the_size_is_found_again_wherever_it_shows(mean, size):
    found = robust_size(*days(mean, size))
    spread = 1 + mean / size  # variance over mean, which is what the watch needs
    assert np.median(1 + mean / found) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize("size", [0.5, 3.0, 30.0])
def test_of_days_with_one_event_it_is_known_roughly(size):
    found = robust_size(*days(1.0, size))
    assert 0.8 < np.median(1 + 1 / found) / (1 + 1 / size) < 1.5


def test_outbreaks_change_it_little_where_moments_would_be_lost():
    seen, usual = days(2.0, 3.0)
    seen = np.where(np.arange(DAYS) % 16 == 0, seen + 60, seen)
    by_moments = 1 / ((seen * (seen - 1.0)).sum() / np.square(usual).sum() - 1)
    assert by_moments < 0.05
    assert np.median(robust_size(seen, usual)) > 1


def test_weights_fall_with_strangeness_and_end_at_nothing():
    seen, usual = days(4.0, 50.0, areas=1)
    seen[0, :4] = [4, 11, 14, 60]
    ordinary, odd, odder, outbreak = outbreak_weights(seen, usual)[0, :4]
    assert ordinary == 1 > odd > odder > outbreak == 0


def test_one_or_two_events_are_no_outbreak_and_silence_is_none():
    seen = np.zeros((1, 100))
    seen[0, :2] = [2, 1]
    assert np.all(outbreak_weights(seen, np.full((1, 100), 0.001)) == 1)
    assert np.all(first_weights(seen, np.full(100, 24.0)) == 1)


def test_days_without_expectation_do_not_take_part():
    seen, usual = days(6.0, 3.0, areas=2)
    usual[:, 1000:] = 0
    assert robust_size(seen, usual) == pytest.approx(robust_size(seen[:, :1000], usual[:, :1000]))
