"""Lists over several values of a column, newest first, without reading all that fits.

An index that leads with a state keeps the cases of *one* state in their order; for several states a database
sorts everything that fits. Here each combination of values gives its own first rows, which are merged: the
cost is that of a page for each combination, whatever the table holds.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from qipan.cases.lists.keyset import Mark, Order
from qipan.cases.models import Case

# More combinations than this are read as one set.
MOST_BRANCHES = 450
SLOT = "\x01slot "


def slot(column: str) -> str:
    """Stands for the value of a column in the pattern of a branch; no code of a city looks like it."""
    return f"{SLOT}{column}"


def merged(
    pattern: QuerySet[Case], values: dict[str, tuple[str, ...]], order: Order, mark: Mark | None, size: int
) -> QuerySet[Case]:
    """The first ``size`` cases of all combinations of ``values`` (one query).

    ``pattern`` is ordered already and holds a ``slot`` for each column.
    """
    columns = order.columns(back=mark is not None and mark.back)
    inner, params = _branch(pattern.values_list("id", order.field)[:size], tuple(values))
    choices = list(product(*values.values()))
    rows = ", ".join(["(" + ", ".join(["%s"] * len(values)) + ")"] * len(choices))
    head = f"(VALUES {rows})"
    by = ", ".join(f"{{0}}.{c.lstrip('-')}{' DESC' if c.startswith('-') else ''}" for c in columns)
    # Every piece is made of names of the model and of placeholders.
    shape = _LATERAL if connection.vendor == "postgresql" else _CORRELATED
    sql = shape.format(
        names=", ".join(values),
        head=head,
        inner=inner,
        order=by.format("x"),
        size=int(size),
        field=order.field,
    )
    ids = RawSQL(sql, [*(value for choice in choices for value in choice), *params])  # noqa: S611
    return Case.objects.filter(pk__in=ids).order_by(*columns)


_LATERAL = (
    "SELECT x.id FROM {head} AS v({names}) CROSS JOIN LATERAL ({inner}) AS x(id, {field}) "
    "ORDER BY {order} LIMIT {size}"
)
_CORRELATED = (
    "WITH v({names}) AS {head} SELECT x.id FROM v JOIN cases_case x "
    "ON x.id IN (SELECT id FROM ({inner})) ORDER BY {order} LIMIT {size}"
)


def _branch(branch: QuerySet[Case, Any], columns: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The SQL of a branch in which each slot has become a column of ``v``, and its other parameters."""
    sql, params = branch.query.sql_with_params()
    named = {slot(column): f"v.{column}" for column in columns}
    pieces, out, kept = sql.split("%s"), [], []
    for piece, value in zip(pieces, params, strict=False):
        column = named.get(value) if isinstance(value, str) else None
        out += [piece, column or "%s"]
        if column is None:
            kept.append(value)
    return "".join([*out, pieces[-1]]), kept
