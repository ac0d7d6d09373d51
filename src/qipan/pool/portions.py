"""A portion of a file's rows, taken into the store in one transaction that also says how far the run is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction

from qipan.core.public import Actor, clock, new_id
from qipan.packs.section.sources import SourceText
from qipan.places.public import locate_many
from qipan.pool.leases import ensure_held
from qipan.pool.mapping import Mapped, Rejected
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.rules import changed, observation_of, storable, too_long
from qipan.sense.public import Observation, Source, known_refs, signals_by_ref, take_in

Row = Mapped | Rejected
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
    """Where the rows of a portion go."""

    new: list[Mapped]
    unchanged: int
    refused: list[Rejected]


def take(attempt: Attempt, run: Run, portion: Portion) -> Run:
    """Take a portion in; returns the run as it stands then.

    Rows whose reference another import gave in the same moment are met again as known ones.
    Raises ``RuleRefused`` when another process has taken the run over.
    """
    try:
        return _take(attempt, run, portion)
    except IntegrityError:
        return _take(attempt, run, portion)


@transaction.atomic
def _take(attempt: Attempt, run: Run, portion: Portion) -> Run:
    run = Run.objects.select_for_update().get(pk=run.pk)
    ensure_held(run, attempt.lease)
    places = _sort(attempt, portion)
    _receive(attempt, run, [observation_of(mapped, attempt.mapping) for mapped in places.new])
    _quarantine(run, places.refused, portion.raw)
    run.position += portion.passed
    run.rows_read += len(portion.rows)
    run.accepted += len(places.new)
    run.unchanged += places.unchanged
    run.quarantined += len(places.refused)
    run.heartbeat_at = clock.wall_now()
    run.save(update_fields=["position", "rows_read", "accepted", "unchanged", "quarantined", "heartbeat_at"])
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
    if other:
        standing = signals_by_ref(source.pk, [row.key for row in other])
        refused += [changed(row, standing[row.key], attempt.mapping) for row in other]
    return _Sorted(new, len(mapped) - len(new) - len(other), refused)


def _receive(attempt: Attempt, run: Run, observations: Sequence[Observation]) -> None:
    if observations:
        take_in(
            by=attempt.by,
            source=attempt.source,
            run=run.public_id,
            observations=observations,
            area_codes=_areas(observations),
        )


def _areas(observations: Sequence[Observation]) -> list[str]:
    """The source's own area code, else the area that holds the point, else nothing."""
    codes = [observation.area_code for observation in observations]
    blind = [i for i, told in enumerate(observations) if not told.area_code and told.lon is not None]
    if blind:
        points = np.array([(observations[i].lon, observations[i].lat) for i in blind], dtype=np.float64)
        for i, code in zip(blind, locate_many(points[:, 0], points[:, 1]), strict=True):
            codes[i] = code
    return codes


def _quarantine(run: Run, refused: Sequence[Rejected], raw: Raw) -> None:
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                public_id=new_id("qua"),
                run=run,
                row=row.row,
                reason=row.reason_code.value,
                column=storable(row.column)[:96],
                message=storable(row.message),
                raw=storable(row.raw or raw(row.row)),
            )
            for row in sorted(refused, key=lambda row: row.row)
        ]
    )
