"""Answers queries by reading every row."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import pyarrow as pa

from qipan.engines.answers import Answer, schema_of
from qipan.engines.queries import Order, Query, Rows
from qipan.engines.reference.figures import figure_lines
from qipan.engines.reference.rows import source_rows


class ReferenceEngine:
    """Answers from Parquet files, row by row."""

    def answer(self, query: Query) -> Answer:
        """See ``Engine.answer``."""
        rows = source_rows(query)
        if isinstance(query, Rows):
            lines = [{name.replace(".", "_"): row[name] for name in query.select} for row in rows]
        else:
            lines = figure_lines(query, rows)
        lines = in_order(lines, query.order, query.ties)[: query.limit]
        return Answer(query.outputs, pa.Table.from_pylist(lines, schema=schema_of(query)))


def in_order(
    lines: Sequence[dict[str, Any]], order: Sequence[Order], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Lines in the order asked for, ties by all columns from the left; empty values last."""
    ordered = list(lines)
    for each in (*(Order(name) for name in reversed(names)), *reversed(order)):
        present = [line for line in ordered if line[each.column] is not None]
        absent = [line for line in ordered if line[each.column] is None]
        present.sort(key=itemgetter(each.column), reverse=each.descending)
        ordered = present + absent
    return ordered
