"""A winter's temperature: a low at 06:00 and a high at 14:00 each day, joined by half cosines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from qipan.simulate.schema import Weather

_WEATHER = 12
_LOW_HOUR, _HIGH_HOUR = 6, 14
# Days whose noise still matters for today's: memory ** 30 is nothing.
_REACH = 30


class Winter:
    """Air temperature of the city at any instant (°C), the same for the same seed."""

    def __init__(self, text: Weather, zone: ZoneInfo, seed: int) -> None:
        self._text, self._zone, self._seed = text, zone, seed
        self._told = {day.day: day for day in text.days}
        self._extremes = lru_cache(maxsize=1024)(self._drawn_extremes)

    def at(self, moment: datetime) -> float:
        """Temperature at an aware instant."""
        local = moment.astimezone(self._zone)
        return self._on(local.date(), local.hour + local.minute / 60)

    def hours(self, day: date) -> NDArray[np.float64]:
        """Temperatures at the middle of the 24 hours of a local day."""
        return np.array([self._on(day, hour + 0.5) for hour in range(24)])

    def cold(self, day: date) -> NDArray[np.float64]:
        """Degrees below mild in each hour of a day, never negative (shape (24,))."""
        return np.maximum(0.0, self._text.mild - self.hours(day))

    def _on(self, day: date, hour: float) -> float:
        low, high = self._extremes(day)
        if hour < _LOW_HOUR:
            _, before = self._extremes(day - timedelta(days=1))
            return _between(before, low, (hour + 24 - _HIGH_HOUR) / (24 - _HIGH_HOUR + _LOW_HOUR))
        if hour < _HIGH_HOUR:
            return _between(low, high, (hour - _LOW_HOUR) / (_HIGH_HOUR - _LOW_HOUR))
        after, _ = self._extremes(day + timedelta(days=1))
        return _between(high, after, (hour - _HIGH_HOUR) / (24 - _HIGH_HOUR + _LOW_HOUR))

    def _drawn_extremes(self, day: date) -> tuple[float, float]:
        """Low and high of a day: as told, else usual values with noise that remembers the days before."""
        if told := self._told.get(day):
            return told.low, told.high
        memory = self._text.memory
        noise = sum(memory**back * self._shock(day.toordinal() - back) for back in range(_REACH))
        shift = self._text.spread * noise * (1 - memory**2) ** 0.5
        return self._text.low + shift, self._text.high + shift

    def _shock(self, ordinal: int) -> float:
        return float(np.random.default_rng([self._seed, _WEATHER, ordinal]).standard_normal())


def _between(start: float, end: float, share: float) -> float:
    return float(start + (end - start) * (1 - np.cos(np.pi * share)) / 2)
