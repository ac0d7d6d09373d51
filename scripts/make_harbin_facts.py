"""Make ``cities/harbin/areas.csv`` and ``areas.geojson`` from the published area lists and shapes.

Run by hand when the input changes; the result is committed. Needs shapely and pypinyin (MIT), which is not
a dependency of the project: install it into a scratch environment of your own. Usage:

    python scripts/make_harbin_facts.py FOLDER [cities/harbin]

``FOLDER`` holds harbin_areas_18.csv, harbin_streets_328.csv, harbin_villages_3158.csv,
harbin_population_2010_by_district.csv and harbin_18_districts.geojson (see cities/harbin/SOURCES.md).
English names are the pinyin of the Chinese proper name with the kind of area in English.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from pypinyin import lazy_pinyin, load_phrases_dict
from shapely import Geometry
from shapely.geometry import mapping, shape

CITY = "2301"
CITY_POPULATION_2020 = 10_009_854
TOLERANCE = 0.0025  # degrees; coverage_simplify takes the side of the smallest triangle that is kept
SLIVER = 0.0005  # square degrees, about 4 km²
COLUMNS = ("code", "level", "name_zh", "name_en", "parent", "population", "population_year")

# Chinese ending -> English kind of area, longest first.
KINDS = (
    ("社区居民委员会", "Community Residents' Committee"),
    ("社区委员会", "Community Committee"),
    ("居民委员会", "Residents' Committee"),
    ("村民委员会", "Villagers' Committee"),
    ("社区居委会", "Community"),
    ("朝鲜族乡", "Korean Township"),
    ("满族乡", "Manchu Township"),
    ("朝鲜族镇", "Korean Town"),
    ("满族镇", "Manchu Town"),
    ("生活区", "Residential Area"),
    ("委员会", "Committee"),
    ("居委会", "Residents' Committee"),
    ("管理区", "Management Area"),
    ("村委会", "Village"),
    ("街道", "Subdistrict"),
    ("社区", "Community"),
    ("林业局", "Forestry Bureau"),
    ("林场", "Forest Farm"),
    ("农场", "Farm"),
    ("区", "District"),
    ("县", "County"),
    ("市", "City"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("村", "Village"),
)
# Local readings that the general dictionary misses.
READINGS = {
    "哈尔滨": ["ha", "er", "bin"],
    "阿城": ["a", "cheng"],
    "阿什河": ["a", "shi", "he"],
    "尚志": ["shang", "zhi"],
}


def english(name: str) -> str:
    """Pinyin of the proper name and the kind of area: 道里区 -> Daoli District."""
    for ending, kind in KINDS:
        if name.endswith(ending) and len(name) > len(ending):
            return f"{pinyin(name[: -len(ending)])} {kind}"
    return pinyin(name)


def pinyin(name: str) -> str:
    """Syllables in one capitalised word; an apostrophe stands before a syllable that begins with a vowel."""
    word = ""
    for syllable in lazy_pinyin(name):
        word += f"'{syllable}" if word and word[-1].isalpha() and syllable[:1] in "aoe" else syllable
    return word[:1].upper() + word[1:]


def rows(folder: Path) -> Iterator[tuple[str, str, str, str, str, int | str, int | str]]:
    """All areas, coarse to fine; population only where a census gives it for that very area."""
    yield CITY, "city", "哈尔滨市", "Harbin", "", CITY_POPULATION_2020, 2020
    people = {
        row["adcode"]: int(row["population_2010"])
        for row in read(folder, "harbin_population_2010_by_district")
    }
    for row in read(folder, "harbin_areas_18"):
        code = row["code"]
        yield code, "district", row["name"], english(row["name"]), CITY, people[code], 2010
    for row in read(folder, "harbin_streets_328"):
        yield row["code"], "street", row["name"], english(row["name"]), row["areaCode"], "", ""
    for row in read(folder, "harbin_villages_3158"):
        yield row["code"], "community", row["name"], english(row["name"]), row["streetCode"], "", ""


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """Rows of one of the published lists."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def districts(folder: Path) -> dict[str, Any]:
    """District shapes, simplified as one coverage so that neighbours keep one common border."""
    text = (folder / "harbin_18_districts.geojson").read_text(encoding="utf-8")
    features = sorted(json.loads(text)["features"], key=lambda feature: str(feature["properties"]["adcode"]))
    codes = [str(feature["properties"]["adcode"]) for feature in features]
    simple = shapely.coverage_simplify(
        coverage([surface(feature["geometry"]) for feature in features]), TOLERANCE
    )
    rounded = [shapely.transform(item, lambda xy: xy.round(5)) for item in simple]
    if not (shapely.coverage_is_valid(rounded) and all(shapely.is_valid(rounded))):
        raise SystemExit("The simplified districts overlap: lower TOLERANCE.")
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": code}, "geometry": mapping(item)}
            for code, item in zip(codes, rounded, strict=True)
        ],
    }


def surface(geometry: dict[str, Any]) -> Geometry:
    """The polygons of a published shape; its spikes and repeated points are dropped."""
    parts = shapely.get_parts(shapely.make_valid(shape(geometry)))
    return shapely.union_all([part for part in parts if part.area > 0])


def coverage(shapes: list[Geometry]) -> list[Geometry]:
    """Shapes without overlaps and gaps.

    The published borders differ by a step of their grid (1/1024 degree). All borders together cut the land
    into faces; each face goes to the district that holds it, a gap or a sliver to the neighbour with which
    it shares most border.
    """
    borders = shapely.union_all([shapely.boundary(item) for item in shapes])
    faces = list(shapely.get_parts(shapely.polygonize([borders])))
    owners = [owner(face, shapes) for face in faces]
    for _ in range(3):
        bodies = [dissolve(faces, owners, index) for index in range(len(shapes))]
        main = [max(shapely.get_parts(body), key=shapely.area) for body in bodies]
        owners = [settle(face, held, main) for face, held in zip(faces, owners, strict=True)]
    return [dissolve(faces, owners, index) for index in range(len(shapes))]


def owner(face: Geometry, shapes: list[Geometry]) -> int | None:
    """Index of the first district that holds the face."""
    point = shapely.point_on_surface(face)
    return next((index for index, item in enumerate(shapes) if shapely.contains(item, point)), None)


def settle(face: Geometry, held: int | None, main: list[Geometry]) -> int:
    """A gap, or a sliver apart from its district's main body, joins the neighbour with most common border."""
    if held is not None and (
        face.area > SLIVER or shapely.contains(main[held], shapely.point_on_surface(face))
    ):
        return held
    shared = [shapely.length(shapely.intersection(shapely.boundary(face), item)) for item in main]
    return max(range(len(main)), key=shared.__getitem__) if max(shared) > 0 else held or 0


def dissolve(faces: list[Geometry], owners: list[int | None], index: int) -> Geometry:
    """All faces of one district as one shape."""
    return shapely.union_all([face for face, held in zip(faces, owners, strict=True) if held == index])


def main(source: Path, target: Path) -> None:
    """Write both files into the city's folder."""
    load_phrases_dict({name: [[syllable] for syllable in reading] for name, reading in READINGS.items()})
    with (target / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(source))
    text = json.dumps(districts(source), separators=(",", ":"))
    (target / "areas.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "cities/harbin"))
