"""Small nodes of a tree: columns, typed literals, arithmetic on whole numbers, calls."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlglot import exp


def column(name: str, table: str = "") -> exp.Column:
    """A quoted column."""
    return exp.column(name, table=table or None, quoted=True)


def number(value: float) -> exp.Expression:
    """A number as it is written."""
    return exp.Literal.number(value if isinstance(value, int) else repr(float(value)))


def bigint(node: exp.Expression) -> exp.Expression:
    """A whole number of 64 bits."""
    return exp.cast(node, "bigint")


def double(node: exp.Expression) -> exp.Expression:
    """A floating-point number."""
    return exp.cast(node, "double")


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A function of an engine's own."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def plus(left: exp.Expression, right: exp.Expression | int) -> exp.Expression:
    """A sum in brackets; nothing is added where the right side is 0."""
    if right == 0:
        return left
    return exp.paren(
        exp.Add(this=left, expression=number(right) if isinstance(right, int) else right), copy=False
    )


def minus(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """A difference in brackets."""
    return exp.paren(exp.Sub(this=left, expression=right), copy=False)


def modulo(left: exp.Expression, right: int) -> exp.Expression:
    """The remainder of a number that is not negative."""
    return exp.paren(exp.Mod(this=left, expression=number(right)), copy=False)


def quotient(left: exp.Expression, right: int) -> exp.Expression:
    """The whole part of a division of numbers that are not negative."""
    return bigint(exp.IntDiv(this=left, expression=number(right)))


def literal(value: object) -> exp.Expression:
    """A typed literal of anything but text, which is bound."""
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        return bigint(number(value))
    if isinstance(value, float):
        return double(number(value))
    if isinstance(value, datetime):
        words = value.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")
        return exp.cast(exp.Literal.string(words), "timestamptz")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    raise TypeError(type(value).__name__)


def alias(node: exp.Expression, name: str) -> exp.Expression:
    """A node under a quoted name."""
    return exp.Alias(this=node, alias=exp.to_identifier(name, quoted=True))
