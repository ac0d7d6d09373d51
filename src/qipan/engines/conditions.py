"""Conditions on rows. An empty cell makes a comparison neither true nor false, and so does its negation.

A row counts when its condition is true. Values are checked against the column's kind when a query is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Literal, get_args

from qipan.engines.tables import Column, Kind, ensure_column
from qipan.errors import InputError

Value = str | int | float | bool | datetime | date
Operator = Literal["=", "!=", "<", "<=", ">", ">="]
HOUR = timedelta(hours=1)
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Compare:
    """Rows whose ``column`` stands to ``value`` as ``operator`` says; texts compare by code point."""

    column: str
    operator: Operator
    value: Value

    def __post_init__(self) -> None:
        if self.operator not in get_args(Operator):
            raise InputError(
                "This comparison is unknown.", where=repr(self.operator), mend="Use = != < <= > >=."
            )
        check_value(self.column, self.value)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Rows whose ``column`` holds one of ``values`` (texts or whole numbers); no values: no rows."""

    column: str
    values: frozenset[str] | frozenset[int]

    def __post_init__(self) -> None:
        for value in self.values:
            check_value(self.column, value)


def one_of(column: str, values: Iterable[str]) -> tuple[OneOf, ...]:
    """The condition that ``column`` is among ``values``; without values no condition at all."""
    members = frozenset(values)
    return (OneOf(column, members),) if members else ()


@dataclass(frozen=True, slots=True)
class Span:
    """Rows whose time in ``column`` lies within [start, end). Raises ``InputError`` for naive times."""

    column: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None or self.end < self.start:
            raise InputError("A span needs two aware times in order.", where=self.column)

    @property
    def hours(self) -> int:
        """Number of hours that the span touches."""
        return -((self.start - self.end) // HOUR)


@dataclass(frozen=True, slots=True)
class IsNull:
    """Rows whose ``column`` is empty."""

    column: str


@dataclass(frozen=True, slots=True)
class Not:
    """Rows for which a condition is false."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Rows for which every condition is true. Raises ``InputError`` without conditions."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _ensure_some(self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Rows for which at least one condition is true. Raises ``InputError`` without conditions."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _ensure_some(self.conditions)


Condition = Compare | OneOf | Span | IsNull | Not | AllOf | AnyOf


def _ensure_some(conditions: tuple[Condition, ...]) -> None:
    if not conditions:
        raise InputError("Conditions are joined by 'and' or 'or', but there are none.")


def check_value(where: str, value: object) -> None:
    """Raise ``InputError`` for what no engine could hold or compare, saying what is wrong with it."""
    if sentence := _fault_of(value):
        raise InputError(sentence, where=where)


def _fault_of(value: object) -> str:
    if isinstance(value, str):
        is_valid = "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
        return "" if is_valid else "The text contains an invalid character."
    if isinstance(value, bool | int):
        return "" if -_LARGEST <= value < _LARGEST else "The whole number has more than 64 bits."
    if isinstance(value, float):
        return "" if isfinite(value) else "The number is not finite."
    if isinstance(value, datetime):
        return "" if value.tzinfo else "The time has no zone."
    return "" if isinstance(value, date) else f"A value of {type(value).__name__} cannot be compared."


def kinds_of(value: Value) -> tuple[Kind, ...]:
    """Kinds of column that a value can be compared with."""
    if isinstance(value, bool):
        return (Kind.BOOLEAN,)
    if isinstance(value, str):
        return (Kind.TEXT,)
    if isinstance(value, int):
        return (Kind.INTEGER, Kind.NUMBER)
    if isinstance(value, float):
        return (Kind.NUMBER,)
    return (Kind.TIME,) if isinstance(value, datetime) else (Kind.DATE,)


def parts_of(condition: Condition) -> Iterator[Compare | OneOf | Span | IsNull]:
    """The conditions without 'and', 'or', 'not' that a condition is made of."""
    if isinstance(condition, Not):
        yield from parts_of(condition.condition)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.conditions:
            yield from parts_of(part)
    else:
        yield condition


def check_condition(condition: Condition, columns: Mapping[str, Column], where: str) -> None:
    """Raise ``InputError`` where a condition names no column, or one of another kind than its values."""
    for part in parts_of(condition):
        if isinstance(part, Compare):
            ensure_column(columns, part.column, *kinds_of(part.value), where=where)
        elif isinstance(part, OneOf):
            column = ensure_column(columns, part.column, Kind.TEXT, Kind.INTEGER, where=where)
            for value in part.values:
                if column.kind not in kinds_of(value):
                    raise InputError(f"{value!r} is not {column.kind}.", where=f"{where}.{part.column}")
        elif isinstance(part, Span):
            ensure_column(columns, part.column, Kind.TIME, where=where)
        else:
            ensure_column(columns, part.column, where=where)
