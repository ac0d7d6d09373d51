"""Queries: frozen values that say what is asked, check themselves when made, and hold no SQL.

Answers have one order on every engine: that of ``order``, then of the keys (of rows: of all columns), empty
values last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from qipan.engines.conditions import Condition, check_condition
from qipan.engines.keys import Key, Period
from qipan.engines.measures import Derived, Elapsed, Lag, Measure
from qipan.engines.tables import RECEIVED_AT, ROW_NO, SLICE_NO, Column, Kind, Table, check_name, ensure_column
from qipan.errors import InputError

Lineage = Literal["none", "slices", "rows"]
LINEAGE = "lineage"
ROW_BITS = 32
"""A row is told by one number: slice number times 2 to this, plus row number."""


@dataclass(frozen=True, slots=True)
class Join:
    """Another data set, whose columns are named ``name.column``; rows match where all ``on`` are equal.

    ``on``: pairs of a column of the query's table and one of the joined table. An empty cell matches nothing.
    A row with several matches occurs several times; with ``kind`` left, one without a match stays, with empty
    columns.
    """

    name: str
    table: Table
    on: tuple[tuple[str, str], ...]
    kind: Literal["inner", "left"] = "inner"

    def __post_init__(self) -> None:
        check_name(self.name)
        if not self.on or self.kind not in ("inner", "left"):
            raise InputError("A join is inner or left, on at least one pair of columns.", where=self.name)
        for _left, right in self.on:
            self.table.ensure(right)


@dataclass(frozen=True, slots=True)
class Order:
    """Order by a column of the answer; empty values come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """What every query reads: a table, other data sets joined to it, conditions, and as known when.

    ``as_known_at``: only rows received until then; of a versioned table the latest version of each record,
    and none of a record that was withdrawn. None: all that was received; a versioned table still gives latest
    versions. The files of a versioned table must hold every version of the records that matter.
    """

    table: Table
    where: tuple[Condition, ...] = ()
    joins: tuple[Join, ...] = ()
    as_known_at: datetime | None = None

    def __post_init__(self) -> None:
        if len({join.name for join in self.joins}) < len(self.joins):
            raise InputError("Two joined data sets have the same name.", where=self.table.name)
        for join in self.joins:
            for left, right in join.on:
                own, other = self.table.ensure(left), join.table.ensure(right)
                if own.kind is not other.kind:
                    sentence = f"{left!r} holds {own.kind}, {right!r} holds {other.kind}: they never match."
                    raise InputError(sentence, where=join.name)
        for condition in self.where:
            check_condition(condition, self.columns, self.table.name)
        if self.as_known_at is not None:
            if self.as_known_at.tzinfo is None:
                raise InputError("The time 'as known at' has no zone.", where=self.table.name)
            for table in self.tables:
                table.ensure(RECEIVED_AT, Kind.TIME)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables read, the query's own first."""
        return (self.table, *(join.table for join in self.joins))

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """All columns by the name that the query uses."""
        joined = {f"{j.name}.{c.name}": c for j in self.joins for c in j.table.columns}
        return {**self.table.by_name, **joined}


def _check_order(order: Sequence[Order], names: Mapping[str, Column], where: str) -> None:
    for each in order:
        ensure_column(names, each.column, where=where)


def _check_limit(limit: int | None, where: str) -> None:
    if limit is not None and limit < 1:
        raise InputError("A limit is at least 1.", where=where)


@dataclass(frozen=True, kw_only=True)
class Rows(Source):
    """Rows with the columns named, in order, at most ``limit``."""

    select: tuple[str, ...]
    order: tuple[Order, ...] = ()
    limit: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.select or len(self.outputs) < len(self.select):
            raise InputError("Name the columns to read, each once.", where=self.table.name)
        _check_order(self.order, self.by_output, self.table.name)
        _check_limit(self.limit, self.table.name)

    @cached_property
    def outputs(self) -> tuple[Column, ...]:
        """Columns of the answer."""
        columns = ((n, ensure_column(self.columns, n, where=self.table.name)) for n in self.select)
        named = {n.replace(".", "_"): c for n, c in columns}
        return tuple(Column(name, c.kind, c.unit) for name, c in named.items())

    @property
    def ties(self) -> tuple[str, ...]:
        """Columns that decide the order where ``order`` does not."""
        return tuple(column.name for column in self.outputs)

    @cached_property
    def by_output(self) -> Mapping[str, Column]:
        """Columns of the answer by name."""
        return {column.name: column for column in self.outputs}


