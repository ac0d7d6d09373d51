"""Whoever alters a row of the world by SQL is found: decisions, measures, checks, voices, grants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from qipan.cases.register.models import Case
from qipan.cases.work.clock_models import Clock
from qipan.cases.work.models import Check, Order, Outcome
from qipan.core import seal
from qipan.core.models import Event, PackVersion, Store
from qipan.core.public import record, system
from qipan.core.row_notes import take
from qipan.core.store import pack
from qipan.core.verify import verify
from qipan.decide.models import Dossier, Option
from qipan.judge import models as judged
from qipan.people.models import Account, RoleGrant
from qipan.simulate.officers import Chain, officers_of
from qipan.voice.models import Feedback

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Alteration:
    """One statement of an attacker: which row, which column, which value."""

    model: type[Any]
    column: str
    value: Any


ALTERATIONS = [
    Alteration(Dossier, "reasons", "因为方便。"),
    Alteration(Dossier, "legal_basis", "无"),
    Alteration(Option, "effects", "无"),
    Alteration(Case, "closed_at", "2025-02-20 00:00:00+00:00"),
    Alteration(Case, "answer", "已办。"),
    Alteration(Check, "passed", False),
    Alteration(Check, "text", "未到现场"),
    Alteration(Check, "checked_by_id", "another account"),
    Alteration(Clock, "due_at", "2035-01-01 00:00:00+00:00"),
    Alteration(Clock, "exempt", True),
    Alteration(Order, "end_reason", "其他"),
    Alteration(Outcome, "result", "not-needed"),
    Alteration(Feedback, "verdict", "confirmed"),
    Alteration(judged.Finding, "observed", 3.0),
    Alteration(judged.Finding, "reasons", ""),
    Alteration(judged.Warning, "colour", "blue"),
    Alteration(RoleGrant, "role", "auditor"),
    Alteration(RoleGrant, "ended_at", "2025-01-01 00:00:00+00:00"),
    Alteration(Account, "is_active", False),
    Alteration(PackVersion, "content", "{}"),
    Alteration(Store, "kind", "work"),
]


@pytest.fixture
def city_at_work(calls: Any) -> None:
    """The whole chain, from a burst of calls to a review, and a voice of a reporter; all of it sealed."""
    calls.flood()
    (finding,) = calls.watch()
    list(Chain(finding, officers_of(pack())).finish())
    case = Case.objects.get()
    with transaction.atomic():
        Feedback.objects.create(
            public_id="fbk_01kfdfe0v05sw6z4pzx95z2ytc",
            case=case,
            verdict="contested",
            text="Still wet.",
            channel="web",
            given_at=case.closed_at,
        )
        record("voice.feedback.given", by=system("test"), subject=case.public_id)
    seal.seal_pending()
    assert verify().intact, verify().breaches


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def kinds() -> set[str]:
    return {breach.kind for breach in verify().breaches}


def alter(alteration: Alteration) -> str:
    """Alter the first row of the model that the value would change; returns its primary key as text."""
    model, column, value = alteration.model, alteration.column, alteration.value
    row = model._base_manager.exclude(**{column: value} if value != "another account" else {}).first()
    assert row is not None, "there is a row to alter"
    if value == "another account":
        value = Account.objects.exclude(pk=getattr(row, column)).values_list("pk", flat=True)[0]
    sql(f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE id = %s', value, row.pk)
    return str(getattr(row, "public_id", row.pk))


def test_every_alteration_of_a_row_is_found_and_named(city_at_work):
    for alteration in ALTERATIONS:
        with transaction.atomic():
            key = alter(alteration)
            breaches = [(breach.kind, breach.subject) for breach in verify().breaches]
            transaction.set_rollback(True)
        assert breaches == [("row-altered", key)], alteration
    assert verify().intact


def test_a_row_that_is_removed_is_found(city_at_work):
    feedback = Feedback.objects.get()
    sql("DELETE FROM voice_feedback")
    assert [(b.kind, b.subject) for b in verify().breaches] == [("row-removed", feedback.public_id)]


def test_a_row_that_is_put_in_is_found(city_at_work):
    grant = RoleGrant.objects.order_by("pk").values("account_id", "granted_at", "granted_by").first()
    sql(
        "INSERT INTO people_rolegrant (account_id, role, area_code, granted_at, granted_by) "
        "VALUES (%s, 'administrator', '', %s, %s)",
        *grant.values(),
    )
    assert kinds() == {"row-foreign"}


def test_a_value_moved_from_one_column_to_its_neighbour_is_found(city_at_work):
    sql("UPDATE decide_option SET costs = effects, effects = costs")
    assert kinds() == {"row-altered"}


def test_a_row_put_back_as_it_was_before_a_change_is_found(city_at_work):
    """The digest that counts is the last one, not any that the row ever had."""
    case = Case.objects.get()
    sql(f"UPDATE cases_case SET state = 'new', closed_at = NULL, answer = '' WHERE id = {case.pk}")
    assert kinds() == {"row-altered"}


def test_a_deletion_through_the_house_is_an_event(city_at_work):
    with transaction.atomic():
        Feedback.objects.all().delete()
        event = record("test.deleted", by=system("test"), subject=Case.objects.get().public_id)
    assert event.rows == '{"voice.Feedback":{"fbk_01kfdfe0v05sw6z4pzx95z2ytc":null}}'
    assert verify().intact


def test_a_text_that_is_shredded_through_the_house_stays_proved(city_at_work):
    """What is shredded gets a new digest by an event; the old one was keyed and tells nobody the text."""
    with transaction.atomic():
        Feedback.objects.update(text="")
        record("voice.feedback.shredded", by=system("test"), subject=Feedback.objects.get().public_id)
    assert verify().intact
    sql("UPDATE voice_feedback SET text = 'Still wet.'")
    assert kinds() == {"row-altered"}


def test_notes_follow_the_savepoints(city_at_work):
    """What a savepoint that fails had written, or had told an event, does not count."""
    feedback = Feedback.objects.get()
    case = Case.objects.get()

    def change(**columns: Any) -> None:
        Feedback.objects.update(**columns)

    def fail(inner: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                inner()
                raise LookupError
        except LookupError:
            pass

    with transaction.atomic():
        fail(lambda: change(text="never"))
        assert take() == {}
        change(text="Wet again.")
        fail(lambda: record("test.lost", by=system("test"), subject=case.public_id))
        event = record("test.kept", by=system("test"), subject=case.public_id)
    assert feedback.public_id in Event.objects.get(pk=event.pk).rows
    assert verify().intact


def test_a_row_changed_without_an_event_is_logged_and_found(
    city_at_work, caplog, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        Feedback.objects.update(text="Quietly changed.")
    assert "Changed without an event: voice.Feedback fbk_" in caplog.text
    assert kinds() == {"row-altered"}
