"""Writes of places: areas and their geometry from the city pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import shape

from qipan.core.public import Actor, record, unit_of_work
from qipan.errors import PackError
from qipan.packs.pack import Pack
from qipan.places.models import Area
from qipan.places.section import AREAS, AreaText

LEVELS = ("city", "district", "street", "community", "grid")
FIELDS = [
    "level",
    "name_zh",
    "name_en",
    "parent",
    "path",
    "population",
    "population_year",
    "geometry",
    "lon",
    "lat",
]


@unit_of_work
def load_areas(*, by: Actor, text: Pack, geometry: Mapping[str, Mapping[str, Any]]) -> int:
    """Bring the pack's areas into the store, level by level; running it twice changes nothing.

    ``geometry`` maps area codes to GeoJSON geometries. Returns the number of areas. Raises ``PackError``
    when a geometry is not valid.
    """
    known: dict[str, Area] = {}
    for level in LEVELS:
        rows = [_area(row, known, geometry.get(row.code)) for row in text[AREAS] if row.level == level]
        if rows:
            Area.objects.bulk_create(
                rows, batch_size=500, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
            )
            known.update((a.code, a) for a in Area.objects.filter(level=level))
    record("places.areas.loaded", by=by, subject=text.city.code, data={"areas": len(known)})
    return len(known)


def _area(row: AreaText, known: Mapping[str, Area], geometry: Mapping[str, Any] | None) -> Area:
    parent = known.get(row.parent)
    area = Area(
        code=row.code,
        level=row.level,
        name_zh=row.name_zh,
        name_en=row.name_en,
        parent=parent,
        path=f"{parent.path}/{row.code}" if parent else row.code,
        population=row.population,
        population_year=row.population_year,
    )
    if geometry is not None:
        _draw(area, geometry)
    return area


def _draw(area: Area, geometry: Mapping[str, Any]) -> None:
    outline = shape(dict(geometry))
    if not outline.is_valid:
        raise PackError(
            f"The outline of area {area.code} is not valid ({shapely.is_valid_reason(outline)}).",
            where="areas.geojson",
            mend="Mend it, for example with shapely.make_valid.",
        )
    area.geometry = shapely.to_wkb(outline)
    inside = outline.representative_point()
    area.lon, area.lat = round(inside.x, 6), round(inside.y, 6)
