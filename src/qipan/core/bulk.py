"""Many rows into one table at once: what an import needs, several times faster than model instances.

SQLite runs one prepared statement per row; PostgreSQL takes the rows by COPY.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from qipan.core.row_notes import is_proved, note_mappings

Convert = Callable[[Any], Any]
Rows = Sequence[tuple[Any, ...]]

FEW = 20
"""So many rows are not worth a COPY, which needs a savepoint where conflicts may come."""


def insert(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, ignore_conflicts: bool = False
) -> None:
    """Insert ``rows``: mappings from column attributes (``source_id``, not ``source``) to Python values.

    All rows name the same columns in the same order. A column that none names gets the default of its model,
    as the database knows none; the primary key is always left out. Times are aware. With ``ignore_conflicts``
    a row that breaks a unique constraint is passed over.
    Raises ``IntegrityError`` and ``DataError`` as the database does.
    """
    if not rows:
        return
    by_attribute = {field.attname: field for field in _options(model).concrete_fields}
    defaults = _defaults(by_attribute, rows[0])
    rows = [{**row, **defaults} for row in rows] if defaults else rows
    fields = [by_attribute[name] for name in rows[0]]
    into = f"{_quoted(_table(model))} ({', '.join(_quoted(str(field.column)) for field in fields)})"
    values = _values(rows, fields)
    if connection.vendor != "postgresql" or len(rows) <= FEW:
        _one_by_one(into, values, ignore_conflicts=ignore_conflicts)
    elif ignore_conflicts:
        _copy_or_pass_over(into, values)
    else:
        _copy(into, values)
    if is_proved(model):
        note_mappings(model, list(rows[0]), values)


def refresh_statistics(portion: int, *tables: type[models.Model]) -> None:
    """Let PostgreSQL count ``tables`` anew after portions 1, 10, 100… of a load.

    With the figures of an empty table it plans a scan per look-up, and a load slows down as it goes.
    """
    if connection.vendor == "postgresql" and str(portion).strip("0") == "1":
        names = ", ".join(_quoted(_table(model)) for model in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def _defaults(fields: Mapping[str, models.Field[Any, Any]], named: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the columns that ``named`` leaves out."""
    return {
        name: field.get_default()
        for name, field in fields.items()
        if name not in named and not field.primary_key
    }


def _values(rows: Sequence[Mapping[str, Any]], fields: Sequence[models.Field[Any, Any]]) -> Rows:
    """The rows as the database's driver takes them."""
    texts = _TEXTS[connection.vendor]
    converts = [texts.get(field.get_internal_type()) for field in fields]
    columns = [_column(rows, name, convert) for name, convert in zip(rows[0], converts, strict=True)]
    return list(zip(*columns, strict=True))


def _column(rows: Sequence[Mapping[str, Any]], name: str, convert: Convert | None) -> list[Any]:
    if convert is None:
        return [row[name] for row in rows]
    return [None if (value := row[name]) is None else convert(value) for row in rows]


def _one_by_one(into: str, values: Rows, *, ignore_conflicts: bool) -> None:
    places = ", ".join(["%s"] * len(values[0]))
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    if connection.vendor == "postgresql" and len(values) <= FEW:
        # One statement and one answer; a statement per row is a message each way per row.
        together = ", ".join([f"({places})"] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {into} VALUES {together}{ending}", list(chain.from_iterable(values)))  # noqa: S608
        return
    with connection.cursor() as cursor:
        # The statement is made of names of the models alone.
        cursor.executemany(f"INSERT INTO {into} VALUES ({places}){ending}", values)  # noqa: S608


def _copy(into: str, values: Rows) -> None:
    # COPY goes past Django's own error wrapping.
    statement = f"COPY {into} FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(row)


def _copy_or_pass_over(into: str, values: Rows) -> None:
    """COPY knows no conflicts: where one comes, the rows are put in one by one."""
    try:
        with transaction.atomic():
            _copy(into, values)
    except IntegrityError:
        _one_by_one(into, values, ignore_conflicts=True)


def _options(model: type[models.Model]) -> Any:
    return model._meta


def _table(model: type[models.Model]) -> str:
    return str(_options(model).db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _utc_text(value: datetime) -> str:
    """As Django keeps times in SQLite: UTC without offset."""
    return _text_of_utc(value if value.tzinfo is UTC else value.astimezone(UTC))


@lru_cache(maxsize=4096)
def _text_of_utc(value: datetime) -> str:
    """Remembered, as rows share times. Only for UTC: elsewhere the two sides of a fold are equal."""
    return value.isoformat(" ")[:-6]


_JSON: Convert = json.JSONEncoder().encode
_TEXTS: dict[str, dict[str, Convert]] = {
    "sqlite": {"DateTimeField": _utc_text, "JSONField": _JSON},
    "postgresql": {"JSONField": _JSON},
}
