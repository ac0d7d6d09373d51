"""Answers: an Arrow table with one kind of value per column on every engine, and the units of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import pyarrow as pa

from qipan.engines.queries import LINEAGE, ROW_BITS, Figures, Query
from qipan.engines.tables import Column, Kind

ARROW: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.TIME: pa.timestamp("us", "UTC"),
    Kind.DATE: pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: ``table`` has the columns of ``outputs``, and ``lineage`` if asked for."""

    outputs: tuple[Column, ...]
    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def values(self, name: str) -> list[Any]:
        """The values of a column; times are aware, in UTC."""
        return [_plain(value) for value in self.table[name].to_pylist()]

    def rows(self) -> list[dict[str, Any]]:
        """The lines as dictionaries, without lineage; times are aware, in UTC."""
        names = [column.name for column in self.outputs]
        return [dict(zip(names, line, strict=True)) for line in zip(*map(self.values, names), strict=True)]

    def unit(self, name: str) -> str:
        """The unit of a column."""
        return next(column.unit for column in self.outputs if column.name == name)

    def slices(self) -> list[list[int]]:
        """Slice numbers that each line rests on, when asked for."""
        return [list(numbers) for numbers in self.table[LINEAGE].to_pylist()]

    def source_rows(self) -> list[list[tuple[int, int]]]:
        """(slice number, row number) that each line rests on, when asked for."""
        return [
            [(number >> ROW_BITS, number & (2**ROW_BITS - 1)) for number in numbers]
            for numbers in self.table[LINEAGE].to_pylist()
        ]


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def schema_of(query: Query) -> pa.Schema:
    """The columns of a query's answer."""
    fields = [pa.field(column.name, ARROW[column.kind]) for column in query.outputs]
    if isinstance(query, Figures) and query.lineage != "none":
        fields.append(pa.field(LINEAGE, pa.list_(pa.int64())))
    return pa.schema(fields)


class Engine(Protocol):
    """What answers queries. Raises ``StoreError`` naming a file that is missing or broken."""

    def answer(self, query: Query) -> Answer:
        """The answer to a query; the same on every engine."""
