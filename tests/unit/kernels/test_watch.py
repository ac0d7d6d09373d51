"""Verdicts on windows."""

from __future__ import annotations

import numpy as np
import pytest

from qipan.kernels.watch import judge_window, judge_windows

YEAR = {"step_minutes": 5, "recurrence": 365}


def test_an_excess_lies_above_the_upper_bound_and_recurs_rarely():
    verdict = judge_window(8, 0.09, 2.0, **YEAR)
    assert (verdict.verdict, verdict.observed, verdict.coverage) == ("excess", 8, 1)
    assert verdict.observed > verdict.upper
    assert verdict.recurrence_days > 365


@pytest.mark.parametrize("observed", range(12))
def test_excess_is_exactly_what_lies_above_the_upper_bound(observed):
    verdict = judge_window(observed, 0.4, 1.5, **YEAR)
    assert (verdict.verdict == "excess") is (observed > verdict.upper)
    assert (verdict.verdict == "excess") is (verdict.recurrence_days >= 365)


def test_too_few_to_matter_is_usual_however_rare():
    assert judge_window(2, 1e-6, 1.0, **YEAR, min_observed=3).verdict == "usual"
    assert judge_window(3, 1e-6, 1.0, **YEAR, min_observed=3).verdict == "excess"


def test_a_feed_that_was_silent_leaves_the_window_unknown_but_hides_no_excess():
    assert judge_window(0, 2.0, 1.0, **YEAR, coverage=0.5).verdict == "unknown"
    assert judge_window(60, 2.0, 1.0, **YEAR, coverage=0.5).verdict == "excess"
    assert judge_window(0, 2.0, 1.0, **YEAR, coverage=0.9).verdict == "usual"
    assert judge_window(0, 2.0, 1.0, **YEAR, coverage=0.9, min_coverage=1).verdict == "unknown"


def test_without_a_baseline_nothing_is_known():
    verdict = judge_window(50, float("nan"), 1.0, **YEAR)
    assert verdict.verdict == "unknown"
    assert np.isnan([verdict.p, verdict.upper, verdict.recurrence_days]).all()


def test_many_areas_and_times_at_once_give_the_same_as_one_by_one():
    observed = np.array([[0, 3, 9], [40, 41, 0]])
    expected, size, coverage = (
        np.array([0.2, 30.0])[:, None],
        np.array([1.0, 5.0])[:, None],
        np.array([1, 1, 0.1]),
    )
    judged = judge_windows(observed, expected, size, coverage=coverage, **YEAR)
    assert judged.shape == (2, 3)
    for area, time in np.ndindex(2, 3):
        alone = judge_window(
            observed[area, time], expected[area, 0], size[area, 0], coverage=coverage[time], **YEAR
        )
        assert judged[area, time] == alone
    assert judged[1, 2].verdict == "unknown"
