"""Rows put in by prepared statements stand as Django would have saved them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from qipan.core.models import Event, PackVersion, PendingSeal
from qipan.core.public import insert_or_skip, insert_rows, new_id, update_row

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
    saved, (placed,) = event(), insert_rows([event()])
    saved.save()
    read = {row.pk: row for row in Event.objects.filter(pk__in=[saved.pk, placed.pk])}
    assert columns(read[placed.pk]) == columns(read[saved.pk]) == columns(placed)


def test_more_rows_than_one_statement_holds_keep_their_order_and_get_their_keys():
    rows = insert_rows([event(subject=f"s{n}") for n in range(1500)])
    found = dict(Event.objects.filter(action="test.thing.done").values_list("pk", "subject"))
    assert [found[row.pk] for row in rows] == [f"s{n}" for n in range(1500)]


def test_what_was_put_is_changed_by_the_next_save():
    (waiting,) = insert_rows([PendingSeal(event=insert_rows([event()])[0])])
    assert PendingSeal.objects.filter(pk=waiting.event.pk).exists()
    assert not waiting._state.adding
    assert insert_rows([]) == []


def test_what_points_at_a_row_made_later_takes_its_key():
    target = event()
    waiting = PendingSeal(event=target)
    insert_rows([target])
    insert_rows([waiting])
    assert PendingSeal.objects.filter(event=target).exists()


def test_a_taken_value_passes_the_row_over_and_breaks_no_transaction():
    first, second = event(), event()
    second.public_id = first.public_id
    assert insert_or_skip(first, "public_id")
    assert not insert_or_skip(second, "public_id")
    assert second._state.adding
    assert second.pk is None
    assert Event.objects.filter(public_id=first.public_id).count() == 1


def test_a_broken_constraint_is_told_as_django_tells_it():
    first, second = event(), event()
    second.public_id = first.public_id
    insert_rows([first])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([second])


def test_a_row_is_written_as_save_would_have_written_it():
    saved, written = insert_rows([PackVersion(**version("a")), PackVersion(**version("b"))])
    for row in (saved, written):
        row.content, row.loaded_at = '{"x": "雪"}', AT.replace(microsecond=0)
    saved.save()
    update_row(written)
    found = {row.digest: (row.content, row.loaded_at) for row in PackVersion.objects.filter(city="test")}
    assert found["a"] == found["b"] == ('{"x": "雪"}', AT.replace(microsecond=0))
    written.content, written.version = "new", "2"
    update_row(written, "content")
    written.refresh_from_db()
    assert (written.content, written.version) == ("new", "1")


def test_a_row_that_is_gone_is_not_written_silently():
    (row,) = insert_rows([PackVersion(**version("c"))])
    PackVersion.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError, match="does not stand"):
        update_row(row)


def version(digest: str) -> dict[str, object]:
    return {
        "city": "test",
        "version": "1",
        "digest": digest,
        "content": "{}",
        "loaded_at": AT,
        "loaded_by": "t",
    }
