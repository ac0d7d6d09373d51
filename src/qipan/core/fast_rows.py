"""New rows from model instances by statements that are made once: what an intake needs.

Django composes an INSERT anew for each ``save``, which costs several times what the database then does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models

from qipan.core.row_digest import shape_of
from qipan.core.row_notes import are_unproved, is_proved, note

Row = TypeVar("Row", bound=models.Model)


MOST_PARAMETERS = 10_000


class _Statement(NamedTuple):
    sql: str
    fields: tuple[Any, ...]
    numbered: bool
    """Whether the database gives the key."""


def insert_rows(rows: Sequence[Row]) -> list[Row]:
    """Insert new instances of one model in few statements and give them their keys, as ``bulk_create`` does.

    No signal is sent, and ``save`` of the model is not called. Raises ``IntegrityError`` and ``DataError`` as
    the database does.
    """
    rows = list(rows)
    size = _most(type(rows[0])) if rows else 1
    for start in range(0, len(rows), size):
        _put(rows[start : start + size])
    return rows


def insert_or_skip(row: models.Model, field: str) -> bool:
    """Insert one new instance unless another row has its value of the unique ``field``; whether it was put.

    Safe beside other writers, and without a savepoint: the database itself passes the row over.
    """
    return _put([row], unless=field) == 1


def update_row(row: models.Model, *fields: str) -> None:
    """Write columns of a row that stands, by its key; all of them unless ``fields`` names some.

    As ``save`` does, without composing the UPDATE anew. Raises ``DatabaseError`` when the row is gone.
    """
    here = connections[DEFAULT_DB_ALIAS]
    sql, written = _update(type(row), here.vendor, fields)
    values = [field.get_db_prep_save(field.pre_save(row, False), here) for field in written]
    model = type(row)
    if is_proved(model) and not are_unproved(model, fields):
        rows = returned(model, sql, [*values, row.pk])
        note(shape_of(model), rows)
        changed = len(rows)
    else:
        with here.cursor() as cursor:
            cursor.execute(sql, [*values, row.pk])
            changed = cursor.rowcount
    if changed != 1:
        raise DatabaseError(f"{row._meta.label} {row.pk} does not stand any more.")


def returned(model: type[models.Model], sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Execute a write and give the rows back as they are now, all columns in the order of the model."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in shape_of(model).fields)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {columns}", values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@lru_cache(maxsize=256)
def _update(model: type[models.Model], _vendor: str, fields: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    options: Any = model._meta
    quoted = connection.ops.quote_name
    wanted = [field for field in options.concrete_fields if not field.primary_key]
    if fields:
        wanted = [options.get_field(name) for name in fields]
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in wanted)
    # Made of names of the models alone.
    table, key = quoted(options.db_table), quoted(options.pk.column)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", tuple(wanted)  # noqa: S608


def _most(model: type[models.Model]) -> int:
    """Rows for one statement: as many as the database takes parameters for, and never very many."""
    parameters = connection.features.max_query_params or MOST_PARAMETERS
    return max(1, parameters // len(model._meta.concrete_fields))


def _put(rows: Sequence[models.Model], *, unless: str = "") -> int:
    # The connection itself: its name looks the thread up at each touch.
    here = connections[DEFAULT_DB_ALIAS]
    statement = _statement(type(rows[0]), here.vendor, len(rows), unless)
    values = [field.get_db_prep_save(_value(field, row), here) for row in rows for field in statement.fields]
    with here.cursor() as cursor:
        cursor.execute(statement.sql, values)
        keys = cursor.fetchall() if statement.numbered else [(row.pk,) for row in rows]
    _note_inserted(rows, statement, values, keys)
    for row, key in zip(rows, keys, strict=not unless):
        row.pk = key[0]
        # As Django leaves it: the next ``save`` is an UPDATE.
        state = row._state  # noqa: SLF001
        state.adding, state.db = False, DEFAULT_DB_ALIAS
    return len(keys)


def _note_inserted(
    rows: Sequence[models.Model], statement: _Statement, values: list[Any], keys: Sequence[Any]
) -> None:
    """Note rows that were just put, from the values that the database took."""
    model, width = type(rows[0]), len(statement.fields)
    if not keys or not is_proved(model):
        return
    shape = shape_of(model)
    written = (values[at : at + width] for at in range(0, len(values), width))
    if statement.numbered:
        # The key is the first column of every model whose keys the database gives.
        note(shape, ([key[0], *row] for key, row in zip(keys, written, strict=True)))
    else:
        note(shape, written)


def _value(field: Any, row: models.Model) -> Any:
    value = field.pre_save(row, True)
    if value is None and field.is_relation and field.is_cached(row):
        # Made before what it points at had a key.
        setattr(row, field.name, getattr(row, field.name))
        value = field.pre_save(row, True)
    return value


@lru_cache(maxsize=256)
def _statement(model: type[models.Model], _vendor: str, rows: int, unless: str) -> _Statement:
    options: Any = model._meta
    quoted = connection.ops.quote_name
    key = options.pk
    numbered = key.attname if isinstance(key, models.AutoField) else ""
    fields = tuple(field for field in options.concrete_fields if field.attname != numbered)
    columns = ", ".join(quoted(field.column) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    # Made of names of the models alone.
    sql = f"INSERT INTO {quoted(options.db_table)} ({columns}) VALUES {', '.join([places] * rows)}"  # noqa: S608
    if unless:
        sql += f" ON CONFLICT ({quoted(options.get_field(unless).column)}) DO NOTHING"
    return _Statement(f"{sql} RETURNING {quoted(key.column)}" if numbered else sql, fields, bool(numbered))
