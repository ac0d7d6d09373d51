"""What a query reads, as a FROM clause: tables as known at a time, joined data sets, small tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from sqlglot import exp

from qipan.engines.compiler.nodes import alias, column, literal, number
from qipan.engines.queries import Source
from qipan.engines.tables import RECEIVED_AT, RECORD_KEY, ROW_NO, SLICE_NO, WITHDRAWN, Kind, Table

OWN = "t"
_LATEST = "_version"
_SQL_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.NUMBER: "double",
    Kind.BOOLEAN: "boolean",
    Kind.TIME: "timestamptz",
    Kind.DATE: "date",
}
Origin = Callable[[int, Table], exp.Expression]
"""Gives what stands for the query's table of a number in FROM: a table, a function of files, a subquery."""


@dataclass(frozen=True, slots=True)
class InlineTable:
    """A small table that comes with the statement; the adapter makes it known under its name."""

    name: str
    rows: pa.Table


def source_column(name: str) -> exp.Column:
    """The column of a query's name: of the own table, or of a joined one (``join.column``)."""
    joined, _dot, own = name.rpartition(".")
    return column(own, f"j_{joined}" if joined else OWN)


def from_source(select: exp.Select, query: Source, origin: Origin) -> exp.Select:
    """Add the tables of a query and their joins."""
    select = select.from_(_named(_as_known(origin(0, query.table), query.table, query.as_known_at), OWN))
    for number_, join in enumerate(query.joins, start=1):
        table = _as_known(origin(number_, join.table), join.table, query.as_known_at)
        on = [
            exp.EQ(this=column(left, OWN), expression=column(right, f"j_{join.name}"))
            for left, right in join.on
        ]
        select = select.join(_named(table, f"j_{join.name}"), on=exp.and_(*on), join_type=join.kind)
    return select


def inline_join(select: exp.Select, table: InlineTable, on: exp.Expression) -> exp.Select:
    """Left-join a small table by its first column."""
    key = column(table.rows.column_names[0], table.name)
    relation = exp.to_table(table.name)
    return select.join(_named(relation, table.name), on=exp.EQ(this=on, expression=key), join_type="left")


def no_rows(table: Table) -> exp.Expression:
    """A table without rows, where a data set has no file yet."""
    columns = [alias(exp.cast(exp.null(), _SQL_TYPES[c.kind]), c.name) for c in table.columns]
    return exp.select(*columns).where(exp.false()).subquery()


def _named(relation: exp.Expression, name: str) -> exp.Expression:
    relation.set("alias", exp.TableAlias(this=exp.to_identifier(name, quoted=True)))
    return relation


def _as_known(origin: exp.Expression, table: Table, at: datetime | None) -> exp.Expression:
    """Rows received until ``at``; of a versioned table the latest of each record, unless withdrawn."""
    if at is None and not table.versioned:
        return origin
    names = [column(each.name) for each in table.columns]
    received = exp.select(*names).from_(origin)
    if at is not None:
        received = received.where(exp.LTE(this=column(RECEIVED_AT), expression=literal(at)))
    if not table.versioned:
        return received.subquery()
    newest = [exp.Ordered(this=column(name), desc=True) for name in (RECEIVED_AT, SLICE_NO, ROW_NO)]
    place = exp.Window(
        this=exp.RowNumber(), partition_by=[column(RECORD_KEY)], order=exp.Order(expressions=newest)
    )
    versions = received.select(alias(place, _LATEST)).subquery("v")
    is_latest = exp.EQ(this=column(_LATEST), expression=number(1))
    stays = exp.Not(this=exp.Is(this=column(WITHDRAWN), expression=exp.true()))
    return exp.select(*(n.copy() for n in names)).from_(versions).where(is_latest, stays).subquery()


def inline_of(name: str, columns: Sequence[tuple[str, pa.DataType, Sequence[object]]]) -> InlineTable:
    """A small table of columns given as (name, type, values)."""
    fields = pa.schema([pa.field(n, kind) for n, kind, _values in columns])
    return InlineTable(name, pa.table([list(values) for *_, values in columns], schema=fields))
