"""The flood of 31 December 2022 in San Mateo county, as an operator would have seen it poll by poll.

Water calls (about two a day; in one test calls about wires down) in the last 60 minutes, judged
whenever the feed was read, at a step of 5 minutes, for a recurrence of a year, against the 240 days
that ended 24 hours before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest

from qipan.kernels.watch import (
    BaselineModel,
    WindowVerdict,
    fit_baseline,
    hours_of_week,
    judge_window,
    window_weights,
)

pytestmark = pytest.mark.realdata

ZONE = ZoneInfo("America/Los_Angeles")
HOUR = 3600
HISTORY_HOURS = 240 * 24
QUIET_HOURS = 6
LONGEST_POLL_GAP = 3 * HOUR


def instant(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


def utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@dataclass
class Replay:
    """Times (seconds since 1970) at which calls of a category were first seen and the feed was read."""

    folder: Path
    category: str
    models: dict[date, BaselineModel] = field(default_factory=dict)

    @cached_property
    def calls(self) -> np.ndarray:
        return self._times("events", "first_seen_utc", f"where category = '{self.category}'")

    @cached_property
    def polls(self) -> np.ndarray:
        return np.unique(self._times("snapshots", "seen", ""))

    def _times(self, table: str, column: str, condition: str) -> np.ndarray:
        file = self.folder / "sanmateo-fire-dispatch" / f"{table}_2022-04_2023-12.parquet"
        rows = duckdb.sql(f"select epoch({column}) from read_parquet('{file}') {condition}").fetchall()
        return np.sort(np.array([row[0] for row in rows], dtype=float))

    def model(self, at: float) -> BaselineModel:
        day = utc(at).astimezone(ZONE).date()
        if day not in self.models:
            self.models[day] = self._fit(at)
        return self.models[day]

    def _fit(self, at: float) -> BaselineModel:
        first = (at // HOUR) * HOUR - (24 + HISTORY_HOURS) * HOUR
        edges = first + HOUR * np.arange(HISTORY_HOURS + 1)
        counts = np.histogram(self.calls, bins=edges)[0]
        week = hours_of_week(utc(first), HISTORY_HOURS, ZONE)
        return fit_baseline(counts[np.newaxis], self._covered(edges[:-1]), hour_of_week=week)

    def _covered(self, starts: np.ndarray) -> np.ndarray:
        """An hour is covered when the feed was read before and after it without a long gap."""
        polls = np.concatenate([[-np.inf], self.polls, [np.inf]])
        after = np.searchsorted(polls, starts, side="right")
        return polls[after] - polls[after - 1] <= LONGEST_POLL_GAP

    def observed(self, at: float) -> int:
        return int(np.count_nonzero((self.calls > at - HOUR) & (self.calls <= at)))

    def judge(self, at: float) -> WindowVerdict:
        observed = self.observed(at)
        model = self.model(at)
        expected = model.expected(window_weights(utc(at - HOUR), utc(at), ZONE))
        return judge_window(
            observed, expected[0], model.size[0], step_minutes=5, recurrence=365, min_observed=3
        )

    def excesses(self, start: str, end: str) -> Iterator[float]:
        for at in self.polls[(self.polls >= instant(start)) & (self.polls < instant(end))]:
            # fewer than three are never an excess: no need to fit and ask
            if self.observed(at) >= 3 and self.judge(at).verdict == "excess":
                yield at

    def episodes(self, start: str, end: str) -> list[str]:
        """Local starts of the excesses, merged when less than six hours apart."""
        found: list[float] = []
        last = -np.inf
        for at in self.excesses(start, end):
            if at - last > QUIET_HOURS * HOUR:
                found.append(at)
            last = at
        return [f"{utc(at).astimezone(ZONE):%Y-%m-%d %H:%M}" for at in found]


@pytest.fixture(scope="module")
def replay(realdata: Path) -> Replay:
    return Replay(realdata, "Public assist, water problem")


@pytest.fixture(scope="module")
def wires(realdata: Path) -> Replay:
    return Replay(realdata, "Wires down (not sparking)")


def test_the_window_of_0605_is_an_excess_that_recurs_less_than_once_a_year(replay: Replay):
    at = float(replay.polls[np.searchsorted(replay.polls, instant("2022-12-31T06:05"))])
    assert at < instant("2022-12-31T06:06")
    verdict = replay.judge(at)
    assert (verdict.verdict, verdict.observed) == ("excess", 10)
    assert verdict.recurrence_days >= 365
    assert 0.02 < verdict.expected < 0.2
    assert verdict.upper < 8


def test_it_fires_at_that_poll_and_not_on_the_two_days_before(replay: Replay):
    first = next(replay.excesses("2022-12-29", "2023-01-01"))
    assert instant("2022-12-31T06:05") <= first < instant("2022-12-31T06:06")


def test_the_flood_does_not_teach_the_baseline_of_the_weeks_after(replay: Replay):
    before, after = (replay.model(instant(day)) for day in ("2022-12-30T12:00", "2023-01-20T12:00"))
    assert after.rates.level == pytest.approx(before.rates.level, rel=0.15)
    assert after.day_weights.min() == 0


def test_the_gap_of_july_is_no_exposure(replay: Replay):
    model = replay.model(instant("2022-12-30T12:00"))
    missing = HISTORY_HOURS - model.covered_hours
    assert 70 < missing < 24 * 7


def test_a_quiet_month_raises_at_most_one_episode(replay: Replay):
    assert len(replay.episodes("2022-09-01", "2022-10-01")) <= 1


def test_the_water_episodes_of_the_winter(replay: Replay):
    """Days on which trees and wires came down too, except 12 March: 25 water calls and no wind."""
    episodes = replay.episodes("2022-12-01", "2023-04-01")
    assert [each[:10] for each in episodes] == [
        "2022-12-10",
        "2022-12-31",
        "2023-01-01",
        "2023-01-14",
        "2023-03-12",
        "2023-03-21",
    ]


@pytest.mark.parametrize("storm", ["2023-02-21", "2023-03-14"])
def test_the_wind_storms_show_in_wires_down_and_not_in_water(replay: Replay, wires: Replay, storm: str):
    day = (f"{storm}T00:00", f"{storm}T23:59")
    assert wires.episodes(*day)
    assert not replay.episodes(*day)
