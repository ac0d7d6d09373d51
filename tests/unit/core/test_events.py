"""Events tell of a change in its own transaction, and ids sort by time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from qipan.core import clock, events
from qipan.core.actors import system
from qipan.core.ids import is_id, new_id, prefix_of
from qipan.core.models import Event, PendingSeal
from qipan.core.provenance import walk
from qipan.errors import InputError, NotFound

START = datetime(2026, 1, 20, tzinfo=UTC)
KNOWN = "cas_01kfdfe0v05sw6z4pzx95z2ytc"


def test_ids_sort_by_time_and_differ():
    ids = [new_id("sig", START + timedelta(milliseconds=ms)) for ms in (0, 1, 2, 1000, 60_000)]
    assert ids == sorted(ids)
    assert len({new_id("sig", START) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("text", "prefix"),
    [(KNOWN, "cas"), ("", ""), ("cas_123", ""), ("../etc", ""), (KNOWN.upper(), "")],
)
def test_only_ids_have_a_prefix(text, prefix):
    assert prefix_of(text) == prefix
    assert is_id(text) == bool(prefix)


@pytest.mark.django_db
def test_an_event_goes_with_its_change():
    subject = new_id("cas")
    with transaction.atomic():
        events.record("test.lost", by=system("test"), subject=subject)
        transaction.set_rollback(True)
    assert not Event.objects.filter(subject=subject).exists()
    assert not PendingSeal.objects.filter(event__subject=subject).exists()


@pytest.mark.django_db
def test_what_cannot_be_told_in_json_is_refused():
    with pytest.raises(TypeError, match="object"):
        events.record("test.bad", by=system("test"), subject=new_id("cas"), data={"thing": object()})


@pytest.mark.django_db
def test_data_read_back_is_data_written():
    data = {"数": 1.0, "b": [1, None, "二"], "big": 10**18, "small": 1e-9, "at": START}
    event = events.record("test.data", by=system("test"), subject=new_id("cas"), data=data)
    event.refresh_from_db()
    assert event.content == {**data, "at": START.isoformat()}


@pytest.mark.django_db
def test_a_walk_says_what_it_left_out_and_refuses_strangers():
    root, targets = new_id("mdl"), [new_id("cas") for _ in range(60)]
    links = [events.Link(root, target, "suggested-by") for target in targets]
    events.record("test.many", by=system("test"), subject=root, links=links)
    down = walk(root, "down", per_node=50)
    assert (len(down.steps), down.left_out) == (50, 10)
    (fold,) = down.folds
    assert (fold.node, fold.relation, fold.kind, fold.count) == (root, "suggested-by", "cas", 10)
    assert walk(targets[0], "up").objects.keys() == {root, targets[0]}
    with pytest.raises(NotFound):
        walk(new_id("cas"), "up")
    with pytest.raises(InputError):
        walk("1 OR 1=1", "up")


def test_time_can_be_frozen_and_shifted():
    with clock.at(START):
        assert clock.now() == START
    clock.set_offset(timedelta(days=-10))
    assert clock.now() < clock.wall_now() - timedelta(days=9)
    with pytest.raises(ValueError, match="time zone"), clock.at(START.replace(tzinfo=None)):
        pass


@pytest.mark.django_db
def test_no_telephone_or_identity_number_reaches_the_log():
    data = {
        "reason": "打13800138000找他",
        "more": {"list": ["身份证230103199001011234", 7]},
        "n": 13800138000,
    }
    subject = new_id("cas")
    with transaction.atomic():
        event = events.record("test.told", by=system("test"), subject=subject, data=data)
    kept = Event.objects.get(pk=event.pk)
    assert kept.content["reason"] == "打***********找他"
    assert kept.content["more"] == {"list": ["身份证" + "*" * 18, 7]}
