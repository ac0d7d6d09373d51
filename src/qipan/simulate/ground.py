"""The ground of the simulation: real districts, streets and communities, and invented places within them.

Streets have no published shape. Each gets one invented centre inside its district, the same for the same
seed; reports scatter around it. So a point always lies in its district, and its street is a plausible one,
not a surveyed one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from qipan.places.section import AreaText

Floats = NDArray[np.float64]
METRES_PER_DEGREE = 111_320.0
# Rejection rounds before a point falls back to the centre of its street.
ROUNDS = 16
_CENTRES = 11
_COMMITTEE = re.compile("(居民|居)委员?会$|(?<=村)(村民|村|民)?委员?会$")


@dataclass(frozen=True, slots=True)
class Street:
    """A street or township with its communities and its invented centre (degrees)."""

    code: str
    name: str
    communities: tuple[str, ...]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class District:
    """A district with its people, its outline, and its streets weighted by their communities."""

    code: str
    name: str
    population: int
    outline: BaseGeometry
    streets: tuple[Street, ...]
    weights: Floats


class Ground:
    """All districts of a city that have people, an outline and streets, by code."""

    def __init__(
        self, areas: Sequence[AreaText], geometry: Mapping[str, Mapping[str, Any]], seed: int
    ) -> None:
        children = _children(areas)
        self.districts: tuple[District, ...] = tuple(
            _district(area, shape(dict(geometry[area.code])), children, seed)
            for area in areas
            if area.level == "district"
            and area.population
            and area.code in geometry
            and children.get(area.code)
        )
        self.place_of = {district.code: i for i, district in enumerate(self.districts)}

    def district(self, code: str) -> District:
        """The district with a code; ``KeyError`` for one that is not on the ground."""
        return self.districts[self.place_of[code]]


def _children(areas: Sequence[AreaText]) -> dict[str, list[AreaText]]:
    children: dict[str, list[AreaText]] = {}
    for area in areas:
        children.setdefault(area.parent, []).append(area)
    return children


def _district(
    area: AreaText, outline: BaseGeometry, children: Mapping[str, list[AreaText]], seed: int
) -> District:
    rows = children[area.code]
    shapely.prepare(outline)
    rng = np.random.default_rng([seed, _CENTRES, int(area.code)])
    lon, lat = anywhere(rng, outline, len(rows))
    streets = tuple(
        Street(row.code, row.name_zh, _communities(children.get(row.code, [])), float(x), float(y))
        for row, x, y in zip(rows, lon, lat, strict=True)
    )
    weights = np.array([1.0 + len(street.communities) for street in streets])
    return District(area.code, area.name_zh, area.population or 0, outline, streets, weights / weights.sum())


def _communities(rows: Sequence[AreaText]) -> tuple[str, ...]:
    """Names as people say them: 河梁社区居委会 is 河梁社区, 郎家村村委会 is 郎家村."""
    return tuple(_COMMITTEE.sub("", row.name_zh) for row in rows)


def anywhere(rng: np.random.Generator, outline: BaseGeometry, count: int) -> tuple[Floats, Floats]:
    """``count`` points drawn evenly inside an outline (by rejection): longitudes and latitudes."""
    west, south, east, north = outline.bounds
    lon, lat = np.empty(0), np.empty(0)
    while len(lon) < count:
        x, y = rng.uniform(west, east, 4 * count + 8), rng.uniform(south, north, 4 * count + 8)
        inside = shapely.contains_xy(outline, x, y)
        lon, lat = np.concatenate([lon, x[inside]]), np.concatenate([lat, y[inside]])
    return lon[:count], lat[:count]


def around(
    rng: np.random.Generator, district: District, streets: NDArray[np.int64], spread_m: float
) -> tuple[Floats, Floats]:
    """One point per street index (shape (n,)), normal around the street's centre and inside the district."""
    centre_lon = np.array([s.lon for s in district.streets])[streets]
    centre_lat = np.array([s.lat for s in district.streets])[streets]
    lon, lat = centre_lon.copy(), centre_lat.copy()
    waiting = np.arange(len(streets))
    for _round in range(ROUNDS):
        if not len(waiting):
            break
        dy = rng.normal(0, spread_m / METRES_PER_DEGREE, len(waiting))
        dx = rng.normal(0, spread_m / METRES_PER_DEGREE, len(waiting)) / np.cos(
            np.radians(centre_lat[waiting])
        )
        x, y = centre_lon[waiting] + dx, centre_lat[waiting] + dy
        inside = shapely.contains_xy(district.outline, x, y)
        lon[waiting[inside]], lat[waiting[inside]] = x[inside], y[inside]
        waiting = waiting[~inside]
    return np.round(lon, 6), np.round(lat, 6)
