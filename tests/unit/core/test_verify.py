"""The log proves itself: every way of tampering is found, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from qipan.core import events, heads, seal
from qipan.core.actors import system
from qipan.core.events import Link
from qipan.core.ids import new_id
from qipan.core.models import Edge, Event, PendingSeal, Seal, Store
from qipan.core.seal_key import key_name
from qipan.core.verify import verify
from qipan.errors import InputError

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> list[Event]:
    """Ten sealed events; the first carries a link."""
    source, target = new_id("sig"), new_id("fnd")
    made = [
        events.record(
            "test.first", by=system("test"), subject=target, links=[Link(source, target, "evidence")]
        )
    ]
    made += [events.record("test.more", by=system("test"), subject=target, data={"n": n}) for n in range(9)]
    seal.seal_pending()
    return made


@contextmanager
def as_an_attacker() -> Iterator[None]:
    """Somebody with all rights on the database switches the append-only triggers off."""
    with connection.cursor() as cursor:
        on = {"postgresql": lambda t: f" ON {t}"}.get(connection.vendor, lambda t: "")
        for table in ("core_event", "core_seal"):
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on(table)}")
    yield


def kinds() -> set[str]:
    return {breach.kind for breach in verify().breaches}


def test_an_untouched_log_is_intact(log):
    report = verify()
    assert report.intact
    assert (report.waiting, report.seals) == (0, report.events)
    assert report.links >= 1


@pytest.mark.parametrize("statement", ["update", "delete"])
def test_the_database_refuses_change_and_removal(log, statement):
    rows = Event.objects.filter(pk=log[3].pk)
    tamper = {"update": lambda: rows.update(data="{}"), "delete": rows.delete}[statement]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper()
    assert verify().intact


def test_a_changed_row_is_found_and_named(log):
    with as_an_attacker():
        Event.objects.filter(pk=log[4].pk).update(data='{"n":99}')
    breaches = verify().breaches
    assert [(b.kind, b.subject) for b in breaches] == [("altered", log[4].public_id)]


@pytest.mark.parametrize("column", ["action", "actor", "organisation", "subject", "data"])
def test_every_column_of_an_event_is_covered(log, column):
    with as_an_attacker():
        Event.objects.filter(pk=log[4].pk).update(**{column: "x"})
    assert kinds() == {"altered"}


def test_a_removed_row_is_found_and_named(log):
    with as_an_attacker():
        Event.objects.filter(pk=log[5].pk).delete()
    assert [(b.kind, b.subject) for b in verify().breaches] == [("removed", log[5].public_id)]


def test_a_truncated_tail_is_found_by_a_head_kept_outside(log, tmp_path: Path):
    kept = tmp_path / "heads.jsonl"
    heads.export_head(kept)
    tail = [e.pk for e in log[-3:]]
    with as_an_attacker():
        Seal.objects.filter(event__in=[e.public_id for e in log[-3:]]).delete()
        Event.objects.filter(pk__in=tail).delete()
    assert verify().intact, "without a head from outside a clean cut cannot be seen"
    assert [b.kind for b in verify(heads.read_heads(kept)).breaches] == ["rolled-back"]


def test_events_whose_seals_were_cut_off_are_found(log):
    with as_an_attacker():
        Seal.objects.filter(event=log[-1].public_id).delete()
    assert kinds() == {"smuggled"}


def test_a_rewritten_chain_is_found_by_a_head_kept_outside(log, tmp_path: Path):
    kept = tmp_path / "heads.jsonl"
    heads.export_head(kept)
    with as_an_attacker():
        Event.objects.filter(pk=log[4].pk).update(data='{"n":99}')
        chain = seal.GENESIS
        for row in Seal.objects.order_by("no"):
            row.digest = events.digest(Event.objects.get(public_id=row.event))
            row.chain = chain = seal.chained(chain, row.no, row.digest)
            row.save()
    assert verify().intact, "whoever holds the key can rewrite a chain that is consistent in itself"
    assert [b.kind for b in verify(heads.read_heads(kept)).breaches] == ["head-differs"]


def test_a_chain_rewritten_without_the_key_is_broken(log):
    with as_an_attacker():
        Event.objects.filter(pk=log[4].pk).update(data='{"n":99}')
        chain = seal.GENESIS
        for row in Seal.objects.order_by("no"):
            row.digest = events.digest(Event.objects.get(public_id=row.event))
            row.chain = chain = sha256(f"{chain}:{row.no}:{row.digest}".encode()).hexdigest()
            row.save()
    assert "chain-broken" in kinds()


def test_an_event_put_in_by_sql_before_its_seal_is_recognised(log):
    """A forger copies a real event, back-dates it, and leaves it in the outbox of the sealer."""
    forged = Event.objects.get(pk=log[3].pk)
    forged.pk, forged.public_id = None, new_id("evt")
    forged.at = forged.recorded_at = log[3].at - timedelta(days=30)
    forged.actor = "acc_01kfdfe0v05sw6z4pzx95z2yta"
    forged.save()
    PendingSeal.objects.create(event=forged)
    assert [(b.kind, b.subject) for b in verify().breaches] == [("forged", forged.public_id)]
    seals = Seal.objects.count()
    honest = events.record("test.later", by=system("test"), subject=log[0].subject)
    assert seal.seal_pending() == 1
    assert Seal.objects.count() == seals + 1
    assert Seal.objects.filter(event=honest.public_id).exists()
    assert not Seal.objects.filter(event=forged.public_id).exists()
    assert [(b.kind, b.subject) for b in verify().breaches] == [("forged", forged.public_id)]


def test_an_event_altered_before_its_seal_is_recognised(log):
    waiting = events.record("test.late", by=system("test"), subject=log[0].subject, data={"n": 1})
    with as_an_attacker():
        Event.objects.filter(pk=waiting.pk).update(data='{"n":2}')
    assert seal.seal_pending() == 0
    assert kinds() == {"forged"}


def test_a_store_verified_with_another_key_says_so(log, monkeypatch):
    assert Store.objects.get().seal_key == key_name()
    assert verify().intact
    monkeypatch.setenv("QIPAN_SEAL_KEY", "another secret of thirty-two characters")
    assert {"key-differs", "chain-broken"} <= kinds()


def test_heads_of_another_store_say_nothing_of_this_one(log):
    other = heads.Head(new_id("sto"), 10**6, "0" * 64, "", "2026-01-01")
    assert verify([other]).intact


def test_a_line_from_paper_proves_as_well_as_a_file(log):
    newest = heads.head()
    assert newest is not None
    paper = replace(newest, chain=newest.chain[: heads.ON_PAPER])
    assert verify([paper]).intact
    assert [b.kind for b in verify([replace(paper, no=newest.no - 1)]).breaches] == ["head-differs"]
    assert [b.kind for b in verify([replace(paper, no=newest.no + 1)]).breaches] == ["rolled-back"]


def test_a_gap_in_the_seals_is_found(log):
    middle = Seal.objects.get(event=log[5].public_id)
    with as_an_attacker():
        Seal.objects.filter(no=middle.no).delete()
    assert kinds() == {"seal-missing", "smuggled"}


def test_a_removed_and_a_foreign_link_are_found(log):
    Edge.objects.filter(event=log[0].public_id).delete()
    Edge.objects.create(
        source=new_id("sig"), target=new_id("fnd"), relation="evidence", at=log[0].at, event=log[0].public_id
    )
    assert kinds() == {"link-missing", "link-foreign"}


def test_a_link_that_names_another_event_is_foreign(log):
    Edge.objects.filter(event=log[0].public_id).update(event=log[1].public_id)
    assert kinds() == {"link-foreign"}


def test_links_that_are_no_json_any_more_are_found_and_stop_nothing(log):
    with as_an_attacker():
        Event.objects.filter(pk=log[0].pk).update(links="[[")
    assert kinds() == {"altered", "link-foreign"}


def test_links_are_compared_across_batches(log, monkeypatch):
    monkeypatch.setattr("qipan.core.verify.BATCH", 4)
    target = new_id("fnd")
    links = [Link(new_id("sig"), target, "evidence") for _n in range(11)]
    events.record("test.many", by=system("test"), subject=target, links=links)
    events.record("test.again", by=system("test"), subject=target, links=links[:3])
    assert verify().intact
    Edge.objects.filter(source=links[7].source).delete()
    assert [(b.kind, b.subject) for b in verify().breaches] == [("link-missing", target)]


def test_an_event_waits_for_its_seal_and_is_sealed_once(log):
    before = verify()
    events.record("test.late", by=system("test"), subject=log[0].subject)
    assert verify().waiting == 1
    assert verify().intact
    assert seal.seal_pending() == 1
    assert seal.seal_pending() == 0
    assert verify().seals == before.seals + 1


def test_a_head_is_exported_once(log, tmp_path: Path):
    kept = tmp_path / "heads.jsonl"
    heads.export_head(kept)
    heads.export_head(kept)
    assert len(heads.read_heads(kept)) == 1


def test_a_broken_head_file_names_its_line(tmp_path: Path):
    kept = tmp_path / "heads.jsonl"
    kept.write_text('{"no": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"heads\.jsonl:1"):
        heads.read_heads(kept)
