"""``qipan city new``: a skeleton that checks clean, and a mapping proposed for a file a stranger holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qipan.commands.city import city
from qipan.packs.loader import load_pack
from qipan.places.section import AREAS
from qipan.sense.section.categories import CATEGORIES
from qipan.sense.section.sources import SOURCES

HEADER = "RequestNo,Opened,Closed,ServiceType,Borough,Lat,Lon,CallerPhone,Notes,Batch,Points"
KINDS = ("Pothole", "POTHOLE", "Street light", "Noise")
PLACES = ("NORTH END", "Riverside")


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Forty rows of a call centre, with a kind spelt two ways, a phone number and one stray point."""
    lines = [HEADER]
    for n in range(40):
        opened = f"{1 + n % 28:02d}/03/2026 {n % 24:02d}:15"
        lat, lon = (51.5 + n / 1000, -0.12 - n / 1000) if n != 7 else (0.0, 0.0)
        lines.append(
            f"R-{n:04d},{opened},,{KINDS[n % 4]},{PLACES[n % 2]},{lat},{lon},0207946{n:04d},"
            f"Somebody says it is broken {n},7,{n}"
        )
    path = tmp_path / "calls_2026-03.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*args: str | Path) -> str:
    result = CliRunner().invoke(city, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_skeleton_without_a_file_checks_clean(tmp_path: Path) -> None:
    run("new", "harbour", "--in", tmp_path, "--timezone", "Europe/London", "--language", "en")
    assert "no problems" in run("check", tmp_path / "harbour", "--language", "en")
    pack = load_pack(tmp_path / "harbour")
    assert (pack.city.code, pack.city.name.en, pack.city.timezone) == ("harbour", "Harbour", "Europe/London")


def test_a_file_is_mapped_and_its_doubts_are_named(tmp_path: Path, calls: Path) -> None:
    run("new", "harbour", "--in", tmp_path, "--timezone", "Europe/London", "--from-file", calls)
    pack = load_pack(tmp_path / "harbour")
    (source,) = pack[SOURCES]
    assert (source.code, source.files, source.key) == ("calls", "calls*.csv", ("RequestNo",))
    assert source.occurred_at is not None
    assert (source.occurred_at.column, source.occurred_at.formats) == ("Opened", ("%d/%m/%Y %H:%M",))
    assert source.category is not None
    assert source.category.values["Pothole"] == source.category.values["POTHOLE"] == "pothole"
    assert {each.code for each in pack[CATEGORIES]} == {"pothole", "street-light", "noise"}
    assert source.place is not None
    assert (source.place.longitude, source.place.latitude) == ("Lon", "Lat")
    assert source.place.bounds is not None
    assert -1 < source.place.bounds[0] < source.place.bounds[2] < 0
    assert source.place.area_column == "Borough"
    assert [area.code for area in pack[AREAS]] == ["harbour", *PLACES]
    assert source.text == ("Notes",)
    assert "CallerPhone" not in source.keep
    assert "Points" not in source.keep
    text = (tmp_path / "harbour" / "sources" / "calls.yaml").read_text(encoding="utf-8")
    assert "# ? Taken as one: Pothole = POTHOLE." in text
    assert "# ? Rows outside these bounds go to quarantine: 1 at least." in text
    assert "may hold personal data" in text


def test_numbers_that_a_spreadsheet_cut_are_no_key(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    rows = [f"2.0260{n}E+17,2026-03-0{1 + n} 08:00,Kind {n % 2},text {n}" for n in range(8)]
    path.write_text("\n".join(["order_no,created,type,words", *rows]) + "\n", encoding="utf-8")
    run("new", "cut", "--in", tmp_path, "--from-file", path)
    text = (tmp_path / "cut" / "sources" / "orders.yaml").read_text(encoding="utf-8")
    assert "shortened by a spreadsheet" in text
    assert load_pack(tmp_path / "cut")[SOURCES][0].key != ("order_no",)


def test_what_stands_there_is_not_overwritten(tmp_path: Path) -> None:
    run("new", "harbour", "--in", tmp_path)
    result = CliRunner().invoke(city, ["new", "harbour", "--in", str(tmp_path)])
    assert "not empty" in str(result.exception)


def test_areas_come_from_a_geojson_file(tmp_path: Path) -> None:
    run("new", "harbour", "--in", tmp_path)
    square = [[[0, 51], [0, 52], [1, 52], [1, 51], [0, 51]]]
    features = [
        {
            "type": "Feature",
            "properties": {"GSS_CODE": code, "NAME": name},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code, name in (("E01", "North End"), ("E02", "Riverside"))
    ]
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    run("areas", tmp_path / "harbour", path)
    assert "no problems" in run("check", tmp_path / "harbour", "--language", "en")
    areas = load_pack(tmp_path / "harbour")[AREAS]
    assert [(a.code, a.level, a.name_en, a.parent) for a in areas[1:]] == [
        ("E01", "district", "North End", "harbour"),
        ("E02", "district", "Riverside", "harbour"),
    ]


def test_a_problem_is_said_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    run("new", "harbour", "--in", tmp_path)
    with (tmp_path / "harbour" / "city.yaml").open("a", encoding="utf-8") as stream:
        stream.write("timezonee: x\n")
    told = {}
    for language in ("zh", "en"):
        result = CliRunner().invoke(city, ["check", str(tmp_path / "harbour"), "--language", language])
        assert result.exit_code == 3
        told[language] = result.output
    assert "The key `timezonee` is unknown. Did you mean `timezone`?" in told["en"]
    assert "无法识别键 `timezonee`。 是否应为 `timezone`？" in told["zh"]
