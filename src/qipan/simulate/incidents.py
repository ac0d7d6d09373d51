"""Planted incidents: the reports they cause, drawn once, at times that follow a gamma law after the start."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from qipan.simulate.ground import Ground, around
from qipan.simulate.happenings import NewEvent
from qipan.simulate.schema import Incident, PlantedReports
from qipan.simulate.wording import Person, address, person, words

_PLANTED = 14
_NUMBERS = 1 << 40
# Gamma of shape 2: nobody calls in the first minute, most call about one scale after the start.
_SHAPE = 2.0
# People hardly call by web or letter when the floor is cold: by phone, some by web.
_CHANNELS = ("phone", "web", "grid")
_CHANNEL_WEIGHTS = (0.8, 0.17, 0.03)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """A declared wall time as an aware instant (UTC)."""
    return wall.replace(tzinfo=zone).astimezone(UTC)


def planted(incident: Incident, ground: Ground, zone: ZoneInfo, seed: int, scale: float) -> list[NewEvent]:
    """All reports that an incident causes before its end, by time."""
    rng = np.random.default_rng([seed, _PLANTED, zlib.crc32(incident.id.encode())])
    found = [h for told in incident.reports for h in _caused(rng, incident, told, ground, zone, scale=scale)]
    found.sort(key=lambda happening: happening.at)
    return found


def _caused(
    rng: np.random.Generator,
    incident: Incident,
    told: PlantedReports,
    ground: Ground,
    zone: ZoneInfo,
    *,
    scale: float,
) -> Iterator[NewEvent]:
    count = max(1, round(told.count * scale))
    start, end = instant(incident.start, zone), instant(incident.end, zone)
    delays = rng.gamma(_SHAPE, told.peak_minutes, count)
    channels = rng.choice(len(_CHANNELS), count, p=_CHANNEL_WEIGHTS)
    numbers = rng.integers(0, _NUMBERS, count)
    district = ground.district(incident.district)
    places = [i for i, street in enumerate(district.streets) if street.code in incident.streets]
    streets = rng.choice(places, count)
    lon, lat = around(rng, district, streets, incident.spread_m)
    caller = person(zlib.crc32(incident.id.encode())) if incident.one_person else None
    for i in range(count):
        at = start + timedelta(seconds=int(60 * delays[i]))
        place, number = (0, int(numbers[0])) if caller else (i, int(numbers[i]))
        street = district.streets[streets[place]]
        if at < end:
            yield NewEvent(
                at=at,
                kind="report",
                channel="phone" if caller else _CHANNELS[channels[i]],
                category=told.category,
                text=words(told.texts, district, street, number),
                ref=f"sim-{incident.id}-{told.category}-{i:04d}",
                lon=float(lon[place]),
                lat=float(lat[place]),
                district=district.code,
                address=address(district, street, number),
                person=caller or _caller(number),
                incident=incident.id,
            )


def _caller(number: int) -> Person:
    return person(number)
