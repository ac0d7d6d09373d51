"""Counts watched against what is usual: the one module that a judge needs to import.

``fit_baseline`` learns the usual, ``window_weights`` and ``BaselineModel.expected`` say what a window
should hold, ``judge_window`` says whether what it holds is usual, an excess, or not to be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qipan.kernels.baseline import BaselineModel, Rates, fit_baseline, hour_of_week_rates
from qipan.kernels.hours import HOURS_OF_WEEK, hour_of_week, hours_of_week, window_weights
from qipan.kernels.surprise import recurrence_days, surprise, surprise_at, upper_bound

__all__ = [
    "HOURS_OF_WEEK",
    "BaselineModel",
    "Rates",
    "Verdict",
    "WindowVerdict",
    "fit_baseline",
    "hour_of_week",
    "hour_of_week_rates",
    "hours_of_week",
    "judge_window",
    "judge_windows",
    "recurrence_days",
    "surprise",
    "surprise_at",
    "upper_bound",
    "window_weights",
]

Verdict = Literal["usual", "excess", "unknown"]
_COVERAGE_TO_KNOW = 0.8


@dataclass(frozen=True, slots=True)
class WindowVerdict:
    """What one window held, what was usual, and what follows.

    ``upper`` is the largest usual count, ``p`` the chance of a count so high or higher,
    ``recurrence_days`` what that means at the step of the looks, ``coverage`` the share of the window
    for which the feed is known to have worked. ``excess``: rarer than asked for, and seen although
    part of the window may be missing. ``unknown``: no excess, but too little coverage, or no baseline.
    """

    observed: float
    expected: float
    upper: float
    p: float
    recurrence_days: float
    coverage: float
    verdict: Verdict


def judge_windows(
    observed: ArrayLike,
    expected: ArrayLike,
    size: ArrayLike,
    *,
    step_minutes: float,
    recurrence: float,
    coverage: ArrayLike = 1.0,
    min_observed: float = 1,
    min_coverage: float = _COVERAGE_TO_KNOW,
) -> NDArray[np.object_]:
    """Judge windows element by element; inputs broadcast, the result is an object array of verdicts.

    A window is an excess when its count is above ``upper_bound`` for ``recurrence`` days and at least
    ``min_observed``. ``expected`` is that of the whole window, not scaled by coverage: what is missing
    can only make an excess larger.
    """
    seen, usual, k, known = np.broadcast_arrays(
        *(np.asarray(each, float) for each in (observed, expected, size, coverage))
    )
    p = surprise(seen, usual, k)
    rare = (p <= surprise_at(recurrence, step_minutes)) & (seen >= max(min_observed, 1))
    verdict = np.where(rare, "excess", np.where(np.isnan(p) | (known < min_coverage), "unknown", "usual"))
    upper = upper_bound(usual, k, recurrence, step_minutes)
    columns = (seen, usual, upper, p, recurrence_days(p, step_minutes), known, verdict)
    made = [WindowVerdict(*row) for row in zip(*(each.ravel().tolist() for each in columns), strict=True)]
    result = np.empty(len(made), dtype=np.object_)
    result[:] = made
    return result.reshape(seen.shape)


def judge_window(
    observed: float,
    expected: float,
    size: float,
    *,
    step_minutes: float,
    recurrence: float,
    coverage: float = 1.0,
    min_observed: float = 1,
    min_coverage: float = _COVERAGE_TO_KNOW,
) -> WindowVerdict:
    """Judge one window of one area; see ``judge_windows``."""
    judged: WindowVerdict = judge_windows(
        observed,
        expected,
        size,
        step_minutes=step_minutes,
        recurrence=recurrence,
        coverage=coverage,
        min_observed=min_observed,
        min_coverage=min_coverage,
    ).item()
    return judged
