"""Gaps of a feed: silence is not zero, in the window that is looked at and in the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from qipan.engines.conditions import Span
from qipan.judge.coverage import Coverage, covered_hours
from qipan.judge.windows import Seen, covered_share

NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GAP = timedelta(minutes=30)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("heard", "share"),
    [
        ([], 0.0),
        ([-31], 0.0),
        ([-60, -45, -20], 1.0),
        ([-85, -60, -30, 0], 1.0),
        ([-75, -40, -15], 1 - 20 / 60),
        ([-60, -29], 1 - 31 / 60),
        ([-15], 1 - 45 / 60),
        ([-89, -15], 1 - 45 / 60),
        ([-60, -30, 5], 1.0),
    ],
    ids=str,
)
def test_share_of_a_window_that_the_feed_spoke_for(heard: list[int], share: float):
    assert covered_share([at(m) for m in heard], NOON, HOUR, GAP) == pytest.approx(share)


def seen() -> Seen:
    times = tuple(at(m) for m in (-60, -59, -30, 0, 1))
    return Seen(times, np.array([0, 1, -1, 1, 0]), tuple("abcde"), (False, True, False, False, False), 2)


def test_a_window_holds_its_end_and_not_its_start():
    assert seen().counts(NOON, HOUR).tolist() == [0, 2]
    assert seen().counts(at(1), HOUR).tolist() == [1, 1]
    assert seen().counts(at(-90), HOUR).tolist() == [0, 0]


def test_evidence_is_the_very_signals_of_the_area():
    assert seen().evidence(NOON, HOUR, 1) == {"b": True, "d": False}
    assert seen().evidence(NOON, HOUR, 0) == {}


SPAN = Span("received_at", NOON, NOON + 10 * HOUR)


@pytest.mark.parametrize(
    ("first", "last", "gaps", "gap", "hours"),
    [
        (0, 600, [], HOUR, range(10)),
        (61, 600, [], HOUR, range(2, 10)),
        (0, 600, [(90, 240)], HOUR, [0, 4, 5, 6, 7, 8, 9]),
        (0, 600, [(90, 241)], HOUR, [0, 5, 6, 7, 8, 9]),
        (0, 300, [], HOUR, range(5)),
        (0, 300, [], timedelta.max, range(10)),
        (0, 560, [], HOUR, range(10)),
    ],
)
def test_hours_of_the_history_that_are_known(first, last, gaps, gap, hours):
    coverage = Coverage(at(first), at(last), tuple((at(a), at(b)) for a, b in gaps))
    assert np.flatnonzero(covered_hours(coverage, SPAN, gap)).tolist() == list(hours)


def test_a_history_without_a_sound_is_unknown():
    assert not covered_hours(Coverage(None, None), SPAN, GAP).any()
