"""The embedded engine: DuckDB reads the Parquet files where they lie.

Names come checked from the expressions, values and files are bound: nothing of a question's content
becomes SQL. Results leave as Arrow tables, whose times need no time-zone library.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from qipan.engines.expressions import Heard, Hourly, HourlyCounts, OneOf, Rows, Silences, Span
from qipan.errors import StoreError

_HOUR = 3_600_000_000
Params = dict[str, Any]


class EmbeddedEngine:
    """Answers expressions with DuckDB; each question has a connection of its own, so threads may share it."""

    def hourly_counts(self, files: list[Path], question: HourlyCounts) -> Hourly:
        """Counts by key and hour, see ``HourlyCounts``."""
        condition, params = _conditions(question.where, question.span)
        params |= {"first": question.span.start.astimezone(UTC)}
        sql = f"""
            SELECT coalesce("{question.key}", '') AS key,
                   (epoch_us("{question.span.column}") - epoch_us($first)) // {_HOUR} AS hour,
                   count(*) AS n
            FROM read_parquet($files) WHERE {condition} GROUP BY ALL ORDER BY ALL"""
        found = _ask(files, sql, params)
        if found is None:
            return Hourly((), np.empty(0, np.int64), np.empty(0, np.int64))
        hours, counts = (found[name].to_numpy().astype(np.int64) for name in ("hour", "n"))
        return Hourly(tuple(found["key"].to_pylist()), hours, counts)

    def silences(self, files: list[Path], question: Silences) -> Heard:
        """When the rows fell silent, see ``Silences``."""
        condition, params = _conditions(question.where, question.span)
        params |= {"longer": question.longer.total_seconds() * 1e6}
        sql = f"""
            WITH heard AS (SELECT DISTINCT "{question.span.column}" AS t
                           FROM read_parquet($files) WHERE {condition}),
                 pairs AS (SELECT t, lag(t) OVER (ORDER BY t) AS before FROM heard),
                 ends AS (SELECT min(t) AS first, max(t) AS last FROM heard)
            SELECT first, last, before, t
            FROM ends LEFT JOIN pairs ON epoch_us(t) - epoch_us(before) > $longer ORDER BY t"""
        found = _ask(files, sql, params)
        rows = found.to_pylist() if found is not None else []
        if not rows:
            return Heard(None, None)
        between = tuple((_utc(r["before"]), _utc(r["t"])) for r in rows if r["t"] is not None)
        first, last = rows[0]["first"], rows[0]["last"]
        return Heard(first and _utc(first), last and _utc(last), between)

    def rows(self, files: list[Path], question: Rows) -> list[dict[str, Any]]:
        """Rows, see ``Rows``."""
        condition, params = _conditions(question.where, question.span)
        columns = ", ".join(f'"{name}"' for name in question.columns)
        sql = (
            f"SELECT {columns} FROM read_parquet($files) WHERE {condition} "
            f'ORDER BY "{question.order}" LIMIT {int(question.limit)}'
        )
        found = _ask(files, sql, params)
        return [_in_utc(row) for row in found.to_pylist()] if found is not None else []


def _conditions(where: Sequence[OneOf], span: Span | None) -> tuple[str, Params]:
    """The WHERE text with named parameters, and their values."""
    parts, params = ["true"], Params()
    for number, condition in enumerate(where):
        parts.append(f'list_contains($values{number}, "{condition.column}")')
        params[f"values{number}"] = sorted(condition.values)
    if span is not None:
        parts.append(f'"{span.column}" >= $start AND "{span.column}" < $end')
        params |= {"start": span.start.astimezone(UTC), "end": span.end.astimezone(UTC)}
    return " AND ".join(parts), params


def _ask(files: list[Path], sql: str, params: Params) -> pa.Table | None:
    """The answer as an Arrow table; None where there is no file to read."""
    if not files:
        return None
    bound = {name: value for name, value in params.items() if f"${name}" in sql}
    bound["files"] = [str(path) for path in files]
    try:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return connection.sql(sql, params=bound).to_arrow_table()
    except duckdb.Error as error:
        raise _broken(files, error) from error


def _broken(files: list[Path], error: duckdb.Error) -> StoreError:
    """The error that names the file at fault."""
    for path in files:
        try:
            pq.ParquetFile(path).close()
        except (OSError, pa.ArrowException):
            return unreadable(path)
    return StoreError(
        f"The facts could not be read ({str(error).splitlines()[0]}).", where=str(files[0].parent)
    )


def unreadable(path: Path) -> StoreError:
    """What is said of a fact file that is missing or broken."""
    state = "broken" if path.exists() else "missing"
    return StoreError(
        f"A fact file is {state}.",
        where=str(path),
        mend="Remove the facts with 'qipan manage rebuildfacts'; the log still holds all they were made of.",
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _utc(value) if isinstance(value, datetime) else value for name, value in row.items()}
