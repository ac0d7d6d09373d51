"""What a row becomes, what a store can hold, what has changed; and which source a file comes from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qipan.errors import InputError
from qipan.packs.section.sources import SourceText
from qipan.pool.fitting import choose_source
from qipan.pool.mapping import Mapped, Reason
from qipan.pool.rules import changed, differing, observation_of, storable, too_long
from qipan.sense.models import Signal

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


def standing(**other: object) -> Signal:
    """A signal as the row would have made it, with ``other`` fields changed."""
    told = observation_of(ROW, MAPPING)
    fields = (
        "occurred_at",
        "received_at",
        "category",
        "text",
        "lon",
        "lat",
        "address",
        "confidence",
        "payload",
    )
    return Signal(**{name: getattr(told, name) for name in fields} | other, digest="b" * 64)


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


def test_changed_row_names_what_differs_and_both_digests():
    assert differing(standing(), observation_of(ROW, MAPPING)) == []
    other = standing(
        text="Rats", payload={"row": {"Ward": "26"}, "case": {"state": "new", "closed_at": None}}
    )
    assert differing(other, observation_of(ROW, MAPPING)) == ["text", "Ward", "state", "closed_at"]
    message = changed(ROW, other, MAPPING).message
    assert "text, Ward, state, closed_at" in message
    assert "bbbbbbbbbbbb stands" in message
    assert "this row has aaaaaaaaaaaa" in message


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
