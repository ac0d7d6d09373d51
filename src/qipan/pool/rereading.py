"""A corrected mapping reads again what was quarantined, from the rows as they came; no file is needed."""

from __future__ import annotations

from collections.abc import Sequence

from qipan.core.leases import new_lease
from qipan.core.public import Actor, clock, pack, record, system, unit_of_work
from qipan.people.public import Permission, require
from qipan.pool.faults import store_faults
from qipan.pool.mapping import Mapped, QualityTally, Reason, Rejected
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.portions import Attempt, Portion, take
from qipan.pool.resolving import open_rows
from qipan.pool.rules import mapping_digest
from qipan.pool.services import AHEAD, claim, finish, mapper_of
from qipan.sense.public import Batch, Source, source_by_code
from qipan.sense.section.sources import SOURCES, Sources, SourceText

NOT_IN_THE_MAPPING = (Reason.RAGGED_ROW, Reason.REPEATED_KEY, Reason.IDENTICAL_ROW)
"""Reasons that no mapping mends: the row itself has to come again."""


def reread_quarantine(*, by: Actor, source: Source) -> list[Run]:
    """Read the open rows of a source again under its present mapping; the runs that took rows in.

    A row that the mapping still refuses stays open under its new reason.

    Raises ``NotPermitted`` for a person without the right to import.
    """
    if by.kind != "system":
        require(by, Permission.POOL_IMPORT)
    mapping = pack()[Sources].source(source.code)
    if mapping.occurred_at is None:
        return []
    runs = []
    with store_faults():
        for run, rows in open_rows(source.pk, mapping_digest(mapping)):
            taken = _reread(by, source, mapping, run, rows)
            runs += [taken] if taken else []
    return runs


def reread_changed() -> int:
    """Periodic: read again what is quarantined under mappings that have changed since; the runs made."""
    codes = set(
        QuarantinedRow.objects.filter(resolved_at=None, shredded_at=None)
        .values_list("run__source__code", flat=True)
        .distinct()
    )
    known = {source.code for source in pack().pack[SOURCES]}
    return sum(
        len(reread_quarantine(by=system("reread"), source=source_by_code(code))) for code in codes & known
    )


def _reread(
    by: Actor, source: Source, mapping: SourceText, run: Run, rows: Sequence[QuarantinedRow]
) -> Run | None:
    digest = mapping_digest(mapping)
    mendable = [row for row in rows if row.reason not in NOT_IN_THE_MAPPING]
    results = _map(mapping, run, mendable)
    good = [result for result in results if isinstance(result, Mapped)]
    _restate(by, run, [result for result in results if isinstance(result, Rejected)])
    QuarantinedRow.objects.filter(pk__in=[row.pk for row in rows]).update(reread_with=digest)
    if not good:
        return None
    attempt = Attempt(by, source, mapping, new_lease())
    taken = claim(attempt, run.file_name, run.file_digest, 0, f"reread {run.public_id}"[:64])
    if taken.repeated:
        return None
    tally = QualityTally()
    for result in good:
        tally.add(result)
    taken = take(attempt, taken, Portion(good, len(good), lambda _row: {}))
    return _resolve(attempt, run, taken, [row.row for row in good], tally)


@unit_of_work
def _resolve(attempt: Attempt, run: Run, taken: Run, rows: Sequence[int], tally: QualityTally) -> Run:
    QuarantinedRow.objects.filter(run=run, row__in=rows).update(
        resolved_at=clock.now(), resolution="re-read", resolved_by=taken.public_id
    )
    return finish(attempt, taken, tally)


def _map(mapping: SourceText, run: Run, rows: Sequence[QuarantinedRow]) -> list[Mapped | Rejected]:
    names = list(dict.fromkeys(name for row in rows for name in row.raw))
    columns = {name: [row.raw.get(name) for row in rows] for name in names}
    mapper = mapper_of(mapping, latest=run.started_at + AHEAD)
    for name in mapper.columns:
        columns.setdefault(name, [None] * len(rows))
    numbers = [row.row for row in rows]
    batch = Batch(min(numbers, default=0), numbers, columns)
    return [result for result in mapper.map_batch(batch) if result is not None]


@unit_of_work
def _restate(by: Actor, run: Run, refused: Sequence[Rejected]) -> None:
    changed = 0
    for rejected in refused:
        row = QuarantinedRow.objects.filter(run=run, row=rejected.row)
        values = {
            "reason": rejected.reason_code.value,
            "column": rejected.column[:96],
            "value": rejected.value[:200],
            "detail": rejected.detail,
        }
        changed += row.exclude(**values).update(**values)
    if changed:
        record("pool.quarantine.restated", by=by, subject=run.public_id, data={"rows": changed})
