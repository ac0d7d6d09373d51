"""Questions that are composed once and asked many times: what every step of a case reads.

Django composes a SELECT anew each time, which costs several times what the database then does. Here its SQL,
the columns and their conversions are kept; only values change. What comes back are model instances as a
queryset gives them, with what was joined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)


class _Composed(NamedTuple):
    sql: str
    params: tuple[Any, ...]
    """Values of the SQL in order; a place of the caller's values where it is a ``_Place``."""
    model: type[models.Model]
    names: list[str]
    columns: slice
    converters: list[tuple[int, list[Any], Any]]
    joined: list[Any]
    locking: bool


class _Place(int):
    """The caller's value number so many."""


# Numbers that stand for values while the SQL is composed: no constant of a query is like them.
_FIRST = 7_035_408_221_000


class CompiledQuery(Generic[Row]):
    """``make`` gives the queryset for values that are texts or whole numbers; calling it gives the rows.

    Made once at import: ``make`` is called when it is first asked on a database. The values must reach the
    SQL unchanged (no ``__in``, no patterns, no None), each at least once. With ``numbers=True`` they are
    whole numbers, else texts. A locking question asked outside a transaction raises
    ``TransactionManagementError``, as in Django.
    """

    def __init__(
        self, make: Callable[..., models.QuerySet[Row]], *, values: int = 1, numbers: bool = False
    ) -> None:
        self._make, self._values, self._numbers = make, values, numbers
        self._composed: dict[str, _Composed] = {}

    def __call__(self, *given: Any) -> list[Row]:
        """The rows for these values."""
        here = connections[DEFAULT_DB_ALIAS]
        composed = self._composed.get(here.vendor)
        if composed is None:
            composed = self._composed[here.vendor] = self._compose()
        if composed.locking and not here.in_atomic_block:
            raise transaction.TransactionManagementError("A row is locked inside a transaction.")
        params = [given[value] if type(value) is _Place else value for value in composed.params]
        with here.cursor() as cursor:
            cursor.execute(composed.sql, params)
            rows = cursor.fetchall()
        return [self._row(composed, here, row) for row in rows]

    def first(self, *given: Any) -> Row | None:
        """The first row, or None."""
        found = self(*given)
        return found[0] if found else None

    def _row(self, composed: _Composed, here: Any, row: Sequence[Any]) -> Row:
        read = list(row)
        for place, converters, expression in composed.converters:
            for convert in converters:
                read[place] = convert(read[place], expression, here)
        made: Any = composed.model.from_db(DEFAULT_DB_ALIAS, composed.names, read[composed.columns])
        for populator in composed.joined:
            populator.populate(read, made)
        return made  # type: ignore[no-any-return]

    def _compose(self) -> _Composed:
        marks = [self._mark(number) for number in range(self._values)]
        with transaction.atomic():  # a locking query is composed inside a transaction only
            query = self._make(*marks).query
            compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
            sql, params = compiler.as_sql()
        select, info = compiler.select, compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        converters = compiler.get_converters([column[0] for column in select])
        return _Composed(
            sql=sql,
            params=tuple(self._place(marks, value) for value in params),
            model=info["model"],
            names=[column[0].target.attname for column in select[first:last]],
            columns=slice(first, last),
            converters=[(place, list(found), column) for place, (found, column) in converters.items()],
            joined=get_related_populators(info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]
            locking=query.select_for_update,
        )

    def _mark(self, number: int) -> Any:
        return _FIRST + number if self._numbers else f"\x02prepared {number}"

    @staticmethod
    def _place(marks: list[Any], value: Any) -> Any:
        return _Place(marks.index(value)) if value in marks else value
