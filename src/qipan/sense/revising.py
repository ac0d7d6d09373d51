"""A source says otherwise than before: the signal follows, and what it said stays as a version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qipan.core.public import Actor, NewEvent, clock, record_many, unit_of_work
from qipan.places.public import cell, ids_by_code
from qipan.sense.models import Signal, SignalVersion
from qipan.sense.services import Observation

FOLLOWED = (
    "occurred_at",
    "received_at",
    "kind",
    "channel",
    "category",
    "text",
    "lon",
    "lat",
    "address",
    "value",
    "unit",
    "confidence",
    "payload",
)
"""Fields of a signal that a source may revise; its place follows from them."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A signal as it is now, and the fields that changed as they were."""

    signal: Signal
    before: dict[str, Any]
    run: str


@unit_of_work
def revise_many(
    *,
    by: Actor,
    run: str,
    pairs: Sequence[tuple[Signal, Observation]],
    area_codes: Sequence[str],
) -> list[Revision]:
    """Let signals say what their source says now; a version keeps what changed (four statements).

    ``area_codes`` (same length) are the areas already located. The event names the fields, not their content.
    """
    area_ids, now = ids_by_code(code for code in area_codes if code), clock.now()
    revisions = []
    for (signal, told), code in zip(pairs, area_codes, strict=True):
        before = _follow(signal, told, area_ids.get(code))
        revisions.append(Revision(signal, before, run))
    SignalVersion.objects.bulk_create(
        SignalVersion(
            signal=each.signal,
            run=run,
            digest=each.before["digest"],
            content={name: _plain(value) for name, value in each.before.items() if name != "digest"},
            replaced_at=now,
        )
        for each in revisions
    )
    Signal.objects.bulk_update(
        [each.signal for each in revisions], [*FOLLOWED, "cell", "area", "digest"], batch_size=200
    )
    record_many([_event(each) for each in revisions], by=by)
    return revisions


def _follow(signal: Signal, told: Observation, area_id: int | None) -> dict[str, Any]:
    before = {
        name: getattr(signal, name) for name in FOLLOWED if getattr(signal, name) != getattr(told, name)
    }
    before["digest"] = signal.digest
    if area_id != signal.area_id:
        before["area"] = signal.area.code if signal.area else ""
    for name in before.keys() & set(FOLLOWED):
        setattr(signal, name, getattr(told, name))
    lon, lat = signal.lon, signal.lat
    signal.cell = cell(lon, lat) if lon is not None and lat is not None else None
    signal.area_id, signal.digest = area_id, told.digest
    return before


def _event(revision: Revision) -> NewEvent:
    signal, before = revision.signal, revision.before
    names = sorted(set(before) - {"digest", "payload"} | _kept_names(before, signal))
    data: dict[str, Any] = {"fields": names, "before": before["digest"][:16], "now": signal.digest[:16]}
    if "category" in before:
        data |= {"category_before": before["category"], "category": signal.category}
    return NewEvent("sense.signal.revised", signal.public_id, data)


def _kept_names(before: dict[str, Any], signal: Signal) -> set[str]:
    """Columns of the source that changed among those that are kept."""
    if "payload" not in before:
        return set()
    names = set()
    for part in ("row", "case"):
        old, new = before["payload"].get(part, {}), signal.payload.get(part, {})
        names |= {name for name in {**old, **new} if old.get(name) != new.get(name)}
    return names


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
