"""GeoJSON: properties, points inside shapes, streaming, broken files."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from qipan.errors import InputError
from qipan.sense.connectors import open_table
from qipan.sense.connectors.json_stream import FeatureStream

SQUARE = {"type": "Polygon", "coordinates": [[[126, 45], [127, 45], [127, 46], [126, 46], [126, 45]]]}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(folder: Path, *features: Any, **members: Any) -> Path:
    path = folder / "t.geojson"
    text = json.dumps({"type": "FeatureCollection", **members, "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def test_properties_and_places(tmp_path: Path) -> None:
    path = collection(
        tmp_path,
        feature({"type": "Point", "coordinates": [126.6, 45.7]}, name="道里区"),
        feature(SQUARE, name="南岗区", population=12),
        feature(None, name="nowhere"),
    )
    table = open_table(path, expect=("name",))
    assert table.columns == ("name", "population", "geometry.lon", "geometry.lat", "geometry")
    assert (table.rows_total, table.unknown_columns) == (3, ("population",))
    (batch,) = table
    assert list(batch.numbers) == [1, 2, 3]
    assert batch.columns["population"] == [None, 12, None]
    assert batch.columns["geometry.lon"][0] == 126.6
    assert 126 < batch.columns["geometry.lon"][1] < 127
    assert 45 < batch.columns["geometry.lat"][1] < 46
    assert batch.columns["geometry.lon"][2] is None
    assert json.loads(batch.columns["geometry"][1]) == SQUARE


@pytest.mark.parametrize(
    "bad",
    [
        7,
        {"type": "Point"},
        feature({"type": "Blob"}),
        feature({"type": "Point", "coordinates": ["x"]}),
        feature([1]),
    ],
)
def test_a_broken_feature_is_a_fault(tmp_path: Path, bad: Any) -> None:
    (batch,) = open_table(collection(tmp_path, feature(SQUARE, a=1), bad, feature(SQUARE, a=2)))
    assert list(batch.numbers) == [1, 3]
    assert [fault.number for fault in batch.faults] == [2]


def test_no_features(tmp_path: Path) -> None:
    assert list(open_table(collection(tmp_path))) == []


@pytest.mark.parametrize("text", ['{"type": "Feature"}', '{"type": "Topology", "features": []}', "{}"])
def test_other_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.geojson"
    path.write_text(text)
    with pytest.raises(InputError, match="not a GeoJSON feature collection"):
        open_table(path)


def test_cut_off(tmp_path: Path) -> None:
    path = collection(tmp_path, feature(SQUARE, a=1), feature(SQUARE, a=2))
    path.write_text(path.read_text()[:-40])
    with pytest.raises(InputError, match="not whole JSON"):
        open_table(path)


def test_other_coordinates_are_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(InputError, match="not WGS 84"):
        open_table(collection(tmp_path, feature(SQUARE), crs=crs))
    crs["properties"] = {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}
    assert open_table(collection(tmp_path, feature(SQUARE), crs=crs)).rows_total == 1


def test_a_property_may_not_shadow_the_made_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"“geometry\.lon”"):
        open_table(collection(tmp_path, feature(SQUARE, **{"geometry.lon": 1})))


class Trickle(io.StringIO):
    """Hands out a character or two at a time, as the worst reader could."""

    def read(self, size: int | None = -1) -> str:
        return super().read(2)


def test_stream_puts_values_together_across_any_break() -> None:
    content = {"a": 12.5, "b": [1, {"c": 'd\\"e'}], "features": [1, "two", {"three": [3]}, -4e3], "z": True}
    stream = FeatureStream(Trickle(json.dumps(content, indent=1)))
    assert list(stream.features()) == content["features"]
    assert stream.members == {"a": 12.5, "b": [1, {"c": 'd\\"e'}], "features": True, "z": True}


def test_stream_tells_where_it_broke() -> None:
    text = '{"features": [' + "1, " * 50_000 + "oops]}"
    with pytest.raises(json.JSONDecodeError) as caught:
        list(FeatureStream(io.StringIO(text)).features())
    assert caught.value.pos == text.index("oops")
