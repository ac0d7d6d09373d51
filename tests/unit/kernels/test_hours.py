"""Windows as hours of the week, also on the days when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from qipan.kernels.hours import hour_of_week, hours_of_week, window_weights

PACIFIC = ZoneInfo("America/Los_Angeles")


def local(*parts: int, zone: ZoneInfo = PACIFIC, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=zone, fold=fold)


def test_a_window_over_two_hours_shares_itself_out():
    weights = window_weights(local(2022, 12, 31, 5, 5), local(2022, 12, 31, 6, 5), PACIFIC)
    saturday = 5 * 24
    assert dict(enumerate(weights)).items() >= {saturday + 5: 55 / 60, saturday + 6: 5 / 60}.items()
    assert weights.sum() == pytest.approx(1)


def test_a_week_covers_each_hour_once_and_sunday_runs_into_monday():
    weights = window_weights(local(2022, 9, 4, 23, 30), local(2022, 9, 11, 23, 30), PACIFIC)
    assert weights == pytest.approx(np.ones(168))


def test_the_repeated_hour_weighs_twice_and_the_missing_hour_nothing():
    autumn = window_weights(local(2022, 11, 6), local(2022, 11, 7), PACIFIC)
    spring = window_weights(local(2023, 3, 12), local(2023, 3, 13), PACIFIC)
    sunday = 6 * 24
    assert (autumn.sum(), autumn[sunday + 1]) == (25, 2)
    assert (spring.sum(), spring[sunday + 2]) == (23, 0)


def test_zones_off_the_full_hour():
    kathmandu = ZoneInfo("Asia/Kathmandu")  # UTC+5:45
    weights = window_weights(
        local(2026, 3, 2, 8, 0, zone=kathmandu), local(2026, 3, 2, 9, 0, zone=kathmandu), kathmandu
    )
    assert weights[8] == 1 == weights.sum()


def test_a_window_that_does_not_run_forward_is_empty():
    at = local(2026, 3, 2, 8)
    assert window_weights(at, at, PACIFIC).sum() == 0
    assert window_weights(at, at - timedelta(hours=1), PACIFIC).sum() == 0


def test_hours_of_the_week_follow_the_clock_over_its_change():
    first = datetime(2022, 11, 6, 7, tzinfo=UTC)  # Sunday 00:00 PDT
    assert hours_of_week(first, 4, PACIFIC).tolist() == [144, 145, 145, 146]
    assert hour_of_week(datetime(2026, 3, 1, 16, tzinfo=UTC), ZoneInfo("Asia/Shanghai")) == 0
