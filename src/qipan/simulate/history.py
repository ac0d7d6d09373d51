"""The weeks before the lived day: signals in bulk, so that the watch knows what is usual; no cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from qipan.core.public import clock, system, unit_of_work
from qipan.sense.public import Source, receive_many, source_by_code
from qipan.simulate.happenings import NewEvent
from qipan.simulate.signals import observation_of
from qipan.simulate.simulation import Simulation

BATCH = 2000


def receive_history(simulation: Simulation, on_progress: Callable[[int, datetime], None]) -> int:
    """Take the history's reports and alerts in, batch by batch in order of time; returns how many."""
    start, end = simulation.history
    text = simulation.text
    sources = {"report": source_by_code(text.citizens), "alert": source_by_code(text.sensors_source)}
    received = 0
    for batch in _batches(simulation.happenings(start, end)):
        with clock.at(batch[-1].at):
            _receive(batch, sources)
        received += len(batch)
        on_progress(received, batch[-1].at)
    return received


def _batches(happenings: Iterable[NewEvent]) -> Iterator[list[NewEvent]]:
    flow = iter(happenings)
    while batch := list(islice(flow, BATCH)):
        yield batch


@unit_of_work
def _receive(batch: list[NewEvent], sources: dict[str, Source]) -> None:
    for kind, source in sources.items():
        mine = [happening for happening in batch if happening.kind == kind]
        if mine:
            receive_many(
                by=system("simulator"),
                source=source,
                run=source.public_id,
                observations=[observation_of(happening) for happening in mine],
                area_codes=[happening.district for happening in mine],
            )
