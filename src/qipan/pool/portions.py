"""A portion of a file's rows, taken into the store in one transaction that also says how far the run is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import IntegrityError

from qipan.core.public import Actor, clock, new_id, record, unit_of_work
from qipan.places.public import locate_many
from qipan.pool.feeds import tell_followers
from qipan.pool.leases import ensure_held
from qipan.pool.mapping import Mapped, Rejected
from qipan.pool.mapping.reasons import SHOWN_CHARACTERS
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.rules import cut, observation_of, record_key, storable, too_long
from qipan.sense.public import (
    Observation,
    Signal,
    Source,
    known_refs,
    revise_many,
    signals_by_ref,
    take_in,
)
from qipan.sense.section.sources import SourceText

Row = Mapped | Rejected
COUNTS = ("accepted", "updated", "unchanged", "quarantined")
"""Where the rows of a run went; they add up to ``rows_read``."""
Raw = Callable[[int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows that stand together in a file. ``passed`` rows of the file are done with it; ``raw`` gives a row's
    columns by its number.
    """

    rows: Sequence[Row]
    passed: int
    raw: Raw


@dataclass(frozen=True, slots=True)
class Attempt:
    """One process's work on a run: for whom, from which source, through which mapping, under which lease."""

    by: Actor
    source: Source
    mapping: SourceText
    lease: str


@dataclass(slots=True)
class _Sorted:
    """Where the rows of a portion go; ``updated`` come with the signal as it is before them."""

    new: list[Mapped]
    updated: list[tuple[Mapped, Signal]]
    unchanged: list[Mapped]
    refused: list[Rejected]

    @property
    def keys(self) -> list[str]:
        """Keys that the source gave in a usable row."""
        return [row.key for row in (*self.new, *(row for row, _signal in self.updated), *self.unchanged)]


def take(attempt: Attempt, run: Run, portion: Portion) -> Run:
    """Take a portion in; returns the run as it stands then.

    Rows whose reference another import gave in the same moment are met again as known ones. A known row with
    other content updates its signal; what was there before is kept as a version.
    Raises ``RuleRefused`` when another process has taken the run over.
    """
    try:
        return _take(attempt, run, portion)
    except IntegrityError:
        return _take(attempt, run, portion)


@unit_of_work
def _take(attempt: Attempt, run: Run, portion: Portion) -> Run:
    run = Run.objects.select_for_update().get(pk=run.pk)
    ensure_held(run, attempt.lease)
    places = _sort(attempt, portion)
    _receive(attempt, run, [observation_of(mapped, attempt.mapping) for mapped in places.new])
    _revise(attempt, run, places.updated)
    _quarantine(attempt, run, places.refused, portion.raw)
    superseded = supersede(run, places.keys)
    if places.refused or superseded:
        told = {"quarantined": len(places.refused), "superseded": superseded}
        record("pool.run.sorted", by=attempt.by, subject=run.public_id, data=told)
    run.position += portion.passed
    run.rows_read += len(portion.rows)
    run.accepted += len(places.new)
    run.updated += len(places.updated)
    run.unchanged += len(places.unchanged)
    run.quarantined += len(places.refused)
    run.heartbeat_at = clock.wall_now()
    run.save(update_fields=["position", "rows_read", *COUNTS, "heartbeat_at"])
    return run


def _sort(attempt: Attempt, portion: Portion) -> _Sorted:
    source = attempt.source
    refused = [row for row in portion.rows if isinstance(row, Rejected)]
    mapped: list[Mapped] = []
    for row in portion.rows:
        if isinstance(row, Mapped):
            long = too_long(row)
            refused.append(long) if long else mapped.append(row)
    known = known_refs(source.pk, [row.key for row in mapped])
    new = [row for row in mapped if row.key not in known]
    other = [row for row in mapped if row.key in known and known[row.key][1] != row.content_digest]
    current = signals_by_ref(source.pk, [row.key for row in other]) if other else {}
    same = [row for row in mapped if row.key in known and row.key not in current]
    return _Sorted(new, [(row, current[row.key]) for row in other], same, refused)


def _receive(attempt: Attempt, run: Run, observations: Sequence[Observation]) -> None:
    if observations:
        take_in(
            by=attempt.by,
            source=attempt.source,
            run=run.public_id,
            observations=observations,
            area_codes=_areas(observations),
        )


def _revise(attempt: Attempt, run: Run, updated: Sequence[tuple[Mapped, Signal]]) -> None:
    if not updated:
        return
    observations = [observation_of(mapped, attempt.mapping) for mapped, _signal in updated]
    pairs = list(zip((signal for _mapped, signal in updated), observations, strict=True))
    codes = _areas(observations)
    revisions = revise_many(by=attempt.by, run=run.public_id, pairs=pairs, area_codes=codes)
    tell_followers(attempt.by, revisions)


def _areas(observations: Sequence[Observation]) -> list[str]:
    """The source's own area code, else the area that holds the point, else nothing."""
    codes = [observation.area_code for observation in observations]
    blind = [i for i, told in enumerate(observations) if not told.area_code and told.lon is not None]
    if blind:
        points = np.array([(observations[i].lon, observations[i].lat) for i in blind], dtype=np.float64)
        for i, code in zip(blind, locate_many(points[:, 0], points[:, 1]), strict=True):
            codes[i] = code
    return codes


def _quarantine(attempt: Attempt, run: Run, refused: Sequence[Rejected], raw: Raw) -> None:
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                public_id=new_id("qua"),
                run=run,
                row=row.row,
                key=storable(record_key(told, attempt.mapping.key)),
                reason=row.reason_code.value,
                column=storable(row.column)[:96],
                value=storable(row.value[:SHOWN_CHARACTERS]),
                detail=storable(row.detail),
                raw=storable(cut(told)),
            )
            for row in sorted(refused, key=lambda row: row.row)
            for told in [row.raw or raw(row.row)]
        ]
    )


def supersede(run: Run, keys: Sequence[str]) -> int:
    """Resolve what earlier runs of the source quarantined under keys that are right now; how many rows."""
    rows = QuarantinedRow.objects.filter(key__in=keys, resolved_at=None, run__source=run.source)
    return (
        rows.exclude(run=run)
        .exclude(key="")
        .update(resolved_at=clock.now(), resolution="superseded", resolved_by=run.public_id)
    )
