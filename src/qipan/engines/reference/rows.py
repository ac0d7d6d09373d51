"""The rows that a query reads: files in order, latest versions, joins, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from qipan.engines.faults import unreadable
from qipan.engines.queries import Join, Source
from qipan.engines.reference.conditions import meets
from qipan.engines.tables import RECEIVED_AT, RECORD_KEY, ROW_NO, SLICE_NO, WITHDRAWN, Files, Table
from qipan.errors import InputError

Record = dict[str, Any]


def source_rows(query: Source) -> list[Record]:
    """Rows with columns named as the query names them, after joins and conditions."""
    rows = table_rows(query.table, query.as_known_at)
    for join in query.joins:
        rows = list(_joined(rows, join, table_rows(join.table, query.as_known_at)))
    return [row for row in rows if meets(row, query.where)]


def table_rows(table: Table, as_known_at: datetime | None) -> list[Record]:
    """The rows of a table as known at a time."""
    rows = _read(table)
    if as_known_at is not None:
        rows = [row for row in rows if row[RECEIVED_AT] is not None and row[RECEIVED_AT] <= as_known_at]
    return latest_versions(rows) if table.versioned else rows


def latest_versions(rows: Sequence[Record]) -> list[Record]:
    """Of each record the row received last (then of the higher slice, then row), unless it was withdrawn."""
    ordered = sorted(rows, key=lambda r: (r[RECORD_KEY], r[RECEIVED_AT], r[SLICE_NO], r[ROW_NO]))
    latest = [list(versions)[-1] for _key, versions in groupby(ordered, key=lambda r: r[RECORD_KEY])]
    return [row for row in latest if row[WITHDRAWN] is not True]


def _joined(rows: Sequence[Record], join: Join, others: Sequence[Record]) -> Iterator[Record]:
    empty = dict.fromkeys(join.table.by_name)
    for row in rows:
        matches = [o for o in others if all(_equal(row[left], o[right]) for left, right in join.on)]
        for other in matches or ([empty] if join.kind == "left" else []):
            yield row | {f"{join.name}.{name}": value for name, value in other.items()}


def _equal(left: Any, right: Any) -> bool:
    return left is not None and bool(left == right)


def _read(table: Table) -> list[Record]:
    if not isinstance(table.source, Files):
        raise InputError("The reference engine reads files only.", where=table.name)
    names = list(table.by_name)
    rows: list[Record] = []
    for path in table.source.paths:
        try:
            part = pq.ParquetFile(path).read(columns=names).to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path) from error
        rows += [{name: _plain(row.get(name)) for name in names} for row in part]
    return rows


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
