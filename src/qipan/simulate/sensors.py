"""Invented measuring points and their readings: usual value, noise, cold, and the drops of incidents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from qipan.simulate.ground import Ground, anywhere
from qipan.simulate.happenings import NewEvent
from qipan.simulate.incidents import instant
from qipan.simulate.schema import Incident, PlantedDrop, Sensor, SimulatorText
from qipan.simulate.weather import Winter

_STATIONS, _READINGS = 15, 16
# A false reading lies so far below the low bound, in widths of the band.
_FALSE = 0.2


@dataclass(frozen=True, slots=True)
class Station:
    """A measuring point; all of them are invented."""

    code: str
    name: str
    district: str
    lon: float
    lat: float
    number: int


@dataclass(frozen=True, slots=True)
class Series:
    """Readings of one kind of sensor: times (n,), values (stations, n), the incident behind each or ''."""

    sensor: Sensor
    stations: tuple[Station, ...]
    at: tuple[datetime, ...]
    values: NDArray[np.float64]
    incidents: NDArray[np.str_]


class Instruments:
    """All measuring points of the city."""

    def __init__(
        self, text: SimulatorText, ground: Ground, winter: Winter, zone: ZoneInfo, seed: int
    ) -> None:
        self._text, self._winter, self._zone, self._seed = text, winter, zone, seed
        self.stations = {s.code: _stations(s, ground, seed, i) for i, s in enumerate(text.sensors)}

    def readings(self, day: date) -> Iterator[Series]:
        """The readings of a local day, one series per kind of sensor."""
        midnight = datetime.combine(day, time(), self._zone).astimezone(UTC)
        for i, sensor in enumerate(self._text.sensors):
            minutes = np.arange(0, 24 * 60, sensor.minutes)
            at = tuple(midnight + timedelta(minutes=int(m)) for m in minutes)
            stations = self.stations[sensor.code]
            rng = np.random.default_rng([self._seed, _READINGS, i, day.toordinal()])
            noise = rng.normal(0, sensor.noise, (len(stations), len(at)))
            values = sensor.mean + sensor.cold * self._winter.cold(day)[minutes // 60] + noise
            false = rng.random(values.shape) < sensor.glitch
            values = np.where(false, sensor.low - _FALSE * (sensor.high - sensor.low), values)
            behind = np.full(values.shape, "", dtype="<U64")
            for incident in self._text.incidents:
                self._plant(incident, sensor, stations, at, values=values, behind=behind)
            yield Series(sensor, stations, at, np.round(values, 3), behind)

    def alerts(self, day: date) -> Iterator[NewEvent]:
        """Readings of a day that lie outside their bounds."""
        for series in self.readings(day):
            sensor = series.sensor
            out = (series.values < sensor.low) | (series.values > sensor.high)
            for row, column in np.argwhere(out):
                station, at = series.stations[row], series.at[column]
                yield _alert(
                    sensor, station, at, float(series.values[row, column]), str(series.incidents[row, column])
                )

    def _plant(
        self,
        incident: Incident,
        sensor: Sensor,
        stations: tuple[Station, ...],
        at: tuple[datetime, ...],
        *,
        values: NDArray[np.float64],
        behind: NDArray[np.str_],
    ) -> None:
        start, end = instant(incident.start, self._zone), instant(incident.end, self._zone)
        during = np.array([start <= moment < end for moment in at])
        since = np.array([(moment - start).total_seconds() / 60 for moment in at])
        for drop in (d for d in incident.drops if d.sensor == sensor.code and during.any()):
            for row in _hit(drop, incident, stations):
                share = np.exp(-np.maximum(since, 0) / drop.fall_minutes)
                fallen = drop.level + (values[row] - drop.level) * share
                values[row] = np.where(during, fallen, values[row])
                behind[row, during] = incident.id


def _hit(drop: PlantedDrop, incident: Incident, stations: tuple[Station, ...]) -> list[int]:
    mine = [i for i, station in enumerate(stations) if station.district == incident.district]
    return mine[: drop.stations]


def _stations(sensor: Sensor, ground: Ground, seed: int, place: int) -> tuple[Station, ...]:
    found: list[Station] = []
    for code in sensor.districts:
        district = ground.district(code)
        rng = np.random.default_rng([seed, _STATIONS, place, int(code)])
        lon, lat = anywhere(rng, district.outline, sensor.stations)
        found += [
            Station(
                f"{sensor.code}-{code}-{n + 1}",
                f"{district.name}{n + 1}号{sensor.name.zh}（模拟）",
                code,
                round(float(lon[n]), 6),
                round(float(lat[n]), 6),
                n + 1,
            )
            for n in range(sensor.stations)
        ]
    return tuple(found)


def _alert(sensor: Sensor, station: Station, at: datetime, value: float, incident: str) -> NewEvent:
    return NewEvent(
        at=at,
        kind="alert",
        channel="sensor",
        category=sensor.category,
        text=sensor.text.format(station=station.name, value=f"{value:g}", unit=sensor.unit),
        ref=f"sim-{station.code}-{at:%Y%m%dT%H%M}",
        lon=station.lon,
        lat=station.lat,
        district=station.district,
        address=station.name,
        incident=incident,
        value=value,
        unit=sensor.unit,
        station=station.code,
    )
