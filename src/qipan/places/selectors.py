"""Reads of places: which area holds a point, areas by code, outlines as GeoJSON, hexagonal cells."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from qipan.core.public import PackCache
from qipan.errors import NotFound
from qipan.places.models import Area

# About 0.1 km² (edge 200 m): fine enough for a street corner, coarse enough not to point at a door.
H3_RESOLUTION = 9


# Degrees: some five kilometres. A receiver of satellites is wrong by less, the next city lies further.
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class _Outlines:
    """Outlines of the finest drawn level, with their tree."""

    codes: tuple[str, ...]
    tree: shapely.STRtree


def _read_outlines(_key: str) -> _Outlines | None:
    rows = list(Area.objects.exclude(geometry=None).exclude(level="city").order_by("code"))
    parents = {row.parent_id for row in rows}
    finest = [row for row in rows if row.pk not in parents]
    shapes = shapely.from_wkb([bytes(row.geometry or b"") for row in finest])
    return _Outlines(tuple(row.code for row in finest), shapely.STRtree(shapes))


def _read_area(code: str) -> Area | None:
    return Area.objects.filter(code=code).defer("geometry").first()


_outlines = PackCache(_read_outlines)
_areas = PackCache(_read_area)


def known_area(code: str) -> Area | None:
    """The area with an official code, without its geometry; remembered, so to be read only."""
    return _areas(code) if code else None


def locate(lon: float, lat: float) -> str:
    """Code of the finest drawn area that holds the point, or an empty string outside all."""
    return locate_many(np.array([lon]), np.array([lat]))[0]


def is_near_city(lon: float, lat: float) -> bool:
    """Whether a point lies in the city or within ``MARGIN`` of it; true where no outline is drawn."""
    drawn = _outlines()
    if not drawn or not drawn.codes:
        return True
    return drawn.tree.query(shapely.points(lon, lat), predicate="dwithin", distance=MARGIN).size > 0


def locate_many(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[str]:
    """Codes of the areas that hold the points (shape (n,)); a point on a border goes to the first area."""
    drawn = _outlines()
    codes = [""] * len(lon)
    if drawn and drawn.codes:
        points, areas = drawn.tree.query(shapely.points(lon, lat), predicate="intersects")
        for point, area in zip(points[::-1], areas[::-1], strict=True):
            codes[point] = drawn.codes[area]
    return codes


def outlined(codes: Iterable[str]) -> set[str]:
    """Those of the areas whose outline is drawn: where a point lies is known of them alone."""
    drawn = _outlines()
    return set(codes) & set(drawn.codes) if drawn else set()


def cell(lon: float, lat: float, resolution: int = H3_RESOLUTION) -> int:
    """The H3 cell of a point as a signed 64-bit integer (Uber H3, resolution 9 by default)."""
    return int(h3.latlng_to_cell(lat, lon, resolution))


def cells_around(cell_id: int) -> list[int]:
    """The cell and its six neighbours."""
    return [int(near) for near in h3.grid_disk(cell_id, 1)]


def cell_outline(cell_id: int) -> list[list[float]]:
    """The closed ring of a cell as [longitude, latitude] pairs."""
    ring = [[round(lon, 6), round(lat, 6)] for lat, lon in h3.cell_to_boundary(cell_id)]
    return [*ring, ring[0]]


def coarser(cell_id: int, resolution: int) -> int:
    """The cell of a coarser resolution that holds ``cell_id``."""
    return int(h3.cell_to_parent(cell_id, resolution))


def area_by_code(code: str) -> Area:
    """The area with an official code. Raises ``NotFound``."""
    found = Area.objects.filter(code=code).first()
    if found is None:
        raise NotFound(
            _("No area has the code '%(code)s'.") % {"code": code}, mend=_("See areas.csv of the city.")
        )
    return found


def areas_by_code(codes: Iterable[str]) -> dict[str, Area]:
    """Areas by code, without their geometry, one query."""
    return {area.code: area for area in Area.objects.filter(code__in=set(codes)).defer("geometry")}


def ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Primary keys by area code, one query."""
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "pk"))


def district_of(path: str) -> str:
    """The district's code in an area's path, or an empty string above districts."""
    steps = path.split("/")
    return steps[1] if len(steps) > 1 else ""


def outline_of(area: Area) -> BaseGeometry | None:
    """The area's outline (longitude, latitude); of one without a shape, that of the areas drawn below it.

    None where nothing is drawn. At most two queries.
    """
    own = Area.objects.values_list("geometry", flat=True).get(pk=area.pk)
    if own is not None:
        return shapely.from_wkb(bytes(own))
    below = Area.objects.filter(path__startswith=f"{area.path}/").exclude(geometry=None)
    shapes = [shapely.from_wkb(bytes(wkb or b"")) for wkb in below.values_list("geometry", flat=True)]
    return shapely.union_all(shapes) if shapes else None


def areas_of_level(level: str) -> list[Area]:
    """Areas of one level by code, without their geometry."""
    return list(Area.objects.filter(level=level).defer("geometry").order_by("code"))


def geojson(level: str, language: str) -> dict[str, Any]:
    """The drawn areas of a level as a GeoJSON FeatureCollection (one query)."""
    areas = Area.objects.filter(level=level).exclude(geometry=None).order_by("code")
    return {"type": "FeatureCollection", "features": [_feature(area, language) for area in areas]}


def _feature(area: Area, language: str) -> dict[str, Any]:
    outline = shapely.from_wkb(bytes(area.geometry or b""))
    return {
        "type": "Feature",
        "properties": {
            "code": area.code,
            "name": area.in_language(language),
            "level": area.level,
            "population": area.population,
            "population_year": area.population_year,
            "lon": area.lon,
            "lat": area.lat,
        },
        "geometry": json.loads(shapely.to_geojson(outline)),
    }
