"""Proof that rows are what the log last said of them: none altered, removed, or put in beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection, models

from qipan.core.models import Event
from qipan.core.proved import proved_models
from qipan.core.row_digest import Shape, digest_of, shape_of
from qipan.core.row_notes import Rows

BATCH = 5000
# More are not the work of a writer who was busy meanwhile.
LOOKED_AT_AGAIN = 500


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not what the log says: what is amiss, its model and its key."""

    kind: Literal["row-altered", "row-foreign", "row-removed"]
    label: str
    key: str


@dataclass(slots=True)
class LastDigests:
    """Of each row the digest that an event last gave it; None where it was deleted."""

    rows: Rows = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Take in the rows of the next event, in the order of the log."""
        if text == "{}":
            return
        for label, digests in json.loads(text).items():
            self.rows.setdefault(label, {}).update(digests)


def check_rows(last: LastDigests, newest: int) -> tuple[int, list[RowFault]]:
    """How many rows were read, and those that are not what the log says. Reads each table once, in batches.

    Writers go on meanwhile: what seems amiss is looked at again, with what the log said since the event with
    the row id ``newest``, up to which ``last`` was filled.
    """
    count, suspects = 0, list[RowFault]()
    for model in proved_models():
        shape = shape_of(model)
        expected = dict(last.rows.get(shape.label, {}))
        for values in _rows(model, shape):
            count += 1
            key = str(values[shape.key])
            said = expected.pop(key, "")
            if said != digest_of(shape, values):
                suspects.append(RowFault("row-altered" if said else "row-foreign", shape.label, key))
        gone = (key for key, said in expected.items() if said is not None)
        suspects += [RowFault("row-removed", shape.label, key) for key in gone]
    again, others = suspects[:LOOKED_AT_AGAIN], suspects[LOOKED_AT_AGAIN:]
    return count, [fault for fault in again if _stays(fault, last, newest)] + others


def _stays(fault: RowFault, last: LastDigests, newest: int) -> bool:
    """Whether a fault is one on a second look: a writer may have been at work on the row."""
    said = last.rows.get(fault.label, {}).get(fault.key, "")
    since = Event.objects.filter(pk__gt=newest, rows__contains=fault.key).order_by("pk")
    for text in since.values_list("rows", flat=True):
        said = json.loads(text).get(fault.label, {}).get(fault.key, said)
    model = next(each for each in proved_models() if shape_of(each).label == fault.label)
    shape = shape_of(model)
    column = shape.fields[shape.key].attname
    now = next(_rows(model, shape, f"{_quoted(column)} = %s", [fault.key]), None)
    return (digest_of(shape, now) if now else None) != (said or None)


def _rows(
    model: type[models.Model], shape: Shape, where: str = "", params: list[Any] | None = None
) -> Iterator[tuple[Any, ...]]:
    """Rows as the driver gives them, all columns in the order of the model."""
    columns = ", ".join(_quoted(str(each.column)) for each in shape.fields)
    table, condition = _quoted(model._meta.db_table), f" WHERE {where}" if where else ""
    with connection.chunked_cursor() as cursor:
        # Made of names of the models alone.
        cursor.execute(f"SELECT {columns} FROM {table}{condition}", params or [])  # noqa: S608
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
