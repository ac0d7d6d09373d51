"""The shipped mappings fit the real files: columns, categories, states, areas, times and bounds."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from qipan.packs.finder import find_city
from qipan.packs.index import index_of
from qipan.packs.loader import load_pack
from qipan.sense.section.sources import Sources

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize("code", ["dispatch-events", "dispatch-snapshots"])
def test_sanmateo(realdata: Path, code: str) -> None:
    """Both files of the incident feed."""
    source = index_of(load_pack(find_city("sanmateo")))[Sources].source(code)
    (path,) = (realdata / "sanmateo-fire-dispatch").glob(source.files)
    table = pq.read_table(path)
    assert source.category is not None
    assert source.place is not None
    assert source.place.bounds is not None
    assert set(table.column_names) == set(source.columns)
    assert set(table["category"].to_pylist()) <= set(source.category.values)
    west, south, east, north = source.place.bounds
    assert west <= pc.min(table["longitude"]).as_py() <= pc.max(table["longitude"]).as_py() <= east
    assert south <= pc.min(table["latitude"]).as_py() <= pc.max(table["latitude"]).as_py() <= north


def test_sanmateo_times_have_two_spellings(realdata: Path) -> None:
    """Every time of the snapshots is read by one of the declared formats, and both are needed."""
    source = index_of(load_pack(find_city("sanmateo")))[Sources].source("dispatch-snapshots")
    (path,) = (realdata / "sanmateo-fire-dispatch").glob(source.files)
    assert source.occurred_at is not None
    formats = source.occurred_at.formats
    used = {_format_of(text, formats) for text in pc.unique(pq.read_table(path)["time"]).to_pylist()}
    assert used == set(formats)


def _format_of(text: str, formats: tuple[str, ...]) -> str:
    """The first format that reads the text; empty when none does."""
    for form in formats:
        try:
            datetime.strptime(text, form)
        except ValueError:
            continue
        return form
    return ""


def test_chicago(realdata: Path) -> None:
    """Natures and states are known, and all rows lie in a community area but those of area 0 or none."""
    index = index_of(load_pack(find_city("chicago")))
    source = index[Sources].source("sanitation-311")
    (path,) = (realdata / "chicago-sanitation-311").glob(source.files)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert source.category is not None
    assert source.case is not None
    assert set(rows[0]) == set(source.columns)
    assert {row[source.category.column] for row in rows} - {""} == set(source.category.values)
    assert {row["Status"] for row in rows} == set(source.case.states)
    areas = [row["Community_Area"].removesuffix(".0") for row in rows]
    strange = [code for code in areas if not index.chain("area", f"ca-{code}")]
    assert sorted(strange) == ["", "", "", "", "0", "0", "0"]
