"""Parquet files: typed columns, read in record batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from qipan.errors import InputError
from qipan.sense.connectors.header import check_expected, check_unique, no_header, unknown_columns
from qipan.sense.connectors.signature import signature_of, way_out
from qipan.sense.connectors.table import BATCH_ROWS, Batch, Table


@dataclass(slots=True)
class ParquetTable(Table):
    """Rows are counted from 1, as there is no header row."""

    def batches(self) -> Iterator[Batch]:
        first = 1
        with _reading(self.path), pq.ParquetFile(self.path) as file:
            for record_batch in file.iter_batches(batch_size=BATCH_ROWS):
                rows = record_batch.num_rows
                self.bytes_read = self.bytes * (first - 1 + rows) // max(1, file.metadata.num_rows)
                columns = {n: _to_list(c) for n, c in zip(self.columns, record_batch.columns, strict=True)}
                yield Batch(first, range(first, first + rows), columns)
                first += rows


def open_parquet(path: Path, *, expect: Sequence[str]) -> ParquetTable:
    """Open a Parquet file by its footer.

    Raises:
        InputError: not Parquet, broken, without columns, or without an expected column.
    """
    _check_signature(path)
    with _reading(path), pq.ParquetFile(path) as file:
        names, rows = tuple(file.schema_arrow.names), file.metadata.num_rows
    if not names:
        raise no_header(path.name)
    check_unique(names, where=path.name)
    check_expected(names, expect, where=path.name)
    return ParquetTable(
        path=path,
        columns=names,
        format="parquet",
        rows_total=rows,
        unknown_columns=unknown_columns(names, expect),
    )


def _check_signature(path: Path) -> None:
    with path.open("rb") as stream:
        kind = signature_of(stream.read(64))
    if kind != "Parquet":
        what = f"it is {kind}" if kind else "its first bytes are not those of Parquet"
        raise InputError(f"The file is not a Parquet file; {what}.", where=path.name, mend=way_out(kind))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError(
            f"The Parquet file is broken or incomplete ({reason}).",
            where=path.name,
            mend="Fetch or copy it again.",
        ) from error


def _to_list(column: pa.Array) -> list[Any]:
    """Python values; times are cut to microseconds, the finest that Python's own type holds."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    values: list[Any] = column.to_pylist()
    return values
