"""What is usual, learnt from simulated counts whose truth is known (all counts here are simulated)."""

from __future__ import annotations

import numpy as np
import pytest

from qipan.kernels.baseline import fit_baseline, hour_of_week_rates
from qipan.kernels.surprise import surprise, surprise_at

N_HOURS = 240 * 24
WEEKDAY = np.array([1, 1, 1, 1, 1.2, 0.8, 0.6])
HOUR = 1 + 0.7 * np.sin(np.arange(24) / 24 * 2 * np.pi)
SHAPE = np.outer(WEEKDAY, HOUR).ravel() / np.outer(WEEKDAY, HOUR).mean()


def negative_binomial(level: float, size: float, areas: int, hours: int = N_HOURS, seed: int = 7):
    """Counts (areas, hours) from Monday 00:00 on."""
    random = np.random.default_rng(seed)
    means = np.tile(level * SHAPE[np.arange(hours) % 168], (areas, 1))
    return random.poisson(means * random.gamma(size, 1 / size, size=means.shape))


def all_covered(hours: int = N_HOURS):
    return np.ones(hours, dtype=bool)


@pytest.mark.parametrize("level", [0.02, 0.1, 3.0])
@pytest.mark.parametrize("size", [0.5, 2.0])
def test_level_shape_and_size_are_found_again(level, size):
    model = fit_baseline(negative_binomial(level, size, areas=40), all_covered(), 0)
    rates = model.rates.by_hour_of_week
    assert rates.mean() == pytest.approx(level, rel=0.03)
    assert np.corrcoef(rates.mean(axis=0), SHAPE)[0, 1] > 0.95
    assert np.median(model.size) == pytest.approx(size, rel=0.3)
    assert (model.day_weights < 1).mean() < 0.01


def test_shrinkage_beats_raw_rates_in_a_sparse_area():
    counts = negative_binomial(0.05, 2.0, areas=30)
    shrunk = fit_baseline(counts, all_covered(), 0).rates.by_hour_of_week
    raw = np.stack([counts[:, hour::168].mean(axis=1) for hour in range(168)], axis=1)
    truth = 0.05 * SHAPE
    assert np.square(shrunk - truth).mean() < 0.05 * np.square(raw - truth).mean()


def test_without_a_pattern_no_pattern_is_made():
    counts = np.random.default_rng(3).poisson(0.05, size=(1, N_HOURS))
    rates = fit_baseline(counts, all_covered(), 0).rates.by_hour_of_week
    assert rates.max() / rates.min() < 1.8


def test_an_area_of_its_own_kind_keeps_its_pattern():
    counts = negative_binomial(5.0, 20.0, areas=8)
    counts[0] = np.roll(counts[0], 12)  # lives by night
    rates = fit_baseline(counts, all_covered(), 0).rates.by_hour_of_week
    assert np.corrcoef(rates[0], np.roll(SHAPE, 12))[0, 1] > 0.95
    assert np.corrcoef(rates[1], SHAPE)[0, 1] > 0.95


def test_false_alarms_come_about_as_often_as_the_recurrence_says():
    test_hours = 48 * 168
    counts = negative_binomial(3.0, 2.0, areas=40, hours=N_HOURS + test_hours)
    model = fit_baseline(counts[:, :N_HOURS], all_covered(), 0)
    later = (np.arange(N_HOURS, N_HOURS + test_hours)) % 168
    p = surprise(counts[:, N_HOURS:], model.rates.by_hour_of_week[:, later], model.size[:, None])
    for recurrence in (2, 10, 30):
        alarms = np.sum(p <= surprise_at(recurrence, 60))
        looks_over_recurrence = counts.shape[0] * test_hours / 24 / recurrence
        assert 0.6 < alarms / looks_over_recurrence < 1.25  # below 1: whole counts are cautious


def test_sparse_false_alarms_are_fewer_never_more():
    test_hours = 48 * 168
    counts = negative_binomial(0.085, 0.5, areas=60, hours=N_HOURS + test_hours)
    model = fit_baseline(counts[:, :N_HOURS], all_covered(), 0)
    later = (np.arange(N_HOURS, N_HOURS + test_hours)) % 168
    p = surprise(counts[:, N_HOURS:], model.rates.by_hour_of_week[:, later], model.size[:, None])
    alarms = np.sum(p <= surprise_at(10, 60))
    assert 0.1 < alarms / (counts.shape[0] * test_hours / 24 / 10) < 1.1


