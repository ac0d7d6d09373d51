"""``areas.csv`` and ``areas.geojson``: the areas of the city."""

from __future__ import annotations

from typing import Literal

from qipan.packs.schema.base import PackModel

AreaLevel = Literal["city", "district", "street", "community", "grid"]


class AreaText(PackModel):
    """One row of ``areas.csv``; the geometry, where one is known, stands in ``areas.geojson``."""

    code: str
    level: AreaLevel
    name_zh: str
    name_en: str
    parent: str = ""
    population: int | None = None
    population_year: int | None = None
