"""Old case files become cases: closed ones stay closed, and nobody is said to have checked them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from qipan.act import rules
from qipan.act.models import Case, CaseSignal
from qipan.act.selectors import without_case
from qipan.core.public import Actor, Link, new_id, pack, record
from qipan.packs.index import PackIndex
from qipan.sense.public import Signal, Source

BATCH = 1000


def adopt(*, by: Actor, source: Source, on_progress: Callable[[int], None] | None = None) -> int:
    """Open a case for each signal of ``source`` that has a case file in its payload and no case yet.

    Resumable and idempotent: a batch is one transaction, and a signal is in one case at most. Returns how
    many cases were made.
    """
    made = 0
    for batch in _batches(source):
        made += _adopt_batch(by, source, batch)
        if on_progress:
            on_progress(len(batch))
    return made


def _batches(source: Source) -> Iterator[list[Signal]]:
    position = 0
    signals = (
        without_case(Signal.objects.filter(source=source)).select_related("area").defer("area__geometry")
    )
    while batch := list(signals.filter(id__gt=position).order_by("id")[:BATCH]):
        yield batch
        position = batch[-1].pk


@transaction.atomic
def _adopt_batch(by: Actor, source: Source, signals: list[Signal]) -> int:
    index = pack()
    wanted = [signal for signal in signals if "case" in signal.payload]
    numbers = _free_numbers([signal.received_at for signal in wanted])
    cases = [_case(index, s, n) for s, n in zip(wanted, numbers, strict=True)]
    Case.objects.bulk_create(cases, batch_size=300)
    CaseSignal.objects.bulk_create(
        [CaseSignal(case=c, signal=s, joined_at=c.opened_at) for c, s in zip(cases, wanted, strict=True)],
        batch_size=BATCH,
    )
    links = [Link(s.public_id, c.public_id, "opened") for s, c in zip(wanted, cases, strict=True)]
    if cases:
        record("act.cases.adopted", by=by, subject=source.public_id, data={"cases": len(cases)}, links=links)
    return len(cases)


def _case(index: PackIndex, signal: Signal, number: str) -> Case:
    told = signal.payload["case"]
    closed = told.get("closed_at")
    return Case(
        public_id=new_id("cas", signal.received_at),
        number=number,
        title=(signal.text or signal.address or index.label("category", signal.category, "zh"))[:160],
        category=signal.category,
        state=told["state"],
        channel=signal.channel,
        origin=signal.public_id,
        area=signal.area,
        district=index.district_of(signal.area.code) if signal.area else "",
        lon=signal.lon,
        lat=signal.lat,
        cell=signal.cell,
        opened_at=signal.received_at,
        closed_at=datetime.fromisoformat(closed) if closed else None,
        simulated=signal.simulated,
        adopted=True,
        pack_digest=index.digest,
    )


def _free_numbers(days: list[datetime]) -> list[str]:
    numbers: list[str] = []
    taken: set[str] = set()
    for day in days:
        number = rules.new_number(day)
        while number in taken:
            number = rules.new_number(day)
        taken.add(number)
        numbers.append(number)
    standing = set(Case.objects.filter(number__in=numbers).values_list("number", flat=True))
    return _free_numbers(days) if standing else numbers
