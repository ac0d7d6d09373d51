"""What a row becomes, what a store can hold, what has changed; and which source a file comes from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qipan.errors import InputError
from qipan.pool.fitting import choose_source
from qipan.pool.mapping import Mapped, Reason
from qipan.pool.rules import cut, mapping_digest, observation_of, record_key, storable, too_long
from qipan.sense.section.sources import SourceText

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ROW = Mapped(
    row=7,
    key="K-1",
    occurred_at=NOON,
    received_at=NOON,
    category="other",
    text="Garbage",
    lon=None,
    lat=None,
    area_code="",
    address="1 Main St",
    payload={"Ward": "25"},
    confidence=1.0,
    case_state="closed",
    closed_at=NOON,
    content_digest="a" * 64,
)


def source(code: str, *columns: str, kind: str = "file") -> SourceText:
    return SourceText(
        code=code,
        version="1",
        name={"zh": code, "en": code},
        owner="owner",
        kind=kind,
        signal_kind="report",
        channel="311",
        licence="none",
        files="*.csv",
        columns=columns,
        basis="a test",
    )


MAPPING = source("complaints")


def test_row_becomes_an_observation_with_kept_columns_and_case_apart():
    told = observation_of(ROW, MAPPING)
    assert (told.external_ref, told.kind, told.channel, told.digest) == ("K-1", "report", "311", "a" * 64)
    assert told.payload == {
        "row": {"Ward": "25"},
        "case": {"state": "closed", "closed_at": "2024-05-01T12:00:00+00:00"},
    }
    assert observation_of(replace(ROW, payload={}, case_state="", closed_at=None), MAPPING).payload == {}


@pytest.mark.parametrize(("field", "most"), [("key", 96), ("address", 200), ("text", 10_000)])
def test_field_that_a_signal_cannot_hold_is_refused_not_cut(field, most):
    assert too_long(replace(ROW, **{field: "x" * most})) is None
    refused = too_long(replace(ROW, **{field: "x" * (most + 1)}))
    assert refused is not None
    assert (refused.reason_code, refused.column) == (Reason.BAD_VALUE, field)
    assert f"{most + 1} characters" in refused.message


def test_corrected_mapping_is_another_mapping_and_a_new_name_is_not():
    corrected = MAPPING.model_copy(update={"text": ("What",)})
    renamed = MAPPING.model_copy(update={"licence": "open"})
    assert mapping_digest(corrected) != mapping_digest(MAPPING) == mapping_digest(renamed)


def test_key_of_a_refused_row_is_read_where_all_its_columns_are_there():
    assert record_key({"id": " 7 ", "day": "3"}, ("id", "day")) == "7|3"
    assert record_key({"id": "", "day": "3"}, ("id", "day")) == ""
    assert record_key({}, ()) == ""


def test_huge_cell_is_cut_and_says_how_long_it_was():
    told = cut({"a": "字" * 5000, "b": 7})
    assert told == {"a": "字" * 4000 + "… (5000)", "b": 7}


def test_what_no_database_holds_is_spelt_out():
    raw = {"a\x00": ["x\x00y", "\ud83d", {"b": "line\nbreak"}], "n": 1.5, "none": None, "zh": "暖气"}
    kept = storable(raw)
    assert kept == {
        "a\\x00": ["x\\x00y", "\\ud83d", {"b": "line\nbreak"}],
        "n": 1.5,
        "none": None,
        "zh": "暖气",
    }
    json.dumps(kept, ensure_ascii=False).encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text("id,time\n1,2024-01-01\n", encoding="utf-8")
    return path


def test_source_whose_columns_the_file_has_is_chosen(file):
    fits, misfit = source("a", "id", "time"), source("b", "id", "day")
    assert choose_source([misfit, fits], file) == (fits, [file])
    assert choose_source([misfit, fits], file.parent) == (fits, [file])


def test_column_that_the_source_does_not_know_makes_a_misfit(file):
    with pytest.raises(
        InputError, match=r"a \(Columns that the source does not know: time\.\); b \(Column missing"
    ):
        choose_source([source("a", "id"), source("b", "day")], file)


def test_several_fitting_sources_need_to_be_named(file):
    both = [source("a", "id", "time"), source("b", "time", "id"), source("c", "id", "time", kind="sensor")]
    with pytest.raises(InputError, match=r"Several sources fit: a, b\..*--source CODE"):
        choose_source(both, file)
    assert choose_source(both, file, code="b")[0].code == "b"


def test_unknown_source_names_those_that_read_files(file):
    with pytest.raises(InputError, match=r"no source 'z'\. It reads files as: a\."):
        choose_source([source("a", "id"), source("c", kind="form")], file, code="z")
    with pytest.raises(InputError, match="no source that reads files"):
        choose_source([source("c", kind="form")], file)
