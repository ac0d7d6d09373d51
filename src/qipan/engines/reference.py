"""The reference engine: plain Python over the same files, slow and obvious. Other engines must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from qipan.engines.embedded import unreadable
from qipan.engines.expressions import HOUR, Heard, Hourly, HourlyCounts, OneOf, Rows, Silences, Span


class ReferenceEngine:
    """Answers expressions by reading every row."""

    def hourly_counts(self, files: list[Path], question: HourlyCounts) -> Hourly:
        """Counts by key and hour, see ``HourlyCounts``."""
        span = question.span
        found = Counter(
            (row[question.key] or "", (row[span.column] - span.start) // HOUR)
            for row in _wanted(files, question.where, span)
        )
        cells = sorted(found.items())
        hours = np.array([hour for (_, hour), _ in cells], dtype=np.int64)
        counts = np.array([n for _, n in cells], dtype=np.int64)
        return Hourly(tuple(key for (key, _), _ in cells), hours, counts)

    def silences(self, files: list[Path], question: Silences) -> Heard:
        """When the rows fell silent, see ``Silences``."""
        column = question.span.column
        heard = sorted({row[column] for row in _wanted(files, question.where, question.span)})
        if not heard:
            return Heard(None, None)
        between = tuple((a, b) for a, b in pairwise(heard) if b - a > question.longer)
        return Heard(heard[0], heard[-1], between)

    def rows(self, files: list[Path], question: Rows) -> list[dict[str, Any]]:
        """Rows, see ``Rows``; rows without a value to order by come last."""
        found = _wanted(files, question.where, question.span)
        found.sort(key=lambda row: (row[question.order] is None, row[question.order]))
        return [{name: row[name] for name in question.columns} for row in found[: question.limit]]


def _wanted(files: list[Path], where: Sequence[OneOf], span: Span | None) -> list[dict[str, Any]]:
    return [row for path in files for row in _read(path) if _fits(row, where, span)]


def _fits(row: dict[str, Any], where: Sequence[OneOf], span: Span | None) -> bool:
    if any(row[condition.column] not in condition.values for condition in where):
        return False
    if span is None:
        return True
    moment = row[span.column]
    return moment is not None and span.start <= moment < span.end


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        rows = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path) from error
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
