"""The digest of a row: keyed, over the columns that carry meaning, the same on every database.

It is computed from values as the database's driver takes and gives them, so that a write costs no look back.
A column that is empty (null, or the empty text of one that cannot be null) is left out: a column that a later
version adds does not change the digests of rows that were there before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import models

from qipan.core.seal_key import derived

# 16 bytes: nobody without the key can make a row that fits.
BYTES = 16
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Convert = Callable[[Any], Any]


class Shape(NamedTuple):
    """What of a model's rows is proved: its label, its key, and its columns in the order of the model."""

    label: str
    key: int
    """Place of the column that names a row in the log."""
    fields: tuple[models.Field[Any, Any], ...]
    columns: tuple[tuple[str, int, Convert | None, Any], ...]
    """Name, place, conversion and empty value of each column that is covered."""


@lru_cache(maxsize=512)
def shape_of(model: type[models.Model]) -> Shape:
    """The shape of a proved model; ``fields`` are all its columns, ``columns`` those that are covered."""
    options: Any = model._meta
    unproved = frozenset(getattr(model, "unproved", ()))
    fields = tuple(options.concrete_fields)
    names = [field.attname for field in fields]
    key = getattr(model, "proof_key", "") or ("public_id" if "public_id" in names else options.pk.attname)
    columns = tuple(
        (field.attname, place, _CONVERTS.get(field.get_internal_type()), _empty(field))
        for place, field in enumerate(fields)
        if not field.primary_key and field.attname != key and field.name not in unproved
    )
    return Shape(options.label, names.index(key), fields, columns)


def digest_of(shape: Shape, values: Sequence[Any]) -> str:
    """The digest of a row whose ``values`` are in the order of ``shape.fields`` (32 hexadecimal digits)."""
    parts: list[Any] = [shape.label, str(values[shape.key])]
    for name, place, convert, empty in shape.columns:
        value = values[place]
        if value is not None and convert is not None:
            value = convert(value)
        if value != empty:
            parts += (name, value)
    return hashlib.blake2b(_encode(parts).encode(), digest_size=BYTES, key=derived("row")).hexdigest()


def _empty(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    return {"CharField": "", "TextField": "", "BooleanField": 0}.get(field.get_internal_type())


def _time(value: Any) -> str:
    """As SQLite keeps it: UTC without offset."""
    if isinstance(value, datetime):
        utc = value.astimezone(UTC) if value.tzinfo else value
        return utc.replace(tzinfo=None).isoformat(" ")
    return str(value)


def _day(value: Any) -> str:
    text: str = value.isoformat() if isinstance(value, date) else str(value)
    return text[:10]


def _content(value: Any) -> str:
    """JSON with sorted keys, whatever the database does to their order."""
    content = json.loads(value) if isinstance(value, str | bytes) else getattr(value, "obj", value)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _span(value: Any) -> int:
    return value // timedelta(microseconds=1) if isinstance(value, timedelta) else int(value)


def _bytes(value: Any) -> str:
    """Bytes as they are read, or in the wrapper that PostgreSQL's driver takes."""
    value = value if isinstance(value, bytes | bytearray | memoryview) else value.obj
    return hashlib.blake2b(bytes(value), digest_size=BYTES).hexdigest()


_CONVERTS: dict[str, Convert] = {
    "BinaryField": _bytes,
    "BooleanField": int,
    "DateField": _day,
    "DateTimeField": _time,
    "DurationField": _span,
    "FloatField": float,
    "JSONField": _content,
}
