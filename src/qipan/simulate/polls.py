"""The polls of a snapshots file: what an operator saw, in the order in which it was seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from qipan.errors import InputError
from qipan.packs.index import PackIndex
from qipan.places.section import AREAS
from qipan.pool.public import Mapped, Mapper, Rejected
from qipan.sense.public import Batch, Source, known_refs, open_table, source_by_code
from qipan.sense.section.categories import CATEGORIES
from qipan.sense.section.sources import SOURCES, SourceText

Row = Mapped | Rejected


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at the feed: when, which rows it showed, and each row's columns as they stood."""

    seen: datetime
    rows: tuple[Row, ...]
    raw: dict[int, dict[str, Any]] = field(repr=False)


def read_polls(
    path: Path, source: SourceText, index: PackIndex, start: datetime, end: datetime
) -> list[Poll]:
    """The polls of [start, end), oldest first.

    Raises ``InputError`` when the file does not fit the source or holds no poll of that time.
    """
    mapper = Mapper(source, {a.code for a in index.pack[AREAS]}, {c.code for c in index.pack[CATEGORIES]})
    table = open_table(path, encoding=source.encoding, expect=source.columns)
    found: list[tuple[datetime, Row, dict[str, Any]]] = []
    for batch in table:
        part = _part(batch, source, start, end)
        if len(part):
            found += _timed(part, mapper)
    found = [row for row in found if start <= row[0] < end]
    if not found:
        raise InputError("The file holds no poll of that time.", where=path.name, mend="Choose other dates.")
    found.sort(key=itemgetter(0))
    return [_poll(seen, list(rows)) for seen, rows in groupby(found, key=itemgetter(0))]


def _part(batch: Batch, source: SourceText, start: datetime, end: datetime) -> Batch:
    """The batch without rows whose typed time of receipt lies outside; texts are left to the mapper."""
    column = source.received_at.column if source.received_at else ""
    times = batch.columns.get(column, [])
    if not times or not all(isinstance(t, datetime) and t.tzinfo for t in times):
        return batch
    kept = [i for i, t in enumerate(times) if start <= t < end]
    columns = {name: [values[i] for i in kept] for name, values in batch.columns.items()}
    return Batch(batch.first_row, [batch.numbers[i] for i in kept], columns)


def _timed(batch: Batch, mapper: Mapper) -> Iterator[tuple[datetime, Row, dict[str, Any]]]:
    """Rows with the time of their poll; a refused row belongs to the poll of the row before it."""
    seen: datetime | None = None
    for row in mapper.map_batch(batch):
        seen = row.received_at if isinstance(row, Mapped) else seen
        if seen is not None and row is not None:
            yield seen, row, batch.row_at(bisect_left(batch.numbers, row.row))


def _poll(seen: datetime, rows: Sequence[tuple[datetime, Row, dict[str, Any]]]) -> Poll:
    return Poll(seen, tuple(row for _at, row, _raw in rows), {row.row: raw for _at, row, raw in rows})


def siblings(index: PackIndex, source: SourceText) -> list[Source]:
    """Sources that give the same things under the same key: same owner, same key columns."""
    texts = index.pack[SOURCES]
    same = [s.code for s in texts if s.key == source.key and s.owner == source.owner and source.key]
    return [source_by_code(code) for code in same or [source.code]]


@dataclass(slots=True)
class Known:
    """What the operator knows already: keys received through any of the sources, and last categories."""

    sources: list[Source]
    _categories: dict[str, str] = field(default_factory=dict)

    def new(self, poll: Poll) -> list[Row]:
        """The rows that show something for the first time (one query per source)."""
        keys = [row.key for row in poll.rows if isinstance(row, Mapped)]
        known = {key for source in self.sources for key in known_refs(source.pk, keys)}
        fresh: dict[str, Row] = {}
        for row in poll.rows:
            if isinstance(row, Mapped) and row.key not in known:
                fresh.setdefault(row.key, row)
        return [*fresh.values(), *(row for row in poll.rows if isinstance(row, Rejected))]

    def revised(self, poll: Poll) -> list[tuple[str, str, str]]:
        """Key, category before and now, of what a poll shows otherwise than the one before it did."""
        changes = []
        for row in poll.rows:
            if isinstance(row, Mapped):
                before = self._categories.get(row.key, row.category)
                self._categories[row.key] = row.category
                if before != row.category:
                    changes.append((row.key, before, row.category))
        return changes

    def signal_of(self, keys: Sequence[str]) -> dict[str, str]:
        """Signal ids by key (one query per source)."""
        found = (known_refs(source.pk, keys) for source in self.sources)
        return {key: signal for part in found for key, (signal, _digest) in part.items()}
