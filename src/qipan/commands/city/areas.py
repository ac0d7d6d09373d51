"""``qipan city areas``: districts with their shapes, taken from a GeoJSON file into the pack."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import click
import shapely
from shapely.geometry import mapping, shape

from qipan.commands.city.checking import language_option
from qipan.commands.language import translator
from qipan.errors import InputError
from qipan.packs.csvtext import table
from qipan.packs.finder import find_city
from qipan.packs.messages import Text as _
from qipan.packs.messages import translated
from qipan.packs.section.city import City
from qipan.places.section import LEVELS, AreaText, read_geometry

COLUMNS = tuple(AreaText.model_fields)
# A quarter of a metre: more digits say nothing.
GRID = 0.0000025


@click.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code", default="", help="Property that holds the code of an area (default: looked for).")
@click.option("--zh", default="", help="Property with the name in Chinese (default: as --en).")
@click.option("--en", default="", help="Property with the name (default: looked for).")
@click.option("--level", type=click.Choice(LEVELS[1:]), default="district", show_default=True)
@click.option("--parent", default="", help="Property with the code of the area above (default: the city).")
@click.option("--simplify", default=0.0, help="Leave out bends smaller than so many degrees.")
@language_option
def areas(
    name: str,
    file: Path,
    code: str,
    zh: str,
    en: str,
    level: str,
    parent: str,
    simplify: float,
    language: str,
) -> None:
    """Take the areas of FILE (GeoJSON, longitude and latitude) into the pack NAME: rows and shapes.

    Areas that the pack has are redrawn and keep their names; new ones are added.
    """
    folder = find_city(name)
    features = _features(file)
    code = code or _code_property(features, file)
    en = en or _name_property(features, code)
    rows, shapes = _rows(folder), read_geometry(folder)
    top = next((row["code"] for row in rows.values() if row["level"] == "city"), _own_area(folder))
    for feature in features:
        at = str(feature["properties"][code])
        shapes[at] = _drawn(feature, file, simplify)
        title = str(feature["properties"].get(en) or at)
        above = str(feature["properties"][parent]) if parent else top
        chinese = str(feature["properties"].get(zh) or title)
        fresh = {"code": at, "level": level, "name_zh": chinese, "name_en": title, "parent": above}
        rows.setdefault(at, fresh)
    (folder / "areas.csv").write_text(table(list(rows.values()), COLUMNS), encoding="utf-8")
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": at}, "geometry": drawn} for at, drawn in shapes.items()
        ],
    }
    content = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    (folder / "areas.geojson").write_text(content + "\n", encoding="utf-8")
    done = _(
        "{count} areas of the level {level} by `{code}`, named by `{name}`. Next: qipan city check {city}",
        count=len(features),
        level=level,
        code=code,
        name=en or code,
        city=name,
    )
    click.echo(translated(done, translator(language)))


def _features(file: Path) -> list[dict[str, Any]]:
    try:
        features: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8-sig"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = _("This is not a GeoJSON feature collection.")
        raise InputError(what, where=str(file), mend=_("Export it again as GeoJSON, UTF-8.")) from error
    if not features:
        raise InputError(
            _("The file has no areas."), where=str(file), mend=_("Export it again as GeoJSON, UTF-8.")
        )
    return features


def _code_property(features: list[dict[str, Any]], file: Path) -> str:
    """The property that is different in every feature; one that is called a code before others."""
    names: list[str] = list(features[0].get("properties") or {})
    sole = [n for n in names if len({str(f["properties"].get(n)) for f in features}) == len(features)]
    ordered = sorted(sole, key=lambda n: not re.search(r"code|id|no|num|代码|编码", n, re.IGNORECASE))
    if not ordered:
        mend = _("Name one with --code; there are: {names}.", names=", ".join(names) or "-")
        raise InputError(_("No property tells the areas apart."), where=str(file), mend=mend)
    return ordered[0]


def _name_property(features: list[dict[str, Any]], code: str) -> str:
    texts = [n for n, value in features[0]["properties"].items() if isinstance(value, str) and n != code]
    return next((n for n in texts if re.search(r"name|名称|boro|district|label", n, re.IGNORECASE)), "")


def _rows(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "areas.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def _own_area(folder: Path) -> str:
    """The city's own code, where areas.csv does not name it yet."""
    from qipan.packs.reading import read_text

    city: City | None = read_text(folder).sections.get("city")
    if city is None:
        raise InputError(_("This file is missing."), where=f"{folder}/city.yaml", mend=_("Check the path."))
    own: str = city.own_area
    return own


def _drawn(feature: dict[str, Any], file: Path, simplify: float) -> dict[str, Any]:
    """The outline, valid, in degrees, without needless digits."""
    outline = shapely.make_valid(shape(feature["geometry"]))
    west, south, east, north = outline.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        what = _("The shapes are not in longitude and latitude.")
        raise InputError(what, where=str(file), mend=_("Export them in WGS 84 (EPSG:4326)."))
    if simplify:
        outline = outline.simplify(simplify)
    drawn: dict[str, Any] = json.loads(json.dumps(mapping(shapely.set_precision(outline, GRID))))
    return drawn
