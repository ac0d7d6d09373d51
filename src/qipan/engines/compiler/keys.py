"""Keys as nodes, and how the numbers that engines group periods by become times and dates again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from sqlglot import exp

from qipan.engines.cells import RESOLUTION_AT, RESOLUTION_MASK, WITHOUT_RESOLUTION, parent_bits
from qipan.engines.compiler.dialects import Dialect
from qipan.engines.compiler.nodes import bigint, column, minus, modulo, number, plus, quotient
from qipan.engines.compiler.sources import InlineTable, inline_join, inline_of, source_column
from qipan.engines.conditions import Condition, Span
from qipan.engines.keys import Area, Cell, DayClass, Key, Period
from qipan.engines.periods import DAY_US, HOUR_US, Grain, stretches

Named = tuple[str, pa.DataType, Sequence[object]]
SHIFT_DAYS = 146_097
"""400 years, and whole weeks: added so that whole-number division never meets a negative number."""
_SHIFT = SHIFT_DAYS * DAY_US
_MONDAY = 3
_FIRST_DAY = date(1970, 1, 1).toordinal()


def period_step(grain: Grain) -> int:
    """How far the numbers of two successive periods lie apart."""
    return HOUR_US if grain is Grain.HOUR else 1


def decode_period(numbers: pa.ChunkedArray, grain: Grain) -> Any:
    """Times (hours) or dates of the numbers by which periods were grouped; empty stays empty."""
    if grain is Grain.HOUR:
        return numbers.cast(pa.timestamp("us", "UTC"))
    missing = numbers.is_null().to_numpy().astype(bool)
    values = numbers.fill_null(0).to_numpy()
    if grain is Grain.DAY:
        days = values - SHIFT_DAYS
    elif grain is Grain.WEEK:
        days = values * 7 - SHIFT_DAYS - _MONDAY
    else:
        months = values * {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[grain]
        since = (months - 1970 * 12).astype("datetime64[M]")
        days = since.astype("datetime64[D]").astype(np.int64)
    return pa.array(days.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


@dataclass(slots=True)
class KeyCompiler:
    """Compiles the keys of one query; collects the small tables that they need."""

    dialect: Dialect
    where: Sequence[Condition]
    inline: list[tuple[InlineTable, exp.Expression]] = field(default_factory=list)

    def join_inline(self, select: exp.Select) -> exp.Select:
        """Join the small tables that the compiled keys need."""
        for table, on in self.inline:
            select = inline_join(select, table, on)
        return select

    def one(self, key: Key) -> exp.Expression:
        """What rows are grouped by."""
        node = source_column(key.column)
        if isinstance(key, Area):
            return self._area(key, node)
        if isinstance(key, Cell):
            return _cell(node, key.resolution)
        if isinstance(key, Period):
            return self._period(key, node)
        return self._day_class(key, node) if isinstance(key, DayClass) else node

    def _area(self, key: Area, node: exp.Expression) -> exp.Expression:
        above = sorted(key.tree.at(key.level).items())
        columns: list[Named] = [
            ("code", pa.string(), [c for c, _ in above]),
            ("above", pa.string(), [a for _, a in above]),
        ]
        return self._looked_up(columns, node)

    def _day_class(self, key: DayClass, node: exp.Expression) -> exp.Expression:
        days = [(day.toordinal() - _FIRST_DAY + SHIFT_DAYS, name) for day, name in key.calendar.days]
        columns: list[Named] = [
            ("day", pa.int64(), [d for d, _ in days]),
            ("class", pa.string(), [n for _, n in days]),
        ]
        return self._looked_up(columns, self._local_day(node, key.column, key.calendar.zone))

    def _looked_up(self, columns: Sequence[Named], on: exp.Expression) -> exp.Expression:
        table = inline_of(f"inline_{len(self.inline)}", columns)
        self.inline.append((table, on))
        return column(columns[1][0], table.name)

    def _period(self, key: Period, node: exp.Expression) -> exp.Expression:
        if key.grain is Grain.HOUR:
            into = self._by_offset(node, key.column, key.zone, lambda offset: offset % HOUR_US)
            return minus(self.dialect.micros(node), modulo(into, HOUR_US))
        days = self._local_day(node, key.column, key.zone)
        if key.grain is Grain.DAY:
            return days
        if key.grain is Grain.WEEK:
            return quotient(plus(days, _MONDAY), 7)
        day = self.dialect.date(minus(days, number(SHIFT_DAYS)))
        year = bigint(exp.Extract(this=exp.Var(this="YEAR"), expression=day))
        if key.grain is Grain.YEAR:
            return year
        month = bigint(exp.Extract(this=exp.Var(this="MONTH"), expression=day.copy()))
        months = plus(plus(exp.Mul(this=year, expression=number(12)), month), -1)
        return quotient(months, 3) if key.grain is Grain.QUARTER else months

    def _local_day(self, node: exp.Expression, name: str, zone: str) -> exp.Expression:
        return quotient(self._by_offset(node, name, zone, lambda offset: offset), DAY_US)

    def _by_offset(
        self, node: exp.Expression, name: str, zone: str, of: Callable[[int], int]
    ) -> exp.Expression:
        """Microseconds of an instant, plus what its zone's offset says, plus the shift of 400 years."""
        spans = [each for each in self.where if isinstance(each, Span) and each.column == name]
        start = max((span.start for span in spans), default=None)
        end = min((span.end for span in spans), default=None)
        terms: list[tuple[int, int]] = []
        for since, offset in stretches(zone, start, end):
            if not terms or terms[-1][1] != of(offset) + _SHIFT:
                terms.append((since, of(offset) + _SHIFT))
        micros = self.dialect.micros(node.copy())
        return plus(micros, terms[0][1] if len(terms) == 1 else _by_time(micros, terms))


def _by_time(micros: exp.Expression, terms: Sequence[tuple[int, int]]) -> exp.Expression:
    """The term of the stretch that an instant lies in, found by halving."""
    if len(terms) == 1:
        return bigint(number(terms[0][1]))
    middle = len(terms) // 2
    before = exp.LT(this=micros.copy(), expression=number(terms[middle][0]))
    return exp.Case(
        ifs=[exp.If(this=before, true=_by_time(micros, terms[:middle]))],
        default=_by_time(micros, terms[middle:]),
    )


def _cell(node: exp.Expression, resolution: int) -> exp.Expression:
    """See ``cells.parent_cell``."""
    own = exp.paren(exp.BitwiseAnd(this=node, expression=bigint(number(RESOLUTION_MASK))))
    coarser = exp.LT(this=own, expression=bigint(number(resolution << RESOLUTION_AT)))
    kept = exp.paren(exp.BitwiseAnd(this=node.copy(), expression=bigint(number(WITHOUT_RESOLUTION))))
    parent = exp.BitwiseOr(this=kept, expression=bigint(number(parent_bits(resolution))))
    return exp.Case(ifs=[exp.If(this=coarser, true=exp.null())], default=parent)
