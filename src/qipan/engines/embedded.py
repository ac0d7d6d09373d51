"""The embedded engine: DuckDB reads the Parquet files where they lie."""

from __future__ import annotations

from typing import Any

import duckdb
from sqlglot import exp

from qipan.engines.answers import Answer
from qipan.engines.canonical import answer_of
from qipan.engines.compiler import DUCKDB, compile_query
from qipan.engines.compiler.sources import no_rows
from qipan.engines.faults import fault
from qipan.engines.queries import Query
from qipan.engines.tables import Files, Table
from qipan.errors import InputError


class EmbeddedEngine:
    """Answers with DuckDB; each query has a connection of its own, so threads may share the engine."""

    def answer(self, query: Query) -> Answer:
        """See ``Engine.answer``."""
        statement = compile_query(query, DUCKDB, _origin)
        values: dict[str, Any] = {f"p{n}": value for n, value in enumerate(statement.values, start=1)}
        for number, table in enumerate(query.tables):
            if isinstance(table.source, Files) and table.source.paths:
                values[f"files{number}"] = [str(path) for path in table.source.paths]
        try:
            with duckdb.connect() as connection:
                connection.execute("SET TimeZone = 'UTC'")
                for small in statement.inline:
                    connection.register(small.name, small.rows)
                # Taken whole, as DuckDB wants a result consumed before the next statement.
                return answer_of(query, connection.sql(statement.sql, params=values).to_arrow_table())
        except duckdb.Error as error:
            raise fault(query, error) from error


def _origin(number: int, table: Table) -> exp.Expression:
    if not isinstance(table.source, Files):
        raise InputError(
            "The embedded engine reads files only.",
            where=table.name,
            mend="Hand in the table's Parquet files.",
        )
    if not table.source.paths:
        return no_rows(table)
    files = exp.Parameter(this=exp.Var(this=f"files{number}"))
    options = [
        # Slices written before a field was declared lack its column; a folder's name is no column.
        exp.EQ(this=exp.column("union_by_name"), expression=exp.true()),
        exp.EQ(this=exp.column("hive_partitioning"), expression=exp.false()),
    ]
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[files, *options]))
