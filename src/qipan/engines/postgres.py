"""PostgreSQL: tables that lie in the server, or files whose rows are copied there for the time of a query."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from psycopg import RawCursor, sql
from sqlglot import exp

from qipan.engines.answers import ARROW, Answer
from qipan.engines.canonical import answer_of, raw_schema
from qipan.engines.compiler import POSTGRES, Statement, compile_query
from qipan.engines.compiler.sources import no_rows
from qipan.engines.faults import fault, unreadable
from qipan.engines.queries import Query
from qipan.engines.tables import Files, Kind, Relation, Table

Connection = psycopg.Connection[tuple[object, ...]]
_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.NUMBER: "double precision",
    Kind.BOOLEAN: "boolean",
    Kind.TIME: "timestamptz",
    Kind.DATE: "date",
}
_SMALL = {pa.string(): "text", pa.int64(): "bigint"}


class PostgresEngine:
    """Answers on a PostgreSQL server (15 or newer), each query on a connection of its own."""

    def __init__(self, address: str) -> None:
        self.address = address

    def answer(self, query: Query) -> Answer:
        """See ``Engine.answer``. Files are copied for each query: ``load`` them once where they are many."""
        statement = compile_query(query, POSTGRES, _origin)
        try:
            with psycopg.connect(self.address) as connection:
                connection.execute("SET LOCAL TIME ZONE 'UTC'")
                for number, table in enumerate(query.tables):
                    if isinstance(table.source, Files) and table.source.paths:
                        _fill(connection, sql.Identifier(f"files_{number}"), table, passing=True)
                lines = _run(connection, statement)
                connection.rollback()
        except psycopg.Error as error:
            raise fault(query, error) from error
        schema = raw_schema(query)
        columns: Sequence[Sequence[object]] = list(zip(*lines, strict=True)) or [()] * len(schema)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
        return answer_of(query, pa.Table.from_arrays(arrays, schema=schema))

    def load(self, table: Table, *, schema: str = "") -> Table:
        """Copy a table's files into the server under its name, anew; returns the table that reads from there.

        Raises ``StoreError`` for a file that is missing or broken; then nothing changes.
        """
        relation = Relation(table.name, schema)
        name = sql.Identifier(*filter(None, (schema, table.name)))
        with psycopg.connect(self.address) as connection:
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
            _fill(connection, name, table, passing=False)
        return replace(table, source=relation)


def _origin(number: int, table: Table) -> exp.Expression:
    if isinstance(table.source, Relation):
        schema = table.source.schema or None
        return exp.table_(table.source.name, db=schema, quoted=True)
    return exp.table_(f"files_{number}", quoted=True) if table.source.paths else no_rows(table)


def _run(connection: Connection, statement: Statement) -> list[tuple[object, ...]]:
    for small in statement.inline:
        types = [(field.name, _SMALL[field.type]) for field in small.rows.schema]
        _create(connection, sql.Identifier(small.name), types, passing=True)
        _copy(connection, sql.Identifier(small.name), small.rows)
    return RawCursor(connection).execute(statement.sql.encode(), list(statement.values)).fetchall()


def _fill(connection: Connection, name: sql.Identifier, table: Table, *, passing: bool) -> None:
    _create(connection, name, [(c.name, _TYPES[c.kind]) for c in table.columns], passing=passing)
    schema = pa.schema([pa.field(c.name, ARROW[c.kind]) for c in table.columns])
    for path in table.source.paths if isinstance(table.source, Files) else ():
        try:
            part = pq.ParquetFile(path).read(columns=schema.names)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path) from error
        columns = [
            part[f.name].cast(f.type) if f.name in part.column_names else pa.nulls(part.num_rows, f.type)
            for f in schema
        ]
        _copy(connection, name, pa.Table.from_arrays(columns, schema=schema))


def _create(
    connection: Connection, name: sql.Identifier, types: Sequence[tuple[str, str]], *, passing: bool
) -> None:
    columns = sql.SQL(", ").join(sql.SQL("{} " + kind).format(sql.Identifier(n)) for n, kind in types)
    words = "CREATE TEMP TABLE {} ({}) ON COMMIT DROP" if passing else "CREATE TABLE {} ({})"
    connection.execute(sql.SQL(words).format(name, columns))


def _copy(connection: Connection, name: sql.Identifier, rows: pa.Table) -> None:
    """Copy rows as CSV, in which an empty text is quoted and an empty cell is not."""
    buffer = io.BytesIO()
    pacsv.write_csv(rows, buffer, pacsv.WriteOptions(include_header=False))
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(name)) as copy:
        copy.write(buffer.getvalue())
