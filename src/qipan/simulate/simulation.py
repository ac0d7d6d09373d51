"""A city that lives: from a declared text, real areas and a seed to timed happenings. Knows no database.

The same simulation serves the demo, what-if runs, load tests and back-tests of warnings. Windows tile:
``happenings(a, b)`` followed by ``happenings(b, c)`` is ``happenings(a, c)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from qipan.places.section import AreaText
from qipan.simulate.draw import Everyday
from qipan.simulate.ground import Ground
from qipan.simulate.happenings import NewEvent
from qipan.simulate.incidents import instant, planted
from qipan.simulate.schema import SimulatorText
from qipan.simulate.sensors import Instruments, Series
from qipan.simulate.weather import Winter


class Simulation:
    """Draws a city's days. The same arguments give the same happenings.

    ``scale`` thins or multiplies everyday reports; planted ones follow its square root, so that a small
    city still has its surge. Geometry maps area codes to GeoJSON geometries.
    """

    def __init__(
        self,
        text: SimulatorText,
        areas: Sequence[AreaText],
        geometry: Mapping[str, Mapping[str, Any]],
        timezone: str,
        seed: int,
        *,
        scale: float = 1.0,
    ) -> None:
        self.text, self.seed, self.scale = text, seed, scale
        self.zone = ZoneInfo(timezone)
        self.ground = Ground(areas, geometry, seed)
        self.winter = Winter(text.weather, self.zone, seed)
        self.everyday = Everyday(text, self.ground, self.winter, self.zone, seed=seed, scale=scale)
        self.instruments = Instruments(text, self.ground, self.winter, self.zone, seed)

    @property
    def lived(self) -> tuple[datetime, datetime]:
        """Start and end of the stretch that goes through the doors (aware)."""
        return instant(self.text.lived.start, self.zone), instant(self.text.lived.end, self.zone)

    @property
    def history(self) -> tuple[datetime, datetime]:
        """Start and end of the plain history before it (aware)."""
        start, _ = self.lived
        return start - timedelta(days=self.text.lived.history_days), start

    @cached_property
    def planted(self) -> tuple[NewEvent, ...]:
        """Every report of every incident, by time."""
        found = [
            happening
            for incident in self.text.incidents
            for happening in planted(incident, self.ground, self.zone, self.seed, sqrt(self.scale))
        ]
        return tuple(sorted(found, key=_order))

    def happenings(self, start: datetime, end: datetime) -> Iterator[NewEvent]:
        """What happens in [start, end), by time; both aware."""
        for day in self.days(start, end):
            drawn = [*self.everyday.reports(day), *self.instruments.alerts(day), *self._planted_on(day)]
            yield from (h for h in sorted(drawn, key=_order) if start <= h.at < end)

    def readings(self, start: datetime, end: datetime) -> Iterator[Series]:
        """Readings of all sensors on the local days that [start, end) touches."""
        for day in self.days(start, end):
            yield from self.instruments.readings(day)

    def days(self, start: datetime, end: datetime) -> Iterator[date]:
        """Local days that [start, end) touches."""
        day = start.astimezone(self.zone).date()
        last = (end - timedelta(microseconds=1)).astimezone(self.zone).date()
        while day <= last:
            yield day
            day += timedelta(days=1)

    def _planted_on(self, day: date) -> list[NewEvent]:
        return [h for h in self.planted if h.at.astimezone(self.zone).date() == day]


def _order(happening: NewEvent) -> tuple[datetime, str]:
    return happening.at, happening.ref
