"""Conditions as nodes. Texts are bound; other values are typed literals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from sqlglot import exp

from qipan.engines.compiler.dialects import Dialect
from qipan.engines.compiler.nodes import literal
from qipan.engines.conditions import AllOf, AnyOf, Compare, Condition, IsNull, Not, OneOf, Span

_OPERATORS: Mapping[str, type[exp.Expression]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


class Bindings:
    """The values that are bound to a statement, in order."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect, self.values = dialect, list[str]()

    def node(self, value: object) -> exp.Expression:
        """The node of a value."""
        if not isinstance(value, str):
            return literal(value)
        if value not in self.values:
            self.values.append(value)
        return self.dialect.parameter(self.values.index(value) + 1)


class ConditionCompiler:
    """Compiles conditions over columns that ``column`` gives by name."""

    def __init__(self, bindings: Bindings, column: Callable[[str], exp.Expression]) -> None:
        self.bindings, self.column = bindings, column

    def all(self, conditions: Sequence[Condition]) -> exp.Expression | None:
        """All of the conditions; None where there are none."""
        nodes = [self.one(condition) for condition in conditions]
        return reduce(_and, nodes) if nodes else None

    def one(self, condition: Condition) -> exp.Expression:
        """One condition, in brackets where it needs them."""
        if isinstance(condition, Not):
            return exp.Not(this=exp.paren(self.one(condition.condition), copy=False))
        if isinstance(condition, AllOf | AnyOf):
            parts: list[exp.Expression] = [exp.paren(self.one(p), copy=False) for p in condition.conditions]
            return exp.paren(reduce(_and if isinstance(condition, AllOf) else _or, parts), copy=False)
        return self._of_column(condition, self.column(condition.column))

    def _of_column(self, condition: Compare | OneOf | Span | IsNull, node: exp.Expression) -> exp.Expression:
        if isinstance(condition, IsNull):
            return exp.Is(this=node, expression=exp.null())
        if isinstance(condition, OneOf):
            values = [self.bindings.node(value) for value in sorted(condition.values)]
            return exp.In(this=node, expressions=values) if values else exp.false()
        if isinstance(condition, Span):
            start, end = literal(condition.start), literal(condition.end)
            return exp.And(
                this=exp.GTE(this=node, expression=start), expression=exp.LT(this=node.copy(), expression=end)
            )
        return self._compare(condition, node)

    def _compare(self, condition: Compare, node: exp.Expression) -> exp.Expression:
        if isinstance(condition.value, str) and condition.operator not in ("=", "!="):
            node = self.bindings.dialect.text(node)
        value = self.bindings.node(condition.value)
        return _OPERATORS[condition.operator](this=node, expression=value)


def _and(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return exp.And(this=left, expression=right)


def _or(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return exp.Or(this=left, expression=right)
