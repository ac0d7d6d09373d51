"""Keeping the facts abreast of the log: resumable, and never twice."""

from __future__ import annotations

from django.db import transaction

from qipan.core.public import advance, position_of
from qipan.pool.facts.pages import Page, next_page
from qipan.pool.facts.schemas import DATASETS
from qipan.pool.facts.slices import discard, merge_small, remove_orphans, write_slice
from qipan.pool.models import FactSlice

CONSUMER = "pool.facts"


def sync_facts() -> int:
    """Bring all sealed events into the facts; returns how many were brought.

    The files of a page are written before, the slices and the cursor in one transaction: a crash leaves at
    most files that do not count. Of two syncs at once one brings a page, the other gives way.
    """
    brought = 0
    while page := next_page(position_of(CONSUMER)):
        if not _keep(page):
            break
        brought += len(page.events)
    if brought:
        _tidy()
    return brought


def _keep(page: Page) -> bool:
    pairs = zip(DATASETS.values(), page.tables(), strict=True)
    slices = [write_slice(dataset, table) for dataset, table in pairs if table.num_rows]
    with transaction.atomic():
        is_ours = advance(CONSUMER, since=page.since, to=page.to)
        if is_ours:
            FactSlice.objects.bulk_create(slices)
    if not is_ours:
        discard(slices)
    return is_ours


def _tidy() -> None:
    for dataset in DATASETS.values():
        merge_small(dataset)
        remove_orphans(dataset)


def rebuild_facts() -> int:
    """Forget all slices and read the log from its beginning; returns how many events were brought."""
    with transaction.atomic():
        FactSlice.objects.all().delete()
        advance(CONSUMER, since=position_of(CONSUMER), to=0)
    return sync_facts()
