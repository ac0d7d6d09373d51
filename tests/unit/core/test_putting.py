"""Rows put in by prepared statements stand as Django would have saved them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from qipan.core.models import Event, PackVersion, PendingSeal
from qipan.core.public import new_id, put, put_unless_taken, write

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 21, 3, 4, 5, 678901, tzinfo=UTC)


def event(action: str = "test.thing.done", **told) -> Event:
    words = {
        "data": '{"灯": [1, 2.5, null]}',
        "links": "[]",
        "organisation": "",
        "subject": "x",
        "actor": "t",
    }
    return Event(public_id=new_id("evt"), action=action, at=AT, recorded_at=AT, **(words | told))


def columns(row: Event) -> dict[str, object]:
    told = {field.attname: getattr(row, field.attname) for field in Event._meta.concrete_fields}
    return {name: value for name, value in told.items() if name not in ("id", "public_id")}


def test_a_row_is_as_save_would_have_left_it():
    saved, (placed,) = event(), put([event()])
    saved.save()
    read = {row.pk: row for row in Event.objects.filter(pk__in=[saved.pk, placed.pk])}
    assert columns(read[placed.pk]) == columns(read[saved.pk]) == columns(placed)


def test_more_rows_than_one_statement_holds_keep_their_order_and_get_their_keys():
    rows = put([event(subject=f"s{n}") for n in range(1500)])
    found = dict(Event.objects.filter(action="test.thing.done").values_list("pk", "subject"))
    assert [found[row.pk] for row in rows] == [f"s{n}" for n in range(1500)]


def test_what_was_put_is_changed_by_the_next_save():
    (waiting,) = put([PendingSeal(event=put([event()])[0])])
    assert PendingSeal.objects.filter(pk=waiting.event.pk).exists()
    assert not waiting._state.adding
    assert put([]) == []


def test_what_points_at_a_row_made_later_takes_its_key():
    target = event()
    waiting = PendingSeal(event=target)
    put([target])
    put([waiting])
    assert PendingSeal.objects.filter(event=target).exists()


def test_a_taken_value_passes_the_row_over_and_breaks_no_transaction():
    first, second = event(), event()
    second.public_id = first.public_id
    assert put_unless_taken(first, "public_id")
    assert not put_unless_taken(second, "public_id")
    assert second._state.adding
    assert second.pk is None
    assert Event.objects.filter(public_id=first.public_id).count() == 1


def test_a_broken_constraint_is_told_as_django_tells_it():
    first, second = event(), event()
    second.public_id = first.public_id
    put([first])
    with pytest.raises(IntegrityError), transaction.atomic():
        put([second])


def test_a_row_is_written_as_save_would_have_written_it():
    saved, written = put([PackVersion(**version("a")), PackVersion(**version("b"))])
    for row in (saved, written):
        row.content, row.loaded_at = '{"x": "雪"}', AT.replace(microsecond=0)
    saved.save()
    write(written)
    found = {row.digest: (row.content, row.loaded_at) for row in PackVersion.objects.filter(city="test")}
    assert found["a"] == found["b"] == ('{"x": "雪"}', AT.replace(microsecond=0))
    written.content, written.version = "new", "2"
    write(written, "content")
    written.refresh_from_db()
    assert (written.content, written.version) == ("new", "1")


def test_a_row_that_is_gone_is_not_written_silently():
    (row,) = put([PackVersion(**version("c"))])
    PackVersion.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError, match="does not stand"):
        write(row)


def version(digest: str) -> dict[str, object]:
    return {
        "city": "test",
        "version": "1",
        "digest": digest,
        "content": "{}",
        "loaded_at": AT,
        "loaded_by": "t",
    }
