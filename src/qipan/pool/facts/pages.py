"""Pages of the sealed log, in the order of the seals, as tables of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from qipan.core.public import Event, pack, prefix_of, sealed_after
from qipan.packs.index import PackIndex
from qipan.places.section import Areas
from qipan.pool.facts.schemas import EVENTS, SIGNALS
from qipan.sense.public import Signal

READ_EVENTS = 1000
PAGE_EVENTS = 20_000
PAGE_SIGNALS = 100_000
READ_SIGNALS = 5000
RECEIVED = frozenset({"sense.signal.received", "sense.signals.received"})
_FIELDS = (
    "id",
    "public_id",
    "source__code",
    "kind",
    "channel",
    "category",
    "area__code",
    "occurred_at",
    "received_at",
    "lon",
    "lat",
    "cell",
    "value",
    "confidence",
    "simulated",
)


@dataclass(slots=True)
class Page:
    """A stretch of the log after ``since`` up to ``to``: its events, and the signals they tell of."""

    since: int
    to: int
    events: list[tuple[int, Event]] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)

    def tables(self) -> Iterator[pa.Table]:
        """The page's facts, in the order of ``DATASETS``; a table may be empty."""
        yield events_table(self.events)
        yield signals_table(self.signals)


def next_page(since: int) -> Page | None:
    """The next page of the log, or None at its end."""
    page = Page(since, since)
    while len(page.events) < PAGE_EVENTS and len(page.signals) < PAGE_SIGNALS:
        read = sealed_after(page.to, READ_EVENTS)
        if not read:
            break
        for no, event in read:
            page.events.append((no, event))
            page.to = no
            if event.action in RECEIVED:
                page.signals += told_signals(event)
                if prefix_of(event.subject) != "sig":
                    # Megabytes for an import, and not a fact: the signals themselves are.
                    event.data = "{}"
    return page if page.events else None


def told_signals(event: Event) -> list[str]:
    """Ids of the signals whose receipt an event tells of: its subject, or those that it lists."""
    if prefix_of(event.subject) == "sig":
        return [event.subject]
    return list(event.content["signals"])


def events_table(events: Iterable[tuple[int, Event]]) -> pa.Table:
    """The facts of events."""
    rows = [
        (no, e.public_id, e.action, e.at, e.recorded_at, e.actor, e.organisation, e.subject, e.data)
        for no, e in events
    ]
    return _table(EVENTS.schema, rows)


def signals_table(ids: list[str]) -> pa.Table:
    """The facts of signals, in the order of their rows; ids that no longer stand are left out."""
    index = pack()
    districts: dict[str, str] = {}
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), READ_SIGNALS):
        some = Signal.objects.filter(public_id__in=ids[start : start + READ_SIGNALS])
        rows += [_with_district(row, index, districts) for row in some.values_list(*_FIELDS)]
    rows.sort()
    return _table(SIGNALS.schema, rows)


def _with_district(row: tuple[Any, ...], index: PackIndex, districts: dict[str, str]) -> tuple[Any, ...]:
    area = row[6] or ""
    if area not in districts:
        districts[area] = index[Areas].district_of(area)
    return (*row[:6], area, districts[area], *row[7:])


def _table(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    columns: Iterable[Any] = zip(*rows, strict=True) if rows else ([] for _name in schema.names)
    arrays = [pa.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