def test_a_past_flood_does_not_teach_itself():
    quiet = negative_binomial(0.1, 1.0, areas=1)
    flooded = quiet.copy()
    flooded[0, 2400:2415] += 30
    flooded[0, 2430:2440] += 5
    before, after = fit_baseline(quiet, all_covered(), 0), fit_baseline(flooded, all_covered(), 0)
    assert after.day_weights[0, 100] == 0
    assert after.rates.level == pytest.approx(before.rates.level, rel=0.05)
    assert after.size == pytest.approx(before.size, rel=0.5)


def test_many_storms_do_not_mask_one_another():
    quiet = negative_binomial(0.06, 1.0, areas=1)
    stormy = quiet.copy()
    for day in range(60, 240, 12):
        stormy[0, day * 24 + 8 : day * 24 + 16] += 6
    before, after = fit_baseline(quiet, all_covered(), 0), fit_baseline(stormy, all_covered(), 0)
    assert np.all(after.day_weights[0, 60:240:12] < 0.1)
    assert after.rates.level == pytest.approx(before.rates.level, rel=0.1)


def test_a_gap_is_not_zero():
    counts = negative_binomial(1.0, 2.0, areas=3)
    covered = all_covered()
    covered[:2400] = False
    silent = np.where(covered, counts, 0)
    with_gap = fit_baseline(silent, covered, 0)
    assert with_gap.covered_hours == N_HOURS - 2400
    assert with_gap.rates.level == pytest.approx(counts[:, 2400:].mean(axis=1), rel=0.02)
    garbage = np.where(covered, counts, 999)
    assert np.array_equal(
        fit_baseline(garbage, covered, 0).rates.by_hour_of_week, with_gap.rates.by_hour_of_week
    )


def test_a_fraction_of_an_hour_counts_as_a_fraction():
    counts = np.full((1, 1680), 2.0)
    assert fit_baseline(counts, np.full(1680, 0.5), 0).rates.level == pytest.approx(4, rel=1e-3)


def test_the_first_hour_shifts_the_week():
    counts = negative_binomial(3.0, 5.0, areas=1)
    shifted = fit_baseline(counts[:, 30:], all_covered(N_HOURS - 30), 30).rates.by_hour_of_week
    week = (30 + np.arange(N_HOURS - 30)) % 168
    given = fit_baseline(counts[:, 30:], all_covered(N_HOURS - 30), hour_of_week=week).rates.by_hour_of_week
    assert np.array_equal(shifted, given)
    assert np.corrcoef(shifted[0], SHAPE)[0, 1] > 0.95


def test_expected_of_one_and_of_many_windows():
    model = fit_baseline(negative_binomial(1.0, 2.0, areas=4), all_covered(), 0)
    week = np.ones(168)
    assert model.expected(week) == pytest.approx(model.rates.by_hour_of_week.sum(axis=1))
    assert model.expected(np.stack([week, week / 2])).shape == (4, 2)


def test_silence_expects_little_but_not_nothing():
    model = fit_baseline(np.zeros((2, N_HOURS)), all_covered(), 0)
    assert model.rates.level == pytest.approx([0.5 / N_HOURS] * 2)
    assert np.all(surprise(1, model.expected(np.eye(168)[0]), model.size) > 1e-6)


def test_without_any_coverage_nothing_is_known():
    model = fit_baseline(np.zeros((2, 48)), np.zeros(48, dtype=bool), 0)
    assert np.all(np.isnan(model.expected(np.ones(168))))
    assert np.all(model.size > 0)


def test_rates_of_a_single_series():
    rates = hour_of_week_rates(np.full(336, 2.0), np.ones(336), np.arange(336) % 168)
    assert rates.by_hour_of_week.shape == (1, 168)
    assert rates.by_hour_of_week == pytest.approx(2, rel=1e-2)


@pytest.mark.parametrize(
    ("counts", "covered", "problem"),
    [
        (np.ones((1, 5)), np.ones(4), "n_hours"),
        (np.ones((1, 0)), np.ones(0), "n_hours"),
        (np.ones((1, 5)), np.full(5, 1.5), "covered"),
        (-np.ones((1, 5)), np.ones(5), "negative"),
        (np.full((1, 5), np.nan), np.ones(5), "finite"),
    ],
)
def test_shapes_and_values_that_do_not_fit_are_refused(counts, covered, problem):
    with pytest.raises(ValueError, match=problem):
        fit_baseline(counts, covered, 0)
