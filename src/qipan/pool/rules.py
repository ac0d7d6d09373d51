"""Rules of an import that need no database: what a row becomes, and what a store can hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from qipan.core.public import canonical
from qipan.errors import InputError
from qipan.pool.mapping import Mapped, Reason, Rejected
from qipan.pool.mapping.cells import text_of
from qipan.sense.public import Observation, Table
from qipan.sense.section.sources import SourceText

LONGEST = {"key": 96, "address": 200, "text": 10_000}
"""Characters that a signal holds of a mapped field; a longer one is refused, not cut."""

LONGEST_RAW = 4000
"""Characters that are kept of one cell of a refused row."""

_REPLACED = {0: "\\x00", **{code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)}}


def ensure_columns(table: Table, mapping: SourceText) -> None:
    """Raise ``InputError`` naming the columns that the source's text does not know."""
    if table.unknown_columns:
        raise InputError(
            f"Columns that the source does not know: {', '.join(table.unknown_columns)}.",
            where=table.name,
            mend=f"Remove them, or add them to columns of source {mapping.code} and raise its version.",
        )


def observation_of(mapped: Mapped, mapping: SourceText) -> Observation:
    """The row as a signal to be: kept columns under ``row``, an old file's state and end under ``case``."""
    payload: dict[str, Any] = {"row": mapped.payload} if mapped.payload else {}
    if mapped.remarks:
        payload["remarks"] = [list(remark) for remark in mapped.remarks]
    if mapped.case_state:
        closed = mapped.closed_at.isoformat() if mapped.closed_at else None
        payload["case"] = {"state": mapped.case_state, "closed_at": closed}
    return Observation(
        occurred_at=mapped.occurred_at,
        received_at=mapped.received_at,
        kind=mapping.signal_kind,
        channel=mapping.channel,
        category=mapped.category,
        text=mapped.text,
        external_ref=mapped.key,
        lon=mapped.lon,
        lat=mapped.lat,
        area_code=mapped.area_code,
        address=mapped.address,
        confidence=mapped.confidence,
        payload=payload,
        digest=mapped.content_digest,
    )


def too_long(mapped: Mapped) -> Rejected | None:
    """The refusal, still without raw columns, of a row with a field that a signal cannot hold whole."""
    for name, most in LONGEST.items():
        value = getattr(mapped, name)
        if len(value) > most:
            detail = f"its {len(value)} characters are more than {most}"
            return Rejected(mapped.row, Reason.BAD_VALUE, name, value, {}, detail)
    return None


def mapping_digest(mapping: SourceText) -> str:
    """Digest of what a mapping does with a row: names and bases may change without reading anything anew."""
    content = mapping.model_dump(mode="json", exclude={"name", "licence", "basis", "owner"})
    return hashlib.sha256(canonical(content).encode()).hexdigest()[:16]


def used_columns(mapping: SourceText) -> tuple[str, ...]:
    """Columns that a mapping reads, in the order in which it names them."""
    times = [mapping.occurred_at, mapping.received_at, mapping.case.closed_at if mapping.case else None]
    place, names = mapping.place, list(mapping.key)
    names += [name for time in times if time for name in (time.column, time.date_column)]
    names += [mapping.category.column] if mapping.category else []
    names += [place.longitude, place.latitude, place.area_column, place.address_column] if place else []
    names += [mapping.case.status_column] if mapping.case else []
    names += [*mapping.text, *mapping.keep]
    return tuple(dict.fromkeys(filter(None, names)))


def record_key(raw: Mapping[str, Any], key: Sequence[str]) -> str:
    """The key of a refused row as its columns give it; empty where one is missing."""
    parts = [text_of(raw.get(name)) for name in key]
    return "|".join(parts)[:200] if parts and all(parts) else ""


def cut(raw: dict[str, Any]) -> dict[str, Any]:
    """A refused row as it came; what is huge is cut, and says how long it was."""
    return {name: _cut(value) for name, value in raw.items()}


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_RAW:
        return f"{value[:LONGEST_RAW]}… ({len(value)})"
    return value


def storable(value: Any) -> Any:
    """A JSON value that every database holds: zero characters and half surrogate pairs are spelt out."""
    if isinstance(value, str):
        return value if value.isprintable() else value.translate(_REPLACED)
    if isinstance(value, dict):
        return {storable(name): storable(part) for name, part in value.items()}
    return [storable(part) for part in value] if isinstance(value, list) else value
