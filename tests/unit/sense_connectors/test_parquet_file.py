"""Parquet files: typed values, row numbers, broken files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qipan.errors import InputError
from qipan.sense.connectors import open_table


def parquet(folder: Path, **columns: pa.Array) -> Path:
    path = folder / "t.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def test_values_and_numbers(tmp_path: Path) -> None:
    path = parquet(
        tmp_path,
        id=pa.array([f"r{n}" for n in range(5000)]),
        at=pa.array([datetime(2026, 3, 2, tzinfo=UTC)] * 5000, pa.timestamp("us", "UTC")),
        x=pa.array([None, 1.5] * 2500),
    )
    table = open_table(path, expect=("id",))
    assert (table.rows_total, table.unknown_columns) == (5000, ("at", "x"))
    batches = list(table)
    assert [number for batch in batches for number in batch.numbers] == list(range(1, 5001))
    assert batches[0].columns["at"][0] == datetime(2026, 3, 2, tzinfo=UTC)
    assert batches[0].columns["x"][:2] == [None, 1.5]
    assert len(batches) > 1


def test_nanoseconds_are_cut(tmp_path: Path) -> None:
    path = parquet(tmp_path, at=pa.array([1_700_000_000_123_456_789], pa.timestamp("ns")))
    (batch,) = open_table(path)
    assert batch.columns["at"] == [datetime(2023, 11, 14, 22, 13, 20, 123456)]


def test_missing_column(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“category”"):
        open_table(parquet(tmp_path, categories=pa.array(["a"])), expect=("category",))


def test_cut_off_and_other_kind(tmp_path: Path) -> None:
    path = parquet(tmp_path, a=pa.array(range(1000)))
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(InputError, match=r"t\.parquet: The Parquet file is broken or incomplete"):
        open_table(path)
    path.write_bytes(b"a,b\n")
    with pytest.raises(InputError, match="not a Parquet file"):
        open_table(path)


def test_a_damaged_page_is_told_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": [f"value {n * n}" for n in range(5000)]}), path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[100:2000] = bytes(1900)
    path.write_bytes(content)
    table = open_table(path)
    with pytest.raises(InputError, match="broken or incomplete"):
        list(table)
