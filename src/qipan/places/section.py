"""``areas.csv`` and ``areas.geojson``: the areas of the city."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, get_args

from qipan.errors import PackError
from qipan.packs.base import Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.section.city import City
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import cycles, unique
from qipan.packs.view import View

AreaLevel = Literal["city", "district", "street", "community", "grid"]
LEVELS: tuple[str, ...] = get_args(AreaLevel)
_GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPolygon")


class AreaText(PackModel):
    """One row of ``areas.csv``; the geometry, where one is known, stands in ``areas.geojson``."""

    code: str
    level: AreaLevel
    name_zh: str
    name_en: str
    parent: Annotated[str, Ref("area", blank=True)] = ""
    population: int | None = None
    population_year: int | None = None


def tree(view: View) -> Iterator[Problem]:
    """Areas form one tree below the city; a child's level is finer than its parent's."""
    areas = view[AREAS]
    levels, order = {area.code: area.level for area in areas}, [area.code for area in areas]
    yield from unique(view, ("areas",), order)
    yield from cycles(view, ("areas",), {area.code: area.parent for area in areas}, order)
    for index, area in enumerate(areas):
        path, above = ("areas", index, "parent"), levels.get(area.parent)
        if not area.code:
            yield view.problem(path, _("This area has no code."), _("Every area needs its official code."))
        if not area.parent and area.code != view.city.own_area:
            what = _("The area `{code}` has no parent.", code=area.code)
            yield view.problem(path, what, _("Only the city ({code}) stands alone.", code=view.city.own_area))
        elif above is not None and LEVELS.index(above) >= LEVELS.index(area.level):
            what = _(
                "A {level} cannot lie within the {above} `{code}`.",
                level=area.level,
                above=above,
                code=area.parent,
            )
            mend = _("Levels from coarse to fine: {levels}.", levels=", ".join(LEVELS))
            yield view.problem(path, what, mend)


def shapes(view: View) -> Iterator[Problem]:
    """Every shape belongs to an area."""
    codes = view.names("area")
    try:
        drawn = read_geometry(view.text.folder)
    except PackError as error:
        yield Problem("areas.geojson", 0, error.what, error.mend)
        return
    for code in drawn:
        if code not in codes:
            what = _("There is no area `{code}`.", code=code)
            yield Problem("areas.geojson", 0, what, choose(code, codes))


def read_geometry(folder: FilePath) -> dict[str, dict[str, Any]]:
    """Area code -> GeoJSON geometry (longitude, latitude) from ``areas.geojson``; empty where it is absent.

    Raises ``PackError`` when the file is not a feature collection whose features carry ``properties.code``.
    """
    path = FilePath(folder) / "areas.geojson"
    if not path.exists():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        drawn = [_feature(feature, path.name, index) for index, feature in enumerate(features)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = _("This is not a GeoJSON feature collection.")
        raise PackError(what, where=path.name, mend=_("Export it again as GeoJSON, UTF-8.")) from error
    codes = [code for code, _geometry in drawn]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        what = _("{codes} has two shapes.", codes=", ".join(twice))
        raise PackError(what, where=path.name, mend=_("Merge them into one."))
    return dict(drawn)


def _feature(feature: dict[str, Any], file: str, index: int) -> tuple[str, dict[str, Any]]:
    code = (feature.get("properties") or {}).get("code")
    geometry = feature.get("geometry") or {}
    if not isinstance(code, str) or geometry.get("type") not in _GEOMETRIES:
        what = _("A feature needs `properties.code` (text) and a point, line or polygon geometry.")
        raise PackError(what, where=f"{file}: feature {index + 1}", mend=_("Add what is missing."))
    return code, geometry


def _whole_city(city: City) -> tuple[AreaText, ...]:
    """A city that lists no areas is one area."""
    own = AreaText(code=city.own_area, level="city", name_zh=city.name.zh, name_en=city.name.en)
    return (own,)


def _names(areas: Iterable[AreaText], _names: Names) -> Iterator[Named]:
    for area in areas:
        yield Named(
            area.code, Name.model_construct(zh=area.name_zh, en=area.name_en), area.parent, area.level
        )


AREAS: Section[tuple[AreaText, ...]] = register(
    Section(
        "areas",
        "areas.csv",
        tuple[AreaText, ...],
        absent=_whole_city,
        kinds={"area": Kind(_("area"), _names)},
        rules=(tree, shapes),
    )
)


class Areas:
    """The areas of the city by code."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        self._areas = {area.code: area for area in index.pack[AREAS]}

    def area(self, code: str) -> AreaText:
        """The area with this code."""
        return entry_of(self._areas, code, "area")

    def at_level(self, level: str) -> tuple[AreaText, ...]:
        """All areas of a level, in order of writing."""
        return tuple(area for area in self._areas.values() if area.level == level)

    def district_of(self, code: str) -> str:
        """Code of the district that contains an area; empty for the city itself or an unknown place."""
        chain = self._index.chain("area", code)
        return next((each for each in chain if self._areas[each].level == "district"), "")
