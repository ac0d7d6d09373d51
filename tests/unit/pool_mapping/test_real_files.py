"""The real files under their cities' own mappings: every row accounted for, figures known beforehand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from qipan.pool.mapping import Mapped, Mapper, QualityTally, Rejected, RepeatFilter, screen
from qipan.sense.connectors import find_files, open_table
from qipan.sense.section.sources import SourceText

CITIES = Path(__file__).resolve().parents[3] / "cities"

pytestmark = pytest.mark.realdata


def source_text(city: str, code: str, **changes: Any) -> SourceText:
    text = yaml.safe_load((CITIES / city / "sources" / f"{code}.yaml").read_text(encoding="utf-8"))
    return SourceText.model_validate({**text, **changes})


def run(source: SourceText, city: str, folder: Path) -> tuple[list[Mapped | Rejected], dict[str, Any]]:
    lines = (CITIES / city / "areas.csv").read_text(encoding="utf-8").splitlines()
    areas = {row["code"] for row in csv.DictReader(lines)}
    categories = yaml.safe_load((CITIES / city / "categories.yaml").read_text(encoding="utf-8"))
    mapper = Mapper(source, areas, {category["code"] for category in categories})
    (path,) = find_files(folder, source.files)
    table = open_table(path, encoding=source.encoding, expect=source.columns)
    assert table.unknown_columns == ()
    tally = QualityTally()
    rows = [row for rows in screen(table, mapper, RepeatFilter(), tally) for row in rows]
    return rows, tally.as_dict()


def test_chicago_sanitation(realdata: Path) -> None:
    rows, figures = run(
        source_text("chicago", "sanitation-311"), "chicago", realdata / "chicago-sanitation-311"
    )
    assert [row.row for row in rows] == list(range(2, 74_403))
    assert (figures["rows"], figures["accepted"]) == (74_401, 74_026)
    assert figures["reasons"] == {"repeated-key": 372, "identical-row": 3}
    assert figures["filled"]["coordinates"] == 74_002
    refused = [row for row in rows if isinstance(row, Rejected)]
    assert all(len(row.raw) == 15 and row.raw["Service_Request_Number"] == row.value for row in refused)
    told = {row.key: row.row for row in rows if isinstance(row, Mapped)}
    assert all(int(row.detail.split()[0]) == told[row.value] for row in refused)


def test_sanmateo_events(realdata: Path) -> None:
    source = source_text("sanmateo", "dispatch-events")
    _, figures = run(source, "sanmateo", realdata / "sanmateo-fire-dispatch")
    assert (figures["rows"], figures["accepted"], figures["reasons"]) == (104_726, 104_726, {})
    assert figures["without_coordinates"] == pytest.approx(0.732, abs=0.001)


def test_sanmateo_snapshots_read_both_spellings_of_time(realdata: Path) -> None:
    source = source_text("sanmateo", "dispatch-snapshots", key=["id", "seen"])
    rows, figures = run(source, "sanmateo", realdata / "sanmateo-fire-dispatch")
    assert (figures["rows"], figures["accepted"], figures["reasons"]) == (154_668, 154_668, {})
    seen = [row for row in rows if isinstance(row, Mapped)]
    assert Counter("/" in row.payload["time"] for row in seen) == {False: 149_932, True: 4_736}
    assert all(row.occurred_at <= row.received_at for row in seen)
