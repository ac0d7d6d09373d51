"""Slices: the Parquet files of a fact table, written whole or not at all, and known by their rows.

A file gets its name only when it is complete, and counts only once its row of ``FactSlice`` is
committed. What a crash or a merge leaves behind is removed an hour later, when nobody reads it any more.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction

from qipan.core.public import clock, new_id
from qipan.engines.tables import Files, Table
from qipan.errors import NotFound, StoreError
from qipan.pool.facts.schemas import DATASETS, Dataset
from qipan.pool.models import FactSlice

MANY_SLICES = 40
SMALL_ROWS = 200_000
ORPHAN_AGE = timedelta(hours=1)


def facts_folder(dataset: str) -> Path:
    """Where the slices of a fact table lie."""
    return Path(settings.QIPAN_STORE) / "facts" / dataset


def dataset_paths(
    name: str, *, start: datetime | None = None, end: datetime | None = None
) -> tuple[Path, ...]:
    """The files of a fact table, oldest first; with times only those that may hold rows in [start, end)."""
    return tuple(Path(settings.QIPAN_STORE) / s.path for s in dataset_slices(name, start=start, end=end))


def dataset_table(name: str, *, start: datetime | None = None, end: datetime | None = None) -> Table:
    """A fact table as queries read it: the files of ``dataset_paths``."""
    paths = dataset_paths(name, start=start, end=end)
    return Table(name, DATASETS[name].columns, Files(paths), event_time=DATASETS[name].time)


def dataset_slices(
    name: str, *, start: datetime | None = None, end: datetime | None = None
) -> list[FactSlice]:
    """The slices behind ``dataset_paths`` (one query). Raises ``NotFound`` for an unknown fact table."""
    if name not in DATASETS:
        raise NotFound(f"There is no fact table '{name}'.", mend=f"There are: {', '.join(DATASETS)}.")
    slices = FactSlice.objects.filter(dataset=name).order_by("first", "id")
    if start is not None:
        slices = slices.filter(last_at__gte=start)
    if end is not None:
        slices = slices.filter(first_at__lt=end)
    return list(slices)


def write_slice(dataset: Dataset, table: pa.Table) -> FactSlice:
    """Write a slice's file; the returned row is not saved yet, so the slice does not count yet.

    Raises ``StoreError`` when the disk refuses.
    """
    folder, stem = facts_folder(dataset.name), new_id("fct", clock.wall_now())
    path, partial = folder / f"{stem}.parquet", folder / f"{stem}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, partial, compression="zstd")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(
            f"Facts could not be written ({error.strerror or error}).",
            where=str(path),
            mend="Make room or give this account the right to write there; nothing was lost.",
        ) from error
    numbers, times = pc.min_max(table[dataset.number]).as_py(), pc.min_max(table[dataset.time]).as_py()
    return FactSlice(
        dataset=dataset.name,
        path=str(path.relative_to(settings.QIPAN_STORE)),
        rows=table.num_rows,
        first=numbers["min"],
        last=numbers["max"],
        first_at=times["min"],
        last_at=times["max"],
        written_at=clock.wall_now(),
    )


def discard(slices: list[FactSlice]) -> None:
    """Remove the files of slices that never counted."""
    for each in slices:
        (Path(settings.QIPAN_STORE) / each.path).unlink(missing_ok=True)


def merge_small(dataset: Dataset) -> bool:
    """Make one slice of all small ones when there are too many; returns whether it did."""
    small = list(FactSlice.objects.filter(dataset=dataset.name, rows__lt=SMALL_ROWS).order_by("first", "id"))
    if len(small) <= MANY_SLICES:
        return False
    paths = [Path(settings.QIPAN_STORE) / each.path for each in small]
    merged = write_slice(dataset, pa.concat_tables(pq.read_table(path) for path in paths))
    with transaction.atomic():
        gone, _each = FactSlice.objects.filter(pk__in=[each.pk for each in small]).delete()
        is_ours = gone == len(small)
        if is_ours:
            merged.save(force_insert=True)
        else:  # another process merged them meanwhile
            transaction.set_rollback(True)
    if not is_ours:
        discard([merged])
        return False
    for path in paths:
        # From now on it is an orphan; its hour begins now, for those who are reading it.
        os.utime(path)
    return True


def remove_orphans(dataset: Dataset) -> int:
    """Remove files that no slice names and that nobody can be writing or reading any more."""
    folder = facts_folder(dataset.name)
    named = {Path(path).name for path in _paths(dataset)}
    oldest = (clock.wall_now() - ORPHAN_AGE).timestamp()
    orphans = [
        path for path in folder.glob("fct_*") if path.name not in named and path.stat().st_mtime < oldest
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _paths(dataset: Dataset) -> list[str]:
    return list(FactSlice.objects.filter(dataset=dataset.name).values_list("path", flat=True))
