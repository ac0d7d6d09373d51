"""Spark: for a city that outgrows one machine. Needs the extra ``spark`` and Java 17."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from qipan.engines.answers import Answer
from qipan.engines.canonical import answer_of
from qipan.engines.compiler import SPARK, compile_query
from qipan.engines.compiler.sources import no_rows
from qipan.engines.faults import fault
from qipan.engines.queries import Query
from qipan.engines.tables import Files, Kind, Table
from qipan.errors import StoreError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "bigint",
    Kind.NUMBER: "double",
    Kind.BOOLEAN: "boolean",
    Kind.TIME: "timestamp",
    Kind.DATE: "date",
}
_SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.execution.arrow.pyspark.enabled": "true"}


class SparkEngine:
    """Answers on a Spark session; each query has a session of its own over the same cluster."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    @classmethod
    def at(cls, master: str, **settings: str) -> SparkEngine:
        """The engine of a cluster: ``local[2]``, ``local-cluster[2,1,2048]``, ``spark://host:7077``.

        Raises ``StoreError`` where pyspark is not installed.
        """
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise StoreError(
                "Spark is not installed.", mend="Install the extra: pip install 'qipan[spark]'."
            ) from error
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master(master).appName("qipan")
        for name, value in {"spark.ui.enabled": "false", **_SETTINGS, **settings}.items():
            builder = builder.config(name, value)
        return cls(builder.getOrCreate())

    def close(self) -> None:
        """End the session and its executors."""
        self.session.stop()

    def answer(self, query: Query) -> Answer:
        """See ``Engine.answer``."""
        from pyspark.errors import PySparkException

        statement = compile_query(query, SPARK, _origin)
        values = {f"p{n}": value for n, value in enumerate(statement.values, start=1)}
        try:
            session = self.session.newSession()
            for name, value in _SETTINGS.items():
                session.conf.set(name, value)
            for number, table in enumerate(query.tables):
                if isinstance(table.source, Files) and table.source.paths:
                    _read(session, table).createOrReplaceTempView(f"files_{number}")
            for small in statement.inline:
                _frame(session, small.rows).createOrReplaceTempView(small.name)
            return answer_of(query, session.sql(statement.sql, args=values).toArrow())
        except PySparkException as error:
            raise fault(query, error) from error


def _origin(number: int, table: Table) -> exp.Expression:
    if isinstance(table.source, Files):
        return exp.table_(f"files_{number}", quoted=True) if table.source.paths else no_rows(table)
    return exp.table_(table.source.name, db=table.source.schema or None, quoted=True)


def _read(session: SparkSession, table: Table) -> Any:
    """The files with the declared columns; one that a file lacks is empty in its rows."""
    columns = ", ".join(f"`{column.name}` {_TYPES[column.kind]}" for column in table.columns)
    paths = table.source.paths if isinstance(table.source, Files) else ()
    return session.read.schema(columns).parquet(*map(str, paths))


def _frame(session: SparkSession, rows: pa.Table) -> Any:
    kinds = {pa.string(): "string", pa.int64(): "bigint"}
    columns = ", ".join(f"`{field.name}` {kinds[field.type]}" for field in rows.schema)
    lines = [tuple(line.values()) for line in rows.to_pylist()]
    return session.createDataFrame(lines, schema=columns)
