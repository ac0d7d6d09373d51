"""What is measured in each group: aggregates, ratios of two, and figures derived along time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from qipan.engines.conditions import Condition, check_condition
from qipan.engines.tables import Column, Kind, check_name, ensure_column
from qipan.errors import InputError


class Function(StrEnum):
    """How the rows of a group become one figure."""

    COUNT = "count"
    COUNT_DISTINCT = "count-distinct"
    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    PERCENTILE = "percentile"


_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One figure of a group's rows, of those that meet ``where`` if there is such a condition.

    Empty cells do not count. Without any value a count is 0, every other figure is empty. ``share`` is that
    of a percentile (0–1), which interpolates between neighbours (type 7 of Hyndman and Fan 1996).
    """

    name: str
    function: Function
    column: str = ""
    where: Condition | None = None
    share: float | None = None

    def __post_init__(self) -> None:
        check_name(self.name)
        if not isinstance(self.function, Function):
            raise InputError("This figure is unknown.", where=self.name, mend=f"Use {', '.join(Function)}.")
        if bool(self.column) is (self.function is Function.COUNT):
            sentence = "A count counts rows and names no column." if self.column else "Name the column."
            raise InputError(sentence, where=self.name)
        needs = self.function is Function.PERCENTILE
        if needs is not (self.share is not None) or not 0 <= (self.share or 0) <= 1:
            raise InputError("A percentile, and no other figure, has a share from 0 to 1.", where=self.name)

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """The column it gives, with its unit. Raises ``InputError`` where its own column does not serve."""
        if self.where is not None:
            check_condition(self.where, columns, where)
        if self.function is Function.COUNT:
            return Column(self.name, Kind.INTEGER)
        kinds: tuple[Kind, ...] = () if self.function is Function.COUNT_DISTINCT else _NUMBERS
        if self.function in (Function.MIN, Function.MAX):
            kinds = (*_NUMBERS, Kind.TEXT, Kind.TIME, Kind.DATE)
        own = ensure_column(columns, self.column, *kinds, where=where)
        if self.function is Function.COUNT_DISTINCT:
            return Column(self.name, Kind.INTEGER)
        keeps = self.function in (Function.SUM, Function.MIN, Function.MAX)
        return Column(self.name, own.kind if keeps else Kind.NUMBER, own.unit)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One aggregate divided by another; empty where the lower one is empty or 0."""

    name: str
    above: Aggregate
    below: Aggregate

    def __post_init__(self) -> None:
        check_name(self.name)

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """See ``Aggregate.output``; the unit is that of a quotient."""
        parts = [part.output(columns, where) for part in (self.above, self.below)]
        for part in parts:
            if part.kind not in _NUMBERS:
                raise InputError("A ratio needs two numbers.", where=self.name)
        above, below = (part.unit for part in parts)
        unit = "" if above == below else f"{above or '1'}/{below}" if below else above
        return Column(self.name, Kind.NUMBER, unit)


Measure = Aggregate | Ratio


@dataclass(frozen=True, slots=True)
class Rolling:
    """The sum or mean of a measure over the last ``periods`` periods, this one included.

    A period without a row adds nothing to a sum and does not count in a mean: a gap is not zero.
    """

    name: str
    of: str
    periods: int
    function: Literal["sum", "mean"] = "mean"

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.periods < 1 or self.function not in ("sum", "mean"):
            raise InputError("A rolling figure is a sum or mean over at least 1 period.", where=self.name)


@dataclass(frozen=True, slots=True)
class Lag:
    """A measure's figure ``periods`` periods before; empty where that period has no row."""

    name: str
    of: str
    periods: int = 1

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.periods < 1:
            raise InputError("A lag goes back at least 1 period.", where=self.name)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Seconds since the line before, by a time that is a key, among lines whose other keys are the same."""

    name: str
    since: str

    def __post_init__(self) -> None:
        check_name(self.name)


Derived = Rolling | Lag | Elapsed


def count(name: str = "count", *, where: Condition | None = None) -> Aggregate:
    """How many rows."""
    return Aggregate(name, Function.COUNT, where=where)


def count_distinct(column: str, name: str, *, where: Condition | None = None) -> Aggregate:
    """How many different values."""
    return Aggregate(name, Function.COUNT_DISTINCT, column, where)


def total(column: str, name: str = "sum", *, where: Condition | None = None) -> Aggregate:
    """The sum of a column."""
    return Aggregate(name, Function.SUM, column, where)


def mean(column: str, name: str = "mean", *, where: Condition | None = None) -> Aggregate:
    """The arithmetic mean of a column."""
    return Aggregate(name, Function.MEAN, column, where)


def least(column: str, name: str = "min", *, where: Condition | None = None) -> Aggregate:
    """The least value of a column."""
    return Aggregate(name, Function.MIN, column, where)


def greatest(column: str, name: str = "max", *, where: Condition | None = None) -> Aggregate:
    """The greatest value of a column."""
    return Aggregate(name, Function.MAX, column, where)


def percentile(
    column: str, share: float, name: str = "percentile", *, where: Condition | None = None
) -> Aggregate:
    """The value below which a share of the values lies."""
    return Aggregate(name, Function.PERCENTILE, column, where, share)
