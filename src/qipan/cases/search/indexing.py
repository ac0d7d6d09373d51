"""Keeping the index abreast of the log: whatever names a case brings its words up to date.

The index reads the log as the facts do, seconds behind: no step of a case pays for it, no service needs to
know of it, and what a later room does to a case is covered because its event names the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from qipan.cases.models import Case, CaseSignal, CaseWords
from qipan.cases.search.documents import INDEX, documents
from qipan.core.public import Event, advance, ids_in, position_of, prefix_of, sealed_after

CONSUMER = "act.search"
EVENTS, CASES = 500, 500


def sync_search() -> int:
    """Bring the index up to the sealed log; returns how many cases were written. Safe to repeat."""
    written = 0
    while events := sealed_after(since := position_of(CONSUMER), EVENTS):
        with transaction.atomic():
            if not advance(CONSUMER, since=since, to=events[-1][0]):
                break
            written += write_words(_named([event for _no, event in events]))
    return written


def _named(events: Iterable[Event]) -> set[int]:
    """Row ids of the cases that events name, directly or by one of their signals (two queries at most)."""
    ids = {public_id for event in events for public_id in ids_in(event)}
    cases = [i for i in ids if prefix_of(i) == "cas"]
    signals = [i for i in ids if prefix_of(i) == "sig"]
    keys = set(Case.objects.filter(public_id__in=cases).values_list("pk", flat=True))
    joined = CaseSignal.objects.filter(signal__public_id__in=signals)
    return keys | set(joined.values_list("case_id", flat=True))


def write_words(keys: Iterable[int]) -> int:
    """Write the words of cases by row id; returns how many there were. Four queries for each 500."""
    wanted, written = sorted(keys), 0
    for begin in range(0, len(wanted), CASES):
        cases = Case.objects.filter(pk__in=wanted[begin : begin + CASES]).select_related("area", "lead")
        made = documents(cases.defer("area__geometry"))
        with transaction.atomic():
            # A case whose opening was put right stands at another place now.
            places = {row.case_id: row.place for row in made}
            moved = CaseWords.objects.filter(case_id__in=places).exclude(place__in=places.values())
            moved.delete()
            CaseWords.objects.bulk_create(
                made, update_conflicts=True, unique_fields=["place"], update_fields=["words"]
            )
        written += len(made)
    return written


def forget_words() -> None:
    """Merge the index so that words of texts that are gone are in none of its older pieces."""
    INDEX.forget()


def rebuild_search(on_progress: Callable[[int], None] | None = None) -> int:
    """Forget all words and make them anew from the cases; returns how many cases there were.

    Searches find what has been written already while it runs; what changes meanwhile comes by the log.
    """
    CaseWords.objects.all().delete()
    position = written = 0
    while batch := list(
        Case.objects.filter(pk__gt=position).order_by("pk").values_list("pk", flat=True)[:CASES]
    ):
        written += write_words(batch)
        position = batch[-1]
        if on_progress:
            on_progress(len(batch))
    return written
