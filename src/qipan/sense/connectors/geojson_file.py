"""GeoJSON feature collections: properties as columns, with a point and the geometry of each feature."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape

from qipan.errors import InputError
from qipan.sense.connectors.csv_file import open_binary
from qipan.sense.connectors.encoding import resolve_encoding
from qipan.sense.connectors.header import check_expected, check_unique, unknown_columns
from qipan.sense.connectors.json_stream import FeatureStream
from qipan.sense.connectors.table import BATCH_ROWS, Batch, RowFault, Table

LONGITUDE, LATITUDE, GEOMETRY = "geometry.lon", "geometry.lat", "geometry"
MADE_COLUMNS = (LONGITUDE, LATITUDE, GEOMETRY)
"""Columns the connector adds: the point itself, or one that lies inside the shape; GeoJSON text."""

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(slots=True)
class GeoJsonTable(Table):
    """Features are counted from 1. A feature's missing property is ``None``."""

    def batches(self) -> Iterator[Batch]:
        with _stream(self.path, self.encoding) as stream:
            numbered = enumerate(stream.features(), start=1)
            while portion := list(islice(numbered, BATCH_ROWS)):
                self.bytes_read = self.bytes * portion[-1][0] // (self.rows_total or 1)
                yield self._batch(portion)

    def _batch(self, portion: list[tuple[int, Any]]) -> Batch:
        columns: dict[str, list[Any]] = {name: [] for name in self.columns}
        numbers, faults = [], []
        for number, feature in portion:
            try:
                values = feature_values(feature)
            except ValueError as error:
                faults.append(RowFault(number, str(error), {"feature": feature}))
                continue
            numbers.append(number)
            for name, cells in columns.items():
                cells.append(values.get(name))
        return Batch(portion[0][0], numbers, columns, tuple(faults))


def open_geojson(path: Path, *, expect: Sequence[str]) -> GeoJsonTable:
    """Open a feature collection, reading it once to learn its properties and that it is whole.

    Raises:
        InputError: not GeoJSON, broken, not a feature collection, in other coordinates than WGS 84
            longitude and latitude, or without an expected property.
    """
    with open_binary(path) as raw:
        encoding = resolve_encoding(raw, "", where=path.name)
    names, count = _survey(path, encoding)
    check_unique((*names, *MADE_COLUMNS), where=path.name)
    check_expected((*names, *MADE_COLUMNS), expect, where=path.name)
    return GeoJsonTable(
        path=path,
        columns=(*names, *MADE_COLUMNS),
        format="geojson",
        encoding=encoding,
        rows_total=count,
        unknown_columns=unknown_columns(names, expect),
    )


def feature_values(feature: Any) -> dict[str, Any]:
    """Properties of one feature plus ``MADE_COLUMNS``; ``ValueError`` with a sentence where it is none."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("This is not a GeoJSON feature.")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise ValueError("The feature's properties are not an object.")
    return {**properties, **_place(feature.get("geometry"))}


def _place(geometry: Any) -> dict[str, Any]:
    if geometry is None:
        return dict.fromkeys(MADE_COLUMNS)
    try:
        point = shape(geometry).representative_point()
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError(f"The feature's geometry cannot be read ({error}).") from error
    text = json.dumps(geometry, separators=(",", ":"))
    if point.is_empty:
        return {LONGITUDE: None, LATITUDE: None, GEOMETRY: text}
    return {LONGITUDE: point.x, LATITUDE: point.y, GEOMETRY: text}


def _survey(path: Path, encoding: str) -> tuple[tuple[str, ...], int]:
    """Property names in order of appearance, and the number of features."""
    names: dict[str, None] = {}
    count = 0
    with _stream(path, encoding) as stream:
        for feature in stream.features():
            count += 1
            properties = feature.get("properties") if isinstance(feature, dict) else None
            names.update(dict.fromkeys(properties if isinstance(properties, dict) else ()))
        _check_members(stream.members, path.name)
    return tuple(names), count


def _check_members(members: dict[str, Any], where: str) -> None:
    kind = members.get("type", "FeatureCollection")
    if kind != "FeatureCollection" or "features" not in members:
        raise InputError(
            f"The file is not a GeoJSON feature collection (type {kind}, features missing or of other type).",
            where=where,
            mend="Export the layer as a FeatureCollection.",
        )
    stated = json.dumps(members.get("crs") or "CRS84")
    if not any(name in stated for name in _WGS84):
        raise InputError(
            f"The coordinates are not WGS 84 longitude and latitude ({stated}).",
            where=where,
            mend="Export the layer in WGS 84 (EPSG:4326).",
        )


@contextmanager
def _stream(path: Path, encoding: str) -> Iterator[FeatureStream]:
    try:
        with open_binary(path) as raw, io.TextIOWrapper(raw, encoding) as text:
            yield FeatureStream(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The file is not whole JSON: {error.msg}, at character {error.pos}.",
            where=path.name,
            mend="Export or copy the file again.",
        ) from error
