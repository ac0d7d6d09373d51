"""Writes of the pool: a file becomes signals, resumable and idempotent, and every row is accounted for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from qipan.core.leases import new_lease
from qipan.core.public import Actor, bulk, clock, new_id, pack, record, unit_of_work
from qipan.errors import QipanError
from qipan.people.public import Permission, require
from qipan.pool.contradictions import remark_contradictions
from qipan.pool.faults import store_faults
from qipan.pool.leases import beat, ensure_free, ensure_held
from qipan.pool.mapping import Mapper, QualityTally, RepeatFilter, screen
from qipan.pool.mapping.cells import jsonable
from qipan.pool.models import Run
from qipan.pool.portions import COUNTS, Attempt, Portion, take
from qipan.pool.resolving import resolve_reread
from qipan.pool.rules import ensure_columns, mapping_digest, used_columns
from qipan.sense.public import Batch, Signal, Source, Table, digest_file, open_table
from qipan.sense.section.sources import Sources, SourceText

PORTION = 1000
"""Rows per transaction: what a killed process has to do again, and how long other writers wait."""
AHEAD = timedelta(days=1)
"""How far a row may lie in the future: clocks differ, and some sources give local days."""

OnProgress = Callable[[Run, int], None]


def import_file(
    *,
    by: Actor,
    source: Source,
    path: Path,
    on_progress: OnProgress | None = None,
    before: datetime | None = None,
    scope: str = "",
) -> Run:
    """Import a file of ``source``, or go on where an earlier attempt stopped; returns the finished run.

    A file that was imported before under the same mapping changes nothing: its run comes back with
    ``repeated`` set. A row whose key is known with the same content is ``unchanged``; one with other content
    updates what is known, and the version before it is kept.

    Args:
        on_progress: called after each portion with the run and the number of rows in the file.
        before: takes only rows received before it; the others are not counted as read, and no check speaks
            of them. A row without a readable time is quarantined all the same.
        scope: names that part of the file, so that another part is another run.

    Raises:
        InputError: the file cannot be read as this source; nothing of it was taken in.
        RuleRefused: another process is importing the same file.
        StoreError: the store is full, locked or cannot be written; the same call goes on later.
        NotPermitted: a person without the right to import.
    """
    if by.kind != "system":
        require(by, Permission.POOL_IMPORT)
    mapping, digest = pack()[Sources].source(source.code), digest_file(path)
    attempt = Attempt(by, source, mapping, new_lease())
    with store_faults():
        run = claim(attempt, path.name, digest, path.stat().st_size, scope or ("part" if before else ""))
        return run if run.repeated else _work_on(attempt, run, Reading(path, before, on_progress))


@dataclass(frozen=True, slots=True)
class Reading:
    """Which rows of which file are read, and who hears how far it is."""

    path: Path
    before: datetime | None = None
    on_progress: OnProgress | None = None


@unit_of_work
def claim(attempt: Attempt, name: str, digest: str, size: int, scope: str) -> Run:
    """The run of a file, new or taken up again; one that is finished comes back with ``repeated`` set."""
    now = clock.now()
    found, made = Run.objects.get_or_create(
        source=attempt.source,
        file_digest=digest,
        mapping_digest=mapping_digest(attempt.mapping),
        scope=scope,
        defaults={
            "public_id": new_id("run"),
            "mapping_version": attempt.mapping.version,
            "file_name": name[-200:],
            "file_bytes": size,
            "state": "stopped",
            "started_at": now,
            "started_by": attempt.by.id,
        },
    )
    run = Run.objects.select_for_update().get(pk=found.pk)
    if run.state == "finished":
        run.repeated = True
        return run
    ensure_free(run)
    run.state, run.error, run.lease, run.heartbeat_at = "running", "", attempt.lease, clock.wall_now()
    run.save(update_fields=["state", "error", "lease", "heartbeat_at"])
    _tell(attempt, run, "started" if made else "resumed", {"digest": digest, "position": run.position})
    return run


def _work_on(attempt: Attempt, run: Run, reading: Reading) -> Run:
    try:
        return _work(attempt, run, reading)
    except QipanError as error:
        _give_up(attempt, run, "failed", str(error), error.code)
        raise
    except BaseException as error:
        # Also Ctrl-C and faults of the program: the run says that it stopped, and goes on later.
        _give_up(attempt, run, "stopped", str(error) or type(error).__name__, type(error).__name__)
        raise


def _work(attempt: Attempt, run: Run, reading: Reading) -> Run:
    mapping = attempt.mapping
    table = open_table(
        reading.path, encoding=mapping.encoding, expect=mapping.columns, needs=used_columns(mapping)
    )
    ensure_columns(table, mapping)
    # The whole file is read once before the first row is taken: one that breaks off leaves nothing behind.
    total = sum(map(len, table))
    tally, mapper = QualityTally(), mapper_of(mapping, latest=run.started_at + AHEAD, before=reading.before)
    for number, portion in enumerate(_portions(run.position, table, mapper, tally), start=1):
        beat(run, attempt.lease)
        if portion.passed:
            run = take(attempt, run, portion)
            bulk.refresh_statistics(number, Signal)
            if reading.on_progress:
                reading.on_progress(run, total)
    return finish(attempt, run, tally)


def mapper_of(
    mapping: SourceText, *, latest: datetime | None = None, before: datetime | None = None
) -> Mapper:
    """The mapper of a source over the city's areas and categories."""
    index = pack()
    return Mapper(mapping, index.names("area"), index.names("category"), latest=latest, before=before)


