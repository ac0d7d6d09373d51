"""What an engine gave, brought to the one form of answers."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from qipan.engines.answers import Answer, schema_of
from qipan.engines.compiler.keys import decode_period
from qipan.engines.queries import LINEAGE, Figures, Query


def answer_of(query: Query, table: pa.Table) -> Answer:
    """The answer of an engine's table, in which periods are the numbers they were grouped by."""
    periods = query.periods if isinstance(query, Figures) else {}
    schema = schema_of(query)
    columns = []
    for field in schema:
        values = table[field.name]
        if field.name in periods:
            values = decode_period(values.cast(pa.int64()), periods[field.name].grain)
        elif field.name == LINEAGE:
            values = pc.fill_null(values.cast(field.type), pa.scalar([], field.type))
        columns.append(values.cast(field.type))
    return Answer(query.outputs, pa.Table.from_arrays(columns, schema=schema))


def raw_schema(query: Query) -> pa.Schema:
    """The columns as an engine gives them: like the answer's, with periods as numbers."""
    periods = query.periods if isinstance(query, Figures) else {}
    fields = [pa.field(f.name, pa.int64()) if f.name in periods else f for f in schema_of(query)]
    return pa.schema(fields)
