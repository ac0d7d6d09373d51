"""Rules of an import that need no database: what a row becomes, what a store can hold, what has changed."""

from __future__ import annotations

from typing import Any

from qipan.errors import InputError
from qipan.packs.section.sources import SourceText
from qipan.pool.mapping import Mapped, Reason, Rejected
from qipan.sense.public import Observation, Signal, Table

LONGEST = {"key": 96, "address": 200, "text": 10_000}
"""Characters that a signal holds of a mapped field; a longer one is refused, not cut."""

_REPLACED = {0: "\\x00", **{code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)}}
_COMPARED = ("occurred_at", "received_at", "category", "text", "lon", "lat", "address", "confidence")


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


def changed(mapped: Mapped, standing: Signal, mapping: SourceText) -> Rejected:
    """The refusal of a row whose key stands with other content: names what differs, and both digests."""
    names = ", ".join(differing(standing, observation_of(mapped, mapping))) or "under another mapping"
    digests = f"digest {standing.digest[:12]} stands, this row has {mapped.content_digest[:12]}"
    return Rejected(mapped.row, Reason.CHANGED_ROW, names, mapped.key, {}, f"{names}; {digests}")


def differing(standing: Signal, told: Observation) -> list[str]:
    """Names of the fields and kept columns in which a row differs from the signal that stands."""
    names = [name for name in _COMPARED if getattr(standing, name) != getattr(told, name)]
    if told.area_code and told.area_code != (standing.area.code if standing.area else ""):
        names.append("area")
    for part in ("row", "case"):
        before, after = standing.payload.get(part, {}), told.payload.get(part, {})
        names += [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return names


def storable(value: Any) -> Any:
    """A JSON value that every database holds: zero characters and half surrogate pairs are spelt out."""
    if isinstance(value, str):
        return value if value.isprintable() else value.translate(_REPLACED)
    if isinstance(value, dict):
        return {storable(name): storable(part) for name, part in value.items()}
    return [storable(part) for part in value] if isinstance(value, list) else value
