"""Areas of a city: ``areas.csv`` row by row with line numbers, and ``areas.geojson`` by area code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from qipan.errors import PackError
from qipan.packs.problems import Problem, nearest
from qipan.packs.schema import AreaText

COLUMNS = tuple(AreaText.model_fields)
_REQUIRED = ("code", "level", "name_zh", "name_en")
_NUMBERS = ("population", "population_year")
_GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPolygon")

Row = dict[str, str | None]


def parse_areas(text: str, file: str) -> tuple[list[Row], list[int], list[Problem]]:
    """Rows of ``areas.csv`` as mappings, the line of each row, and problems of header and rows."""
    reader = csv.reader(io.StringIO(text))
    rows: list[Row] = []
    lines: list[int] = []
    problems: list[Problem] = []
    try:
        header = next(reader, [])
        problems.extend(_header_problems(header, file))
        for cells in reader:
            if cells and len(cells) != len(header):
                what = f"This row has {len(cells)} cells where the header has {len(header)}."
                problems.append(Problem(file, reader.line_num, what, "Quote a cell that holds a comma."))
            elif any(cells):
                rows.append(_row(dict(zip(header, cells, strict=True))))
                lines.append(reader.line_num)
    except csv.Error as error:
        problems.append(
            Problem(file, reader.line_num, f"This is not valid CSV: {error}.", "Check the quotes.")
        )
    return rows, lines, problems


def _row(cells: dict[str, str]) -> Row:
    """An empty number is unknown (None), every other empty cell is an empty text."""
    return {key: (None if key in _NUMBERS and not value else value) for key, value in cells.items()}


def _header_problems(header: list[str], file: str) -> list[Problem]:
    missing = [name for name in _REQUIRED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if header.count(name) > 1})
    wanted = f"Columns: {', '.join(COLUMNS)}."
    return [
        *(Problem(file, 1, f"The column `{name}` is missing.", wanted) for name in missing),
        *(
            Problem(file, 1, f"The column `{name}` is unknown.", nearest(name, COLUMNS) or wanted)
            for name in unknown
        ),
        *(Problem(file, 1, f"The column `{name}` stands twice.", "Remove one.") for name in twice),
    ]


def read_geometry(folder: Path) -> dict[str, dict[str, Any]]:
    """Area code -> GeoJSON geometry (longitude, latitude) from ``areas.geojson``; empty where it is absent.

    Raises ``PackError`` when the file is not a feature collection whose features carry ``properties.code``.
    """
    path = Path(folder) / "areas.geojson"
    if not path.exists():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = [_feature(feature, path.name, index) for index, feature in enumerate(features)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = "This is not a GeoJSON feature collection."
        raise PackError(what, where=path.name, mend="Export it again as GeoJSON, UTF-8.") from error
    codes = [code for code, _ in shapes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise PackError(f"{', '.join(twice)} has two shapes.", where=path.name, mend="Merge them into one.")
    return dict(shapes)


def _feature(feature: dict[str, Any], file: str, index: int) -> tuple[str, dict[str, Any]]:
    code = (feature.get("properties") or {}).get("code")
    geometry = feature.get("geometry") or {}
    if not isinstance(code, str) or geometry.get("type") not in _GEOMETRIES:
        what = "A feature needs `properties.code` (text) and a point, line or polygon geometry."
        raise PackError(what, where=f"{file}: feature {index + 1}", mend="Add what is missing.")
    return code, geometry
