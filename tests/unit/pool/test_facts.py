"""The log read into facts: all of it, once, in order, whatever happens in between."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qipan.core import clock, seal
from qipan.core.actors import system
from qipan.core.models import Event, Seal
from qipan.errors import NotFound, StoreError
from qipan.pool.facts import dataset_paths, rebuild_facts, slices, sync, sync_facts
from qipan.pool.facts.schemas import SIGNALS
from qipan.pool.models import FactSlice
from qipan.sense.public import Observation, Signal, receive, receive_many, source_by_code

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
BY = system("test")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object):
    settings.QIPAN_STORE = tmp_path


def seen(minute: int = 0, **fields: object) -> Observation:
    at = NOW + timedelta(minutes=minute)
    return Observation(occurred_at=at, received_at=at, kind="report", channel="web", text="漏水", **fields)


def one(minute: int = 0) -> Signal:
    return receive(by=BY, source=source_by_code("intake"), observation=seen(minute, lon=126.68, lat=45.72))


def many(count: int, start: int = 0) -> list[Signal]:
    observations = [seen(start + i) for i in range(count)]
    source = source_by_code("intake")
    run = "run_" + "0" * 26
    return receive_many(by=BY, source=source, run=run, observations=observations, area_codes=[""] * count)


def brought() -> int:
    seal.seal_pending()
    return sync_facts()


def facts(dataset: str) -> list[dict]:
    return [row for path in dataset_paths(dataset) for row in pq.read_table(path).to_pylist()]


def test_single_and_batched_signals_become_facts():
    wanted = {s.public_id for s in [one(), *many(3, 10)]}
    brought()
    rows = facts("signals")
    assert {row["public_id"] for row in rows} == wanted
    first = rows[0]
    assert (first["source"], first["kind"], first["channel"]) == ("intake", "report", "web")
    assert first["received_at"] == NOW
    assert first["area"].startswith("2301")
    assert first["district"] == first["area"][:6]
    assert first["cell"] > 0
    assert rows[1]["area"] == rows[1]["district"] == ""


def test_every_sealed_event_is_a_fact_once_and_in_order():
    one()
    brought()
    one(1)
    brought()
    assert [row["seal"] for row in facts("events")] == list(Seal.objects.values_list("no", flat=True))
    assert len(facts("events")) == Event.objects.count()


def test_a_second_sync_brings_nothing():
    one()
    assert brought() > 0
    before = dataset_paths("events")
    assert brought() == 0
    assert dataset_paths("events") == before


def test_what_is_not_sealed_waits():
    one()
    assert sync_facts() == 0
    assert dataset_paths("signals") == ()


def test_of_two_syncs_at_once_one_gives_way(monkeypatch: pytest.MonkeyPatch):
    one()
    seal.seal_pending()
    write = sync.write_slice
    again = []

    def interrupted(dataset, table):
        if not again:
            again.append(True)
            again.append(sync_facts())
        return write(dataset, table)

    monkeypatch.setattr(sync, "write_slice", interrupted)
    assert sync_facts() == 0
    assert again[1] > 0
    assert len(facts("signals")) == 1
    assert len(list(slices.facts_folder("signals").iterdir())) == 1


def test_a_failed_write_brings_nothing_and_is_made_up(monkeypatch: pytest.MonkeyPatch):
    one()
    seal.seal_pending()

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(slices.pq, "write_table", full)
        with pytest.raises(StoreError, match="No space left"):
            sync_facts()
    assert FactSlice.objects.count() == 0
    sync_facts()
    assert len(facts("signals")) == 1


def test_many_small_slices_become_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slices, "MANY_SLICES", 3)
    for minute in range(5):
        one(minute)
        brought()
    assert len(dataset_paths("signals")) == 2
    assert [row["received_at"] for row in facts("signals")] == [NOW + timedelta(minutes=m) for m in range(5)]


def test_merged_files_stay_an_hour_for_their_readers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slices, "MANY_SLICES", 1)
    one()
    brought()
    (old,) = dataset_paths("signals")
    one(1)
    brought()
    assert old.exists()
    assert old not in dataset_paths("signals")
    an_hour_ago = (clock.wall_now() - timedelta(hours=1, minutes=1)).timestamp()
    os.utime(old, (an_hour_ago, an_hour_ago))
    assert slices.remove_orphans(SIGNALS) == 1
    assert not old.exists()
    assert all(path.exists() for path in dataset_paths("signals"))


def test_slices_are_found_by_time():
    one()
    brought()
    one(60)
    brought()
    early = dataset_paths("signals", end=NOW + timedelta(minutes=1))
    late = dataset_paths("signals", start=NOW + timedelta(minutes=1))
    assert len(early) == len(late) == 1
    assert early != late


def test_facts_can_be_made_anew():
    many(3)
    brought()
    for path in dataset_paths("signals"):
        path.unlink()
    assert rebuild_facts() == Event.objects.count()
    assert len(facts("signals")) == 3


def test_an_import_is_read_with_few_queries():
    many(2000)
    seal.seal_pending()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sync_facts()
    assert len(facts("signals")) == 2000
    assert len(queries) <= 25


def test_unknown_fact_tables_are_named():
    with pytest.raises(NotFound, match="events, signals"):
        dataset_paths("nothing")
