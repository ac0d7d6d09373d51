"""Old case files become cases: closed ones stay closed, and nobody is said to have checked them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from qipan.cases import rules
from qipan.cases.models import Case, CaseSignal
from qipan.cases.selectors import without_case
from qipan.core.public import (
    Actor,
    NewEvent,
    bulk,
    local_time,
    new_id,
    pack,
    record,
    record_many,
    unit_of_work,
)
from qipan.kernels.identifiers import mask
from qipan.packs.index import PackIndex
from qipan.places.section import Areas
from qipan.sense.public import Revision, Signal, Source

BATCH = 1000
READ = (
    "pk",
    "public_id",
    "received_at",
    "payload",
    "text",
    "address",
    "category",
    "channel",
    "area_id",
    "area__code",
    "lon",
    "lat",
    "cell",
    "simulated",
)
"""What a case takes from its signal."""
FOLLOWED = ("title", "category", "state", "area_id", "district", "lon", "lat", "cell", "closed_at")
"""What a ledger may say otherwise in its next file."""


def adopt(*, by: Actor, source: Source, on_progress: Callable[[int], None] | None = None) -> int:
    """Open a case for each signal of ``source`` that has a case file in its payload and no case yet.

    Resumable and idempotent: a batch is one transaction, and a signal is in one case at most. Returns how
    many cases were made.
    """
    made = 0
    for number, batch in enumerate(_batches(source), start=1):
        made += _adopt_batch(by, source, batch)
        bulk.refresh_statistics(number, Signal, Case, CaseSignal)
        if on_progress:
            on_progress(len(batch))
    return made


def _batches(source: Source) -> Iterator[list[Any]]:
    position = 0
    signals = without_case(Signal.objects.filter(source=source)).order_by("id").values_list(*READ, named=True)
    while batch := list(signals.filter(id__gt=position)[:BATCH]):
        yield batch
        position = batch[-1].pk


@unit_of_work
def _adopt_batch(by: Actor, source: Source, signals: list[Any]) -> int:
    index = pack()
    wanted = [signal for signal in signals if "case" in signal.payload]
    if not wanted:
        return 0
    numbers = _numbers([signal.received_at for signal in wanted])
    cases = [_case(index, s, n) for s, n in zip(wanted, numbers, strict=True)]
    bulk.insert(Case, cases)
    bulk.insert(CaseSignal, _memberships(cases, wanted))
    record(
        "act.cases.adopted", by=by, subject=source.public_id, data={"cases": [c["public_id"] for c in cases]}
    )
    return len(cases)


def follow_revisions(by: Actor, revisions: Sequence[Revision]) -> None:
    """Let adopted cases be as their ledger says now; the event keeps how they were.

    Only cases that are the ledger's own follow. What the city itself works on is not closed from outside.
    """
    told = {each.signal.public_id: each for each in revisions if "case" in each.signal.payload}
    cases = list(Case.objects.filter(origin__in=told, adopted=True))
    events = []
    for case in cases:
        revision = told[case.origin]
        before = {name: getattr(case, name) for name in FOLLOWED}
        wanted = _case(pack(), _Row(revision.signal), case.number)
        for name in FOLLOWED:
            setattr(case, name, wanted[name])
        changes = {name: before[name] for name in FOLLOWED if before[name] != getattr(case, name)}
        if changes:
            events.append(_followed(case, changes))
    if events:
        Case.objects.bulk_update(cases, [name.removesuffix("_id") for name in FOLLOWED], batch_size=200)
        record_many(events, by=by)


def _followed(case: Case, before: Mapping[str, Any]) -> NewEvent:
    """How the case was and is; words are named, not told."""
    told = {name: value for name, value in before.items() if name != "title"}
    now = {name: getattr(case, name) for name in told}
    data = {"before": told, "now": now, "fields": sorted(before)}
    return NewEvent("act.case.followed", case.public_id, data)


class _Row:
    """A signal under the names that ``READ`` gives a row of it."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal

    def __getattr__(self, name: str) -> Any:
        if name == "area__code":
            return self._signal.area.code if self._signal.area else ""
        return getattr(self._signal, name)


def _memberships(cases: list[dict[str, Any]], signals: list[Any]) -> list[dict[str, Any]]:
    made = Case.objects.filter(public_id__in=[case["public_id"] for case in cases])
    keys = dict(made.values_list("public_id", "pk"))
    return [
        {"case_id": keys[case["public_id"]], "signal_id": signal.pk, "joined_at": case["opened_at"]}
        for case, signal in zip(cases, signals, strict=True)
    ]


def _case(index: PackIndex, signal: Any, number: str) -> dict[str, Any]:
    """The columns of the case; what an old file does not tell stays at its default."""
    told = signal.payload["case"]
    closed = told.get("closed_at")
    return {
        "public_id": new_id("cas", signal.received_at),
        "number": number,
        "secret": "",
        "kind": "report",
        "title": mask(signal.text or signal.address or index.label("category", signal.category, "zh"))[:160],
        "category": signal.category,
        "state": told["state"],
        "channel": signal.channel,
        "origin": signal.public_id,
        "area_id": signal.area_id,
        "district": index[Areas].district_of(signal.area__code) if signal.area__code else "",
        "lon": signal.lon,
        "lat": signal.lat,
        "cell": signal.cell,
        "opened_at": signal.received_at,
        "closed_at": datetime.fromisoformat(closed) if closed else None,
        "simulated": signal.simulated,
        "adopted": True,
        "pack_digest": index.digest,
    }


def _numbers(days: list[datetime]) -> list[str]:
    """Numbers that nobody has, one for each day.

    On a day of many thousand cases seven random digits often meet given ones; only those are drawn anew.
    Another writer may still take one before this batch is written; the next run of the import goes on there.
    """
    numbers = [rules.new_number(local_time(day)) for day in days]
    while again := _taken_or_twice(numbers):
        for place in again:
            numbers[place] = rules.new_number(local_time(days[place]))
    return numbers


def _taken_or_twice(numbers: list[str]) -> list[int]:
    """Places of numbers that a case has already, or that stand earlier in the list."""
    seen = set(Case.objects.filter(number__in=numbers).values_list("number", flat=True))
    places = []
    for place, number in enumerate(numbers):
        if number in seen:
            places.append(place)
        seen.add(number)
    return places
