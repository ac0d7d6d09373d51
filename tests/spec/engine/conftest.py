"""The data that the engine's specification speaks of, and tables in text."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from qipan.engines.answers import ARROW, Answer
from qipan.engines.tables import SYSTEM_COLUMNS, Column, Files, Kind, Table

READINGS = """
at                      | area | sensor | value | n  | cell
2026-01-05T15:30:00Z    | s1   | A      | 1.5   | 1  | 617355347085754367
2026-01-05T16:10:00Z    | s1   | A      | 2.5   | 2  | 617355347084181503
2026-01-05T16:50:00Z    | s2   | B      | -     | 3  | 617355347084181503
2026-01-06T02:00:00Z    | s3   | C      | 4.0   | 4  | 599340948253573119
2026-01-06T02:00:00Z    | s3   | c      | 8.0   | 5  | -
2026-01-07T03:15:00.25Z | -    | A      | 16.0  | 6  | -
2026-02-01T00:00:00Z    | zz   | é      | 32.0  | 7  | -
2025-12-31T15:59:59Z    | d1   | it's   | 64.0  | -  | -
"""
NIGHTS = """
at                   | n
2025-03-30T00:30:00Z | 1
2025-03-30T01:30:00Z | 2
2025-10-26T00:30:00Z | 3
2025-10-26T01:30:00Z | 4
2025-10-26T22:59:59Z | 5
2025-10-26T23:00:00Z | 6
"""
SENSORS = """
sensor | kind     | depth
A      | pressure | 1
B      | level    | 2
B      | spare    | 3
-      | lost     | 4
"""
CASES = """
case | state  | days | record_key | received_at          | slice_no | row_no | withdrawn
1    | new    | 0    | k1         | 2026-01-05T00:00:00Z | 1        | 0      | false
2    | new    | 0    | k2         | 2026-01-05T00:00:00Z | 1        | 1      | false
3    | new    | 0    | k3         | 2026-01-05T00:00:00Z | 1        | 2      | false
1    | closed | 4    | k1         | 2026-01-06T00:00:00Z | 2        | 0      | false
2    | new    | 0    | k2         | 2026-01-06T00:00:00Z | 2        | 1      | true
3    | closed | 9    | k3         | 2026-01-06T00:00:00Z | 2        | 2      | false
3    | closed | 2    | k3         | 2026-01-06T00:00:00Z | 2        | 3      | false
2    | new    | 1    | k2         | 2026-01-08T00:00:00Z | 3        | 0      | false
4    | new    | 0    | k4         | 2026-01-08T00:00:00Z | 3        | 1      | -
"""
KINDS = {
    "at": Kind.TIME,
    "value": Kind.NUMBER,
    "received_at": Kind.TIME,
    "withdrawn": Kind.BOOLEAN,
    "opened": Kind.DATE,
    **dict.fromkeys(("n", "cell", "depth", "case", "days", "slice_no", "row_no"), Kind.INTEGER),
}
UNITS = {"value": "kPa", "days": "d"}


def parse(text: str) -> tuple[list[str], list[list[str]]]:
    """Header and cells of a table in text."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return head, lines


def value_of(cell: str, kind: Kind) -> Any:
    """A cell's value; '-' is empty."""
    if cell == "-":
        return None
    if kind is Kind.TIME:
        return datetime.fromisoformat(cell).astimezone(UTC)
    readers = {Kind.DATE: date.fromisoformat, Kind.INTEGER: int, Kind.NUMBER: float}
    return cell == "true" if kind is Kind.BOOLEAN else readers.get(kind, str)(cell)


def table_of(folder: Path, name: str, text: str, *, parts: int = 1, **options: Any) -> Table:
    """A data set of Parquet files that holds the rows of a table in text."""
    head, lines = parse(text)
    columns = tuple(Column(each, KINDS.get(each, Kind.TEXT), UNITS.get(each, "")) for each in head)
    schema = pa.schema([pa.field(c.name, ARROW[c.kind]) for c in columns])
    rows = [{c.name: value_of(cell, c.kind) for c, cell in zip(columns, line, strict=True)} for line in lines]
    paths = []
    for part in range(parts):
        path = folder / f"day={part}" / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows[part::parts], schema=schema), path)
        paths.append(path)
    return Table(name, columns, Files(tuple(paths)), **options)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The tables of this file as data sets; ``none`` has no file yet."""
    folder = tmp_path_factory.mktemp("facts")
    readings = table_of(folder, "readings", READINGS, parts=2, event_time="at", area="area", cell="cell")
    return SimpleNamespace(
        readings=readings,
        nights=table_of(folder, "nights", NIGHTS),
        sensors=table_of(folder, "sensors", SENSORS),
        cases=table_of(folder, "cases", CASES, parts=3, versioned=True),
        events=table_of(folder, "events", CASES),
        none=Table("none", (*readings.columns, *SYSTEM_COLUMNS), Files(())),
    )


def written(value: Any) -> str:
    """A value as the tables in text write it."""
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, float):
        return f"{value:.9g}"
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="session")
def as_lines() -> Any:
    """An answer as the header and cells of a table in text."""

    def lines(answer: Answer) -> tuple[list[str], list[list[str]]]:
        head = [column.name for column in answer.outputs]
        rows = [[written(row[name]) for name in head] for row in answer.rows()]
        if "lineage" in answer.table.column_names:
            head = [*head, "lineage"]
            origins = [" ".join(map(str, numbers)) for numbers in answer.table["lineage"].to_pylist()]
            rows = [[*row, origin] for row, origin in zip(rows, origins, strict=True)]
        return head, rows

    return lines


@pytest.fixture(scope="session")
def expected_lines() -> Any:
    """The header and cells of a table in text, with numbers written alike."""

    def lines(text: str) -> tuple[list[str], list[list[str]]]:
        return parse(text)

    return lines


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark in this process; skipped where it or Java is missing, on CI a failure."""
    missing = (
        []
        if importlib.util.find_spec("pyspark")
        else ["pyspark is not installed (./dev test-long brings it)"]
    )
    missing += [] if shutil.which("java") else ["there is no Java 17"]
    if missing and os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"CI must run this test, but {missing[0]}", pytrace=False)
    if missing:
        pytest.skip(missing[0])
    from qipan.engines.spark import SparkEngine

    engine = SparkEngine.at("local[2]", **{"spark.sql.shuffle.partitions": "2"})
    yield engine
    engine.close()


@pytest.fixture
def postgres(db: None) -> Any:
    """PostgreSQL where the tests run on it."""
    from qipan.engines.postgres import PostgresEngine

    if connection.vendor != "postgresql":
        pytest.skip("these tests run on PostgreSQL with QIPAN_DATABASE_URL")
    named = connection.settings_dict
    return PostgresEngine(
        make_conninfo(
            host=named["HOST"],
            port=named["PORT"] or 5432,
            user=named["USER"],
            password=named["PASSWORD"] or None,
            dbname=named["NAME"],
        )
    )
