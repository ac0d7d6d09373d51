"""One pass over a file's batches: map, refuse repeats, count. What an import run does before it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Any

from qipan.pool.mapping.cells import jsonable
from qipan.pool.mapping.mapped import Mapped
from qipan.pool.mapping.mapper import BatchLike, Mapper
from qipan.pool.mapping.quality import QualityTally
from qipan.pool.mapping.reasons import Rejected
from qipan.pool.mapping.repeats import RepeatFilter

Compare = Callable[[Sequence[Mapped]], None]
"""Adds remarks to rows that contradict what the city knows."""


def screen(
    batches: Iterable[BatchLike],
    mapper: Mapper,
    repeats: RepeatFilter,
    tally: QualityTally,
    compare: Compare | None = None,
) -> Iterator[list[Mapped | Rejected | None]]:
    """Each batch's rows in file order, every row once: mapped, rejected with its reason, or left out.

    ``repeats`` and ``tally`` carry over from batch to batch and may be read while this runs.
    """
    for batch in batches:
        rows = [repeats.check(row) if isinstance(row, Mapped) else row for row in mapper.map_batch(batch)]
        _add_raw(batch, [row for row in rows if isinstance(row, Rejected) and not row.raw])
        if compare:
            compare([row for row in rows if isinstance(row, Mapped)])
        for row in rows:
            if row is not None:
                tally.add(row)
        yield rows


def _add_raw(batch: BatchLike, rejected: list[Rejected]) -> None:
    """Give the refused repeats their raw columns, which only the batch still has."""
    if not rejected:
        return
    wanted = {row.row: row for row in rejected}
    hits = [number in wanted for number in batch.numbers]
    for index, number in compress(enumerate(batch.numbers), hits):
        wanted[number].raw = _raw(batch, index)


def _raw(batch: BatchLike, index: int) -> dict[str, Any]:
    return {name: jsonable(column[index]) for name, column in batch.columns.items()}
