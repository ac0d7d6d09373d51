"""Every expression on every engine: the reference says what is right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qipan.engines.embedded import EmbeddedEngine
from qipan.engines.expressions import Engine, HourlyCounts, OneOf, Rows, Silences, Span, one_of
from qipan.engines.reference import ReferenceEngine
from qipan.errors import InputError, StoreError

START = datetime(2025, 1, 1, tzinfo=UTC)
END = START + timedelta(days=2)
HEARD = timedelta(hours=3)

# minutes after START, source, area
ROWS = [
    (0, "a", "230102"),
    (59, "a", "230102"),
    (60, "b", "230103"),
    (61, "a", ""),
    (61, "a", None),
    (500, "it's", "230102"),
    (2879, "a", "230102"),
    (2880, "a", "230102"),
    (-1, "a", "230102"),
]


@pytest.fixture(params=[EmbeddedEngine, ReferenceEngine])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    written = []
    for number, rows in enumerate((ROWS[:4], ROWS[4:])):
        table = pa.table(
            {
                "at": pa.array([START + timedelta(minutes=m) for m, _, _ in rows], pa.timestamp("us", "UTC")),
                "source": pa.array([s for _, s, _ in rows], pa.string()),
                "area": pa.array([a for _, _, a in rows], pa.string()),
                "n": pa.array(range(len(rows)), pa.int64()),
            }
        )
        written.append(tmp_path / f"{number}.parquet")
        pq.write_table(table, written[-1], compression="zstd")
    return written


def span() -> Span:
    return Span("at", START, END)


def test_hourly_counts_by_area(engine: Engine, files: list[Path]):
    found = engine.hourly_counts(files, HourlyCounts("area", span()))
    assert found.keys == ("", "230102", "230102", "230102", "230103")
    assert found.hours.tolist() == [1, 0, 8, 47, 1]
    assert found.counts.tolist() == [2, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("sources", "total"),
    [(["a"], 5), (["b"], 1), (["a", "b"], 6), (["it's"], 1), (["a') OR true --"], 0), ([], 7)],
)
def test_hourly_counts_of_some_sources(engine: Engine, files: list[Path], sources: list[str], total: int):
    found = engine.hourly_counts(files, HourlyCounts("area", span(), one_of("source", sources)))
    assert found.counts.sum() == total


def test_a_condition_without_values_gives_no_rows(engine: Engine, files: list[Path]):
    condition = (OneOf("source", frozenset()),)
    assert engine.hourly_counts(files, HourlyCounts("area", span(), condition)).keys == ()


def test_the_table_adds_areas_up_and_leaves_others_out(engine: Engine, files: list[Path]):
    found = engine.hourly_counts(files, HourlyCounts("area", span()))
    table = found.table({"": 0, "230102": 0, "230103": 1}, 2, span().hours)
    assert table.shape == (2, 48)
    assert np.flatnonzero(table[0]).tolist() == [0, 1, 8, 47]
    assert found.table({"230103": 0}, 1, 48).sum() == 1


def test_silences(engine: Engine, files: list[Path]):
    heard = engine.silences(files, Silences(span(), HEARD))
    at = [START + timedelta(minutes=m) for m in (0, 61, 500, 2879)]
    assert (heard.first, heard.last) == (at[0], at[3])
    assert heard.silences == ((at[1], at[2]), (at[2], at[3]))


def test_no_silence_still_says_when_it_was_heard(engine: Engine, files: list[Path]):
    heard = engine.silences(files, Silences(span(), timedelta(days=9)))
    assert heard.first == START
    assert heard.silences == ()


def test_nothing_heard(engine: Engine, files: list[Path]):
    heard = engine.silences(files, Silences(span(), HEARD, one_of("source", ["nobody"])))
    assert (heard.first, heard.last, heard.silences) == (None, None, ())


def test_rows_in_order_with_a_limit(engine: Engine, files: list[Path]):
    found = engine.rows(files, Rows(("at", "source"), "at", 3))
    assert [row["source"] for row in found] == ["a", "a", "a"]
    assert [row["at"] for row in found] == [START + timedelta(minutes=m) for m in (-1, 0, 59)]
    assert len(engine.rows(files, Rows(("n",), "at", 99, one_of("source", ["a"]), span()))) == 5


def test_no_files_no_rows(engine: Engine):
    assert engine.hourly_counts([], HourlyCounts("area", span())).keys == ()
    assert engine.silences([], Silences(span(), HEARD)).first is None
    assert engine.rows([], Rows(("at",), "at", 1)) == []


def test_a_missing_file_is_named(engine: Engine, files: list[Path], tmp_path: Path):
    with pytest.raises(StoreError, match=r"gone\.parquet: A fact file is missing"):
        engine.rows([*files, tmp_path / "gone.parquet"], Rows(("at",), "at", 1))


def test_a_broken_file_is_named(engine: Engine, files: list[Path]):
    files[1].write_bytes(files[1].read_bytes()[:-9])
    with pytest.raises(StoreError, match=r"1\.parquet: A fact file is broken"):
        engine.rows(files, Rows(("at",), "at", 100))


@pytest.mark.parametrize("name", ['a"b', "a b", "", "A", "1a", "a;drop"])
def test_column_names_are_plain(name: str):
    with pytest.raises(InputError):
        HourlyCounts(name, span())
    with pytest.raises(InputError):
        Rows(("at",), name, 1)
    with pytest.raises(InputError):
        OneOf(name, frozenset())


def test_a_span_needs_aware_times_in_order():
    with pytest.raises(InputError):
        Span("at", END, START)
    with pytest.raises(InputError):
        Span("at", START.replace(tzinfo=None), END)
