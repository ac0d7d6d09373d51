"""Field work by its rules: once for all forms, sent twice without harm, kept when an order moved on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qipan.cases import public as cases
from qipan.core import clock
from qipan.core.actors import Actor, system
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.field import day, downloads, filled, handovers, intake, visits
from qipan.field.models import FilledForm, Handover, Visit
from qipan.field.visits import Seen
from qipan.sense.looks import looks_at

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
HEATING = "e.06.99"
PARTY = "housing-heating-230103"


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Path):
    settings.QIPAN_STORE = tmp_path
    with clock.at(MORNING):
        yield


@pytest.fixture
def worker(person: Callable[..., Actor]) -> Actor:
    return person("handler", organisation=PARTY, username="grid-one")


def given(person: Callable[..., Actor], text: str = "暖气不热", party: str = PARTY) -> cases.Order:
    place = {"area_code": "230103", "address": "学府路12号"}
    case = cases.submit_report(by=system("test"), channel="web", text=text, **place).case
    case = cases.triage(by=person("dispatcher"), case=case, category=HEATING)
    return cases.dispatch(by=person("dispatcher"), case=case, party=party, reason="按示范分工")


@pytest.fixture
def order(person: Callable[..., Actor]) -> cases.Order:
    return given(person)


def key(number: int = 1) -> str:
    return f"{number:032x}"


MEASURED = Seen(
    text="入户测温16度，已排气", result="fixed", values={"room-temperature": "16.5", "households": 12}
)


def test_one_visit_fills_every_form_that_needs_it(worker, order):
    told = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    assert [form["form"] for form in told["forms"]] == [
        "street-ledger",
        "handling-return",
        "heating-measurements",
    ]
    sheet = FilledForm.objects.get(form="heating-measurements").values
    assert sheet["room-temperature"] == 16.5
    assert sheet["households"] == 12
    assert sheet["address"] == "学府路12号"
    assert sheet["pipe-temperature"] == ""
    assert "hazard-list" not in {form["form"] for form in told["forms"]}  # its `danger` was not answered


def test_what_was_saved_is_counted_honestly(worker, order):
    told = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    cells = sum(value != "" for form in FilledForm.objects.all() for value in form.values.values())
    # Typed: result, text, room temperature, households; each once, however many forms took it.
    assert (told["cells"], told["typed"], told["saved"]) == (cells, 4, cells - 4)
    told = filled.saved(by=worker, since=MORNING, until=MORNING + timedelta(hours=1))
    assert (told.forms, told.cells, told.typed) == (3, cells, 4)


def test_a_visit_does_the_step_of_its_order_and_hangs_on_the_chain(worker, order):
    told = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    order.case.refresh_from_db()
    assert order.case.state == "handled"
    down = walk(order.public_id, "down").objects
    assert {told["visit"], told["outcome"], *(form["id"] for form in told["forms"])} <= set(down)
    assert order.case.origin in walk(told["forms"][0]["id"], "up").objects


def test_a_visit_without_result_leaves_the_order_running_and_plans_the_next(worker, order):
    seen = Seen(text="无人在家", again_on=(MORNING + timedelta(days=2)).date())
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=seen)
    order.refresh_from_db()
    order.case.refresh_from_db()
    assert (order.state, order.case.state) == ("accepted", "handling")
    (line,) = day.day_of(by=worker)["orders"]
    assert line["planned"] == "2026-01-22"


def test_sent_twice_a_request_changes_nothing(worker, order):
    first = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    events = Event.objects.count()
    second = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    assert second == {**first, "repeated": True}
    assert (Visit.objects.count(), Event.objects.count()) == (1, events)


def test_a_key_cannot_come_to_mean_something_else(worker, order):
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=Seen(text="已到场"))
    with pytest.raises(RuleRefused):
        intake.take_visit(by=worker, key=key(), order=order.public_id, seen=Seen(text="另一件"))
    with pytest.raises(InputError):
        intake.take_visit(by=worker, key="1", order=order.public_id, seen=Seen(text="已到场"))


def test_a_refused_request_may_be_mended_under_its_key(worker, order):
    wrong = Seen(text="测温", values={"room-temperature": "warm"})
    with pytest.raises(InputError) as refused:
        intake.take_visit(by=worker, key=key(), order=order.public_id, seen=wrong)
    assert refused.value.where == "values.room-temperature"
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=Seen(text="测温"))
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "46", "-41", "十六"])
def test_a_measurement_that_cannot_be_is_refused(worker, order, value):
    seen = Seen(text="测温", values={"room-temperature": value})
    with pytest.raises(InputError, match=r"测温|温度"):
        intake.take_visit(by=worker, key=key(), order=order.public_id, seen=seen)
    assert Visit.objects.count() == 0


def test_a_field_that_the_city_no_longer_asks_is_kept_as_text(worker, order):
    seen = Seen(text="测温", values={"old-field": "记下的话"})
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=seen)
    assert Visit.objects.get().values == {"old-field": "记下的话"}


def test_a_long_answer_written_off_line_is_cut_and_not_refused(worker, order):
    seen = Seen(text="测温", values={"needs-party": " 供热" + "办" * 600})
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=seen)
    assert Visit.objects.get().values == {"needs-party": "供热" + "办" * 498}


def test_what_was_written_for_an_order_that_moved_on_is_kept_beside(worker, order, person):
    cases.give_back(by=worker, order=order, code="not-our-duty", reason="不属于本单位")
    moved = cases.dispatch(
        by=person("dispatcher"), case=order.case, party="city-heating-office", reason="改派"
    )
    told = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    assert (told["standing"], told["outcome"]) == ("beside", "")
    assert told["now"]["order_state"] == "returned"
    assert told["now"]["party_name"]
    visit = Visit.objects.get()
    assert (visit.text, visit.standing) == (MEASURED.text, "beside")
    moved.refresh_from_db()
    assert moved.ended_at is None
    # Sent again it says the same.
    again = intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    assert again["now"] == told["now"]


def test_a_colleague_was_faster_and_both_versions_stand(worker, order, person):
    colleague = person("handler", organisation=PARTY, username="grid-two")
    intake.take_visit(by=colleague, key=key(2), order=order.public_id, seen=Seen("已更换阀门", "fixed"))
    told = intake.take_visit(by=worker, key=key(1), order=order.public_id, seen=MEASURED)
    assert told["standing"] == "beside"
    assert (told["now"]["text"], told["now"]["by"]) == ("已更换阀门", "grid-two")
    assert set(Visit.objects.values_list("text", flat=True)) == {"已更换阀门", MEASURED.text}


def test_nobody_was_there_in_the_future_or_before_the_order(worker, order):
    for number, at in enumerate((MORNING + timedelta(days=3), MORNING - timedelta(days=300)), start=1):
        seen = Seen(text="已到场", visited_at=at)
        intake.take_visit(by=worker, key=key(number), order=order.public_id, seen=seen)
    assert {visit.visited_at for visit in Visit.objects.all()} == {MORNING}


def test_another_party_neither_visits_nor_sees(person, order):
    other = person("handler", organisation="city-water")
    with pytest.raises(NotPermitted):
        intake.take_visit(by=other, key=key(), order=order.public_id, seen=MEASURED)
    assert day.day_of(by=other)["orders"] == []
    assert Visit.objects.count() == 0


def test_the_days_list_costs_the_same_for_many_orders(worker, person, django_assert_num_queries):
    for number in range(6):
        given(person, f"暖气不热{number}")
    day.day_of(by=worker)
    with django_assert_num_queries(7):
        told = day.day_of(by=worker)
    assert len(told["orders"]) == 6


def test_whoever_is_to_come_reads_the_words_and_leaves_the_receipt_of_a_look(worker, person):
    order = given(person, "请打电话13812345678，暖气不热")
    (line,) = day.day_of(by=worker)["orders"]
    assert line["text"] == "请打电话13812345678，暖气不热"
    assert "13812345678" not in line["title"] + line["task"]
    (look,) = looks_at(cases.CaseSignal.objects.filter(case=order.case).values_list("signal_id", flat=True))
    assert (look.purpose, look.of_identity) == ("handle", False)


def test_an_order_is_handed_over_with_a_note_and_taken(worker, order, person):
    colleague = person("handler", organisation=PARTY, username="grid-two")
    told = intake.take_handover(
        by=worker, key=key(), order=order.public_id, note="阀门钥匙在值班室", to=colleague.id
    )
    intake.take_handover(
        by=worker, key=key(), order=order.public_id, note="阀门钥匙在值班室", to=colleague.id
    )
    assert Handover.objects.count() == 1
    (line,) = day.day_of(by=colleague)["orders"]
    assert line["handover"]["note"] == "阀门钥匙在值班室"
    with pytest.raises(NotPermitted):
        handovers.take_over(by=worker, handover=told["handover"])
    for _twice in range(2):
        assert handovers.take_over(by=colleague, handover=told["handover"]).taken_by.username == "grid-two"
    assert Event.objects.filter(action="act.order.taken-over").count() == 1


def test_nothing_is_handed_to_somebody_who_may_not_work_on_it(worker, order, person):
    other = person("handler", organisation="city-water")
    with pytest.raises(RuleRefused):
        handovers.hand_over(by=worker, order=order, note="请接手", to=other.id)
    with pytest.raises(InputError):
        handovers.hand_over(by=worker, order=order, note=" ")


def test_a_matter_seen_on_patrol_has_a_number_and_a_secret_like_any_other(worker):
    matter = {"text": "人行道井盖丢失", "area_code": "230103", "address": "学府路12号门前"}
    told = intake.take_matter(by=worker, key=key(), matter=matter)
    case = cases.case_by_number(told["number"])
    assert (case.channel, case.secret != "", case.due_at is not None) == ("patrol", True, True)
    assert cases.hash_secret(told["secret"], settings_key()) == case.secret
    again = intake.take_matter(by=worker, key=key(), matter=matter)
    assert (again["number"], again["secret"], again["repeated"]) == (told["number"], "", True)
    assert cases.Case.objects.count() == 1


def settings_key() -> str:
    from django.conf import settings

    return settings.SECRET_KEY


def test_a_patrol_needs_the_right_to_work_on_cases(person):
    with pytest.raises(NotPermitted):
        intake.take_matter(by=person("viewer"), key=key(), matter={"text": "井盖丢失"})


def test_a_plan_lies_ahead_and_within_a_year(worker, order):
    for days in (-2, 400):
        with pytest.raises(InputError):
            visits.plan_visit(by=worker, order=order, day=(MORNING + timedelta(days=days)).date())


def test_filled_forms_go_out_as_files_and_run_no_formula(worker, order):
    seen = Seen(text="=HYPERLINK(1)", result="fixed", values={"room-temperature": "16"})
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=seen)
    period = {"since": MORNING - timedelta(days=1), "until": MORNING + timedelta(days=1)}
    content = downloads.export(by=worker, code="street-ledger", form="csv", **period)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert "'=HYPERLINK(1)" in row.values()
    sheet = downloads.export(by=worker, code="heating-measurements", form="xlsx", **period)
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert 16 in rows[1]
    exported = Event.objects.filter(action="act.forms.exported")
    assert [event.content["rows"] for event in exported] == [1, 1]


def test_a_download_has_the_reach_of_who_asks(worker, order, person):
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    other = person("handler", organisation="city-water")
    period = {"since": MORNING - timedelta(days=1), "until": MORNING + timedelta(days=1)}
    assert filled.rows_of("street-ledger", by=other, **period) == []
    assert len(filled.rows_of("street-ledger", by=worker, **period)) == 1


def test_the_log_holds_ids_and_no_words_of_a_visit(worker, order):
    intake.take_visit(by=worker, key=key(), order=order.public_id, seen=MEASURED)
    for event in Event.objects.filter(action__startswith="act.visit"):
        assert MEASURED.text not in event.data
