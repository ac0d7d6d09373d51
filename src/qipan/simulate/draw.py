"""Everyday reports of one local day, drawn from the declared rates (independent Poisson counts per hour).

Rate of a matter in a district and hour: people / 100,000 × rate per day × hour's share × weekend factor ×
exp(cold × degrees below mild).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from qipan.simulate.ground import Ground, around
from qipan.simulate.happenings import NewEvent
from qipan.simulate.schema import SimulatorText
from qipan.simulate.weather import Winter
from qipan.simulate.wording import address, person, words

_EVERYDAY = 13
SPREAD_M = 700.0
_NUMBERS = 1 << 40


class Everyday:
    """Draws what people report on an ordinary day."""

    def __init__(
        self,
        text: SimulatorText,
        ground: Ground,
        winter: Winter,
        zone: ZoneInfo,
        *,
        seed: int,
        scale: float,
    ) -> None:
        self._text, self._ground, self._winter, self._zone = text, ground, winter, zone
        self._seed, self._scale = seed, scale
        profiles = {name: np.array(w) / sum(w) for name, w in text.profiles.items()}
        self._shares = np.stack([profiles[m.hours] for m in text.matters])
        self._people = np.array([d.population for d in ground.districts]) / 100_000
        self._channels = tuple(text.channels)
        weights = np.array(list(text.channels.values()))
        self._channel_weights = weights / weights.sum()

    def expected(self, day: date) -> NDArray[np.float64]:
        """Expected counts of a day: shape (matters, districts, 24)."""
        rates = np.array([m.per_100k_day for m in self._text.matters])
        weekend = np.array([m.weekend if day.weekday() >= 5 else 1.0 for m in self._text.matters])
        cold = np.exp(np.outer([m.cold for m in self._text.matters], self._winter.cold(day)))
        per_hour = (rates * weekend)[:, None] * self._shares * cold
        expected: NDArray[np.float64] = self._scale * per_hour[:, None, :] * self._people[None, :, None]
        return expected

    def reports(self, day: date) -> Iterator[NewEvent]:
        """The day's reports, unsorted, the same for the same seed and day."""
        rng = np.random.default_rng([self._seed, _EVERYDAY, day.toordinal()])
        counts = rng.poisson(self.expected(day))
        matters, districts, hours = (np.repeat(axis, counts.ravel()) for axis in _axes(counts.shape))
        seconds = rng.uniform(0, 3600, len(hours))
        channels = rng.choice(len(self._channels), len(hours), p=self._channel_weights)
        numbers = rng.integers(0, _NUMBERS, len(hours))
        streets, lon, lat = self._places(rng, districts)
        midnight = datetime.combine(day, time(), self._zone).astimezone(UTC)
        for i in range(len(hours)):
            district = self._ground.districts[districts[i]]
            street, matter, number = (
                district.streets[streets[i]],
                self._text.matters[matters[i]],
                int(numbers[i]),
            )
            yield NewEvent(
                at=midnight + timedelta(hours=int(hours[i]), seconds=int(seconds[i])),
                kind="report",
                channel=self._channels[channels[i]],
                category=matter.category,
                text=words(matter.texts, district, street, number),
                ref=f"sim-{day:%Y%m%d}-{i:05d}",
                lon=float(lon[i]),
                lat=float(lat[i]),
                district=district.code,
                address=address(district, street, number),
                person=person(number),
            )

    def _places(
        self, rng: np.random.Generator, districts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """A street and a point inside the district for each report (shape (n,) each)."""
        streets = np.zeros(len(districts), dtype=np.int64)
        lon, lat = np.zeros(len(districts)), np.zeros(len(districts))
        for i, district in enumerate(self._ground.districts):
            mine = np.flatnonzero(districts == i)
            streets[mine] = rng.choice(len(district.streets), len(mine), p=district.weights)
            lon[mine], lat[mine] = around(rng, district, streets[mine], SPREAD_M)
        return streets, lon, lat


def _axes(shape: tuple[int, ...]) -> tuple[NDArray[np.int64], ...]:
    return tuple(axis.ravel() for axis in np.indices(shape))
