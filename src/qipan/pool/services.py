"""Writes of the pool: a file becomes signals, resumable and idempotent, and every row is accounted for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from qipan.core.leases import new_lease
from qipan.core.public import Actor, bulk, clock, new_id, pack, record
from qipan.errors import QipanError
from qipan.packs.section.sources import Sources
from qipan.people.public import Permission, require
from qipan.pool.faults import store_faults
from qipan.pool.leases import beat, ensure_free, ensure_held
from qipan.pool.mapping import Mapped, Mapper, QualityTally, Rejected, RepeatFilter, screen
from qipan.pool.mapping.cells import jsonable
from qipan.pool.models import Run
from qipan.pool.portions import Attempt, Portion, take
from qipan.pool.rules import ensure_columns
from qipan.sense.public import Batch, Signal, Source, Table, digest_file, open_table

PORTION = 1000
"""Rows per transaction: what a killed process has to do again, and how long other writers wait."""
AHEAD = timedelta(days=1)
"""How far a row may lie in the future: clocks differ, and some sources give local days."""

Keep = Callable[[Mapped], bool]
OnProgress = Callable[[Run, int], None]


def import_file(
    *,
    by: Actor,
    source: Source,
    path: Path,
    on_progress: OnProgress | None = None,
    keep: Keep | None = None,
    scope: str = "",
) -> Run:
    """Import a file of ``source``, or go on where an earlier attempt stopped; returns the finished run.

    A file that was imported before under the same mapping changes nothing: its run comes back with
    ``repeated`` set. A row whose key stands with the same content is ``unchanged``; one with other content is
    quarantined, as the signal that stands may have been acted on.

    Args:
        on_progress: called after each portion with the run and the number of rows in the file.
        keep: takes only rows for which it is true; the others are not counted as read. Rows that cannot be
            mapped are quarantined all the same.
        scope: names the part that ``keep`` takes, so that another part of the file is another run.

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
        run = _claim(attempt, path, digest, scope or ("part" if keep else ""))
        return run if run.repeated else _work_on(attempt, run, path, keep or _all, on_progress)


@transaction.atomic
def _claim(attempt: Attempt, path: Path, digest: str, scope: str) -> Run:
    now = clock.now()
    found, made = Run.objects.get_or_create(
        source=attempt.source,
        file_digest=digest,
        mapping_version=attempt.mapping.version,
        scope=scope,
        defaults={
            "public_id": new_id("run"),
            "file_name": path.name[-200:],
            "file_bytes": path.stat().st_size,
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


def _work_on(attempt: Attempt, run: Run, path: Path, keep: Keep, on_progress: OnProgress | None) -> Run:
    try:
        return _work(attempt, run, path, keep, on_progress)
    except QipanError as error:
        _give_up(attempt, run, "failed", str(error), error.code)
        raise
    except BaseException as error:
        # Also Ctrl-C and faults of the program: the run says that it stopped, and goes on later.
        _give_up(attempt, run, "stopped", str(error) or type(error).__name__, type(error).__name__)
        raise


def _work(attempt: Attempt, run: Run, path: Path, keep: Keep, on_progress: OnProgress | None) -> Run:
    mapping, index = attempt.mapping, pack()
    table = open_table(path, encoding=mapping.encoding, expect=mapping.columns)
    ensure_columns(table, mapping)
    areas, categories = index.names("area"), index.names("category")
    mapper = Mapper(mapping, areas, categories, latest=run.started_at + AHEAD)
    # The whole file is read once before the first row is taken: one that breaks off leaves nothing behind.
    total = sum(map(len, table))
    tally = QualityTally()
    for number, portion in enumerate(_portions(run.position, table, mapper, tally), start=1):
        beat(run, attempt.lease)
        if portion.passed:
            rows = [row for row in portion.rows if isinstance(row, Rejected) or keep(row)]
            run = take(attempt, run, replace(portion, rows=rows))
            bulk.refresh_statistics(number, Signal)
            if on_progress:
                on_progress(run, total)
    return _finish(attempt, run, tally)


def _portions(position: int, table: Table, mapper: Mapper, tally: QualityTally) -> Iterator[Portion]:
    """What is left of the file after ``position`` rows; an empty portion for each batch that is done.

    Rows that are done are mapped again: repeats of them are met as such, and the quality is the whole file's.
    """
    repeats, done = RepeatFilter(), 0
    for batch in table:
        (rows,) = screen([batch], mapper, repeats, tally)
        skip = min(max(0, position - done), len(rows))
        if skip:
            yield Portion([], 0, _raw_of(batch))
        for start in range(skip, len(rows), PORTION):
            part = rows[start : start + PORTION]
            yield Portion(part, len(part), _raw_of(batch))
        done += len(rows)


def _all(_row: Mapped) -> bool:
    return True


def _raw_of(batch: Batch) -> Callable[[int], dict[str, Any]]:
    def raw(number: int) -> dict[str, Any]:
        index = bisect_left(batch.numbers, number)
        return {name: jsonable(value) for name, value in batch.row_at(index).items()}

    return raw


@transaction.atomic
def _finish(attempt: Attempt, run: Run, tally: QualityTally) -> Run:
    run = Run.objects.select_for_update().get(pk=run.pk)
    ensure_held(run, attempt.lease)
    if run.rows_read != run.accepted + run.unchanged + run.quarantined:
        raise RuntimeError(f"The counts of run {run.public_id} do not add up.")
    run.state, run.finished_at, run.quality, run.lease = "finished", clock.now(), tally.as_dict(), ""
    run.save(update_fields=["state", "finished_at", "quality", "lease"])
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
    return {
        "rows": run.rows_read,
        "accepted": run.accepted,
        "unchanged": run.unchanged,
        "quarantined": run.quarantined,
    }
