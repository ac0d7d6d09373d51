"""Conditions on one row, in three values: true, false, and None where an empty cell leaves it open."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qipan.engines.conditions import AllOf, AnyOf, Compare, Condition, IsNull, Not, OneOf, Span

Row = Mapping[str, Any]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def meets(row: Row, conditions: Sequence[Condition]) -> bool:
    """Whether every condition is true of a row."""
    return all(truth(row, condition) is True for condition in conditions)


def truth(row: Row, condition: Condition) -> bool | None:
    """What a condition says of a row."""
    if isinstance(condition, Not):
        inner = truth(row, condition.condition)
        return None if inner is None else not inner
    if isinstance(condition, AllOf | AnyOf):
        parts = [truth(row, part) for part in condition.conditions]
        decisive = isinstance(condition, AnyOf)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    value = row[condition.column]
    if isinstance(condition, IsNull):
        return value is None
    if isinstance(condition, OneOf) and not condition.values:
        return False
    return None if value is None else _of_value(value, condition)


def _of_value(value: Any, condition: Compare | OneOf | Span) -> bool:
    if isinstance(condition, Compare):
        return _COMPARE[condition.operator](value, condition.value)
    if isinstance(condition, OneOf):
        return value in condition.values
    return bool(condition.start <= value < condition.end)
