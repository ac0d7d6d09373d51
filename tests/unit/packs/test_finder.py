"""Finding a city by name or path, and the shapes beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from qipan.errors import NotFound, PackError
from qipan.packs.finder import city_names, find_city
from qipan.packs.loader import check_city
from qipan.places.section import read_geometry

SHIPPED = ("chicago", "harbin", "sanmateo")


def test_the_shipped_cities_are_found() -> None:
    """All three stand in the project's own folder."""
    assert set(SHIPPED) <= set(city_names())


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_cities_keep_every_rule(name: str) -> None:
    """No shipped city has a problem."""
    pack, problems = check_city(find_city(name))
    assert problems == ()
    assert pack is not None
    assert pack.city.code == name


def test_a_named_folder_of_cities_comes_first(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A city that keeps its texts elsewhere says where."""
    monkeypatch.setenv("QIPAN_CITIES", str(tiny_folder.parent))
    assert find_city("tiny") == tiny_folder
    assert "harbin" in city_names()


def test_a_path_is_a_path(tiny_folder: Path) -> None:
    """Any folder will do."""
    assert find_city(str(tiny_folder)) == tiny_folder
    assert find_city(tiny_folder) == tiny_folder


def test_an_unknown_city_names_the_nearest() -> None:
    """The error helps."""
    with pytest.raises(NotFound, match="Did you mean `harbin`"):
        find_city("harbn")


def test_geometry_by_area_code(tiny_folder: Path) -> None:
    """Shapes go by area code; a city without shapes has none."""
    shapes = read_geometry(tiny_folder)
    assert list(shapes) == ["0101"]
    assert shapes["0101"]["type"] == "Polygon"
    (tiny_folder / "areas.geojson").unlink()
    assert read_geometry(tiny_folder) == {}


def test_two_shapes_of_one_area_are_an_error(tiny_folder: Path) -> None:
    """The second would silently hide the first."""
    path = tiny_folder / "areas.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["features"] *= 2
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(PackError, match="0101 has two shapes"):
        read_geometry(tiny_folder)


def test_harbin_shapes_neither_overlap_nor_gape() -> None:
    """The 18 districts are one coverage: valid, without overlaps, with common borders, and small on disk."""
    folder = find_city("harbin")
    shapes = read_geometry(folder)
    surfaces = [shape(geometry) for geometry in shapes.values()]
    assert len(surfaces) == 18
    assert all(surface.is_valid for surface in surfaces)
    assert shapely.coverage_is_valid(surfaces)
    whole = shapely.union_all(surfaces)
    assert sum(len(part.interiors) for part in shapely.get_parts(whole)) == 0
    assert (folder / "areas.geojson").stat().st_size < 250_000