def _portions(position: int, table: Table, mapper: Mapper, tally: QualityTally) -> Iterator[Portion]:
    """What is left of the file after ``position`` rows; an empty portion for each batch that is done.

    Rows that are done are mapped again: repeats of them are met as such, and the quality is the whole file's.
    """
    repeats, done = RepeatFilter(), 0
    for batch in table:
        (rows,) = screen([batch], mapper, repeats, tally, remark_contradictions)
        skip = min(max(0, position - done), len(rows))
        if skip:
            yield Portion([], 0, _raw_of(batch))
        for start in range(skip, len(rows), PORTION):
            part = rows[start : start + PORTION]
            yield Portion([row for row in part if row is not None], len(part), _raw_of(batch))
        done += len(rows)


def _raw_of(batch: Batch) -> Callable[[int], dict[str, Any]]:
    """The columns of a row of the batch by its number; none for a row that could not be laid out."""

    def raw(number: int) -> dict[str, Any]:
        index = bisect_left(batch.numbers, number)
        if index == len(batch.numbers) or batch.numbers[index] != number:
            return {}
        return {name: jsonable(value) for name, value in batch.row_at(index).items()}

    return raw


@unit_of_work
def finish(attempt: Attempt, run: Run, tally: QualityTally) -> Run:
    """End a run whose counts add up, and resolve what reading its file again has mended."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    ensure_held(run, attempt.lease)
    if run.rows_read != sum(getattr(run, name) for name in COUNTS):
        raise RuntimeError(f"The counts of run {run.public_id} do not add up.")
    run.state, run.finished_at, run.quality, run.lease = "finished", clock.now(), tally.as_dict(), ""
    run.save(update_fields=["state", "finished_at", "quality", "lease"])
    resolve_reread(run)
    _tell(attempt, run, "finished", _counts(run))
    return run


def _give_up(attempt: Attempt, run: Run, state: str, error: str, code: str) -> None:
    # A store that cannot be written cannot say so either; the lease of a dead process is free.
    with suppress(DatabaseError, OSError), transaction.atomic():
        mine = Run.objects.filter(pk=run.pk, lease=attempt.lease, state="running")
        if mine.update(state=state, error=error, lease=""):
            run = Run.objects.get(pk=run.pk)
            _tell(attempt, run, state, {**_counts(run), "error": code})


def _tell(attempt: Attempt, run: Run, what: str, data: dict[str, Any]) -> None:
    told = {"mapping": run.mapping_version, **data}
    record(f"pool.run.{what}", by=attempt.by, subject=run.public_id, data=told)


def _counts(run: Run) -> dict[str, int]:
    return {"rows": run.rows_read, **{name: getattr(run, name) for name in COUNTS}}
