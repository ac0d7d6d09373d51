"""Which hours of a history a feed covers: silence is not zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from qipan.engines.answers import Engine
from qipan.engines.conditions import HOUR, Compare, Condition, Span
from qipan.engines.keys import Value
from qipan.engines.measures import Elapsed, greatest, least
from qipan.engines.queries import Figures
from qipan.engines.tables import Table


@dataclass(frozen=True, slots=True)
class Coverage:
    """First and last time of a feed within a span (None without any row), and its gaps between them."""

    first: datetime | None
    last: datetime | None
    gaps: tuple[tuple[datetime, datetime], ...] = ()


def feed_coverage(
    engine: Engine, table: Table, span: Span, *, longer: timedelta, where: tuple[Condition, ...] = ()
) -> Coverage:
    """The coverage of a span by the rows that meet ``where``; gaps are silences longer than ``longer``."""
    conditions = (*where, span)
    ends = Figures(
        table=table, where=conditions, measures=(least(span.column, "first"), greatest(span.column, "last"))
    )
    gaps = Figures(
        table=table,
        where=conditions,
        by=(Value(span.column, "until"),),
        derived=(Elapsed("silence", "until"),),
        having=(Compare("silence", ">", longer.total_seconds()),),
    )
    (line,) = engine.answer(ends).rows()
    silences = [(row["until"], timedelta(seconds=row["silence"])) for row in engine.answer(gaps).rows()]
    between = tuple((until - silence, until) for until, silence in silences)
    return Coverage(line["first"], line["last"], between)


def covered_hours(coverage: Coverage, span: Span, gap: timedelta) -> NDArray[np.bool_]:
    """Which hours of the span (n_hours,) are known: not before the first row, not touched by a gap."""
    covered = np.zeros(span.hours, dtype=bool)
    if coverage.first is None or coverage.last is None:
        return covered
    covered[-((span.start - coverage.first) // HOUR) :] = True
    gaps = list(coverage.gaps)
    if span.end - coverage.last > gap:
        gaps.append((coverage.last, span.end))
    for start, end in gaps:
        covered[(start - span.start) // HOUR : -((span.start - end) // HOUR)] = False
    return covered