@dataclass(frozen=True, kw_only=True)
class Figures(Source):
    """Figures of groups of rows.

    ``by`` groups (without it all rows are one group, which gives one line even of no rows); ``derived`` goes
    along the one period (or time) of ``by``; ``having`` chooses among the lines by values, measures and
    derived figures; ``lineage`` adds the numbers of the slices, or of the rows, that each line rests on.
    """

    measures: tuple[Measure, ...] = ()
    by: tuple[Key, ...] = ()
    derived: tuple[Derived, ...] = ()
    having: tuple[Condition, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    lineage: Lineage = "none"

    def __post_init__(self) -> None:
        super().__post_init__()
        where = self.table.name
        if not self.by and not self.measures:
            raise InputError("Ask for something: a measure, or a key to group by.", where=where)
        names = [c.name for c in self.outputs] + [LINEAGE]
        if len(set(names)) < len(names):
            raise InputError(f"Names of keys and figures differ, and none is {LINEAGE!r}.", where=where)
        for each in self.derived:
            self._check_derived(each)
        shown = {c.name: c for c in self.outputs if c.name not in self.periods}
        for condition in self.having:
            check_condition(condition, shown, where)
        _check_order(self.order, {c.name: c for c in self.outputs}, where)
        _check_limit(self.limit, where)
        if self.lineage != "none":
            self.table.ensure(SLICE_NO, Kind.INTEGER)
        if self.lineage == "rows":
            self.table.ensure(ROW_NO, Kind.INTEGER)

    def _check_derived(self, each: Derived) -> None:
        if isinstance(each, Elapsed):
            keys = {column.name: column for column in self.key_outputs if column.name not in self.periods}
            ensure_column(keys, each.since, Kind.TIME, where=each.name)
            return
        measures = {column.name: column for column in self.measure_outputs}
        ensure_column(measures, each.of, Kind.INTEGER, Kind.NUMBER, where=each.name)
        if len(self.periods) != 1:
            raise InputError("It needs rows grouped by exactly one period.", where=each.name)

    @property
    def ties(self) -> tuple[str, ...]:
        """See ``Rows.ties``: the keys, which no two lines share."""
        return tuple(column.name for column in self.key_outputs)

    @cached_property
    def periods(self) -> Mapping[str, Period]:
        """The keys that are periods, by name."""
        pairs = zip(self.by, self.key_outputs, strict=True)
        return {column.name: key for key, column in pairs if isinstance(key, Period)}

    @cached_property
    def key_outputs(self) -> tuple[Column, ...]:
        """Columns that the keys give."""
        return tuple(key.output(self.columns, self.table.name) for key in self.by)

    @cached_property
    def measure_outputs(self) -> tuple[Column, ...]:
        """Columns that the measures give."""
        return tuple(measure.output(self.columns, self.table.name) for measure in self.measures)

    @cached_property
    def outputs(self) -> tuple[Column, ...]:
        """Columns of the answer, without its lineage."""
        of = {column.name: column for column in self.measure_outputs}
        derived = (self._derived_output(each, of) for each in self.derived)
        return (*self.key_outputs, *self.measure_outputs, *derived)

    @staticmethod
    def _derived_output(each: Derived, of: Mapping[str, Column]) -> Column:
        if isinstance(each, Elapsed):
            return Column(each.name, Kind.NUMBER, "s")
        own = ensure_column(of, each.of, where=each.name)
        is_mean = not isinstance(each, Lag) and each.function == "mean"
        return Column(each.name, Kind.NUMBER if is_mean else own.kind, own.unit)


Query = Rows | Figures
