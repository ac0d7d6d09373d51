"""What is kept of people ends: when its span is over, when they ask for it, and not while a case needs it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from django.apps import apps
from django.db import connection, models

from qipan.cases import public as cases
from qipan.cases.search import finding as search
from qipan.core import clock, store
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.core.public import personal_kinds, reporter
from qipan.core.seal import seal_pending
from qipan.core.verify import verify
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.exchange.mail.intake import take_mail
from qipan.exchange.models import QuarantinedInbound
from qipan.media import public as media
from qipan.media.models import Attachment
from qipan.oversee.retention import due_now, kept, shred_due
from qipan.oversee.section.retention import RETENTION, PersonalKind
from qipan.packs.index import index_of
from qipan.sense.public import Reporter, Signal
from qipan.voice.services import forget_me, give_feedback

pytestmark = pytest.mark.django_db
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
LATER = MORNING + timedelta(days=4000)
NAME, STREET = "欧阳无名氏", "虚构街九十九号"
MARKS = (NAME, "000-7788", "nobody@example.invalid", STREET, "紫色大象", "并没有修好绿孔雀")
BY = system("retention")
HOLD = {"reason": "行政诉讼需要", "basis": "（虚构）行初字第1号", "until": date(2030, 1, 1)}


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Any):
    settings.QIPAN_STORE = tmp_path
    with clock.at(MORNING):
        yield


def reported() -> cases.Receipt:
    told = cases.ReporterContact(name=NAME, phone="000-7788", email="nobody@example.invalid", address=STREET)
    text = "路灯杆上画着紫色大象，灯不亮"
    return cases.submit_report(
        by=system("test"), channel="web", text=text, area_code="230103", address=STREET, told=told
    )


@pytest.fixture
def closed(person: Any, camera: bytes) -> cases.Receipt:
    """A report with a photo that was handled, contested, handled again and closed."""
    receipt = reported()
    own = reporter(receipt.case.number)
    media.attach_photo(by=own, subject=receipt.case.origin, data=camera)
    case = handled(person, receipt.case, "您反映的路灯已更换灯泡，夜间已亮，请您查看。")
    give_feedback(case=case, verdict="contested", text="并没有修好绿孔雀")
    handled(person, case, "您反映的路灯再次到场，更换整流器并复测，夜间已亮。", triaged=False)
    give_feedback(case=cases.case_by_number(case.number), verdict="confirmed")
    seal_pending()
    cases.sync_search()
    return receipt


def handled(person: Any, case: cases.Case, answer: str, *, triaged: bool = True) -> cases.Case:
    dispatcher = person("dispatcher")
    if triaged:
        case = cases.triage(by=dispatcher, case=case, category=case.category)
    order = cases.dispatch(by=dispatcher, case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="处理完毕，现场看过。")
    cases.check(by=person("checker"), case=case, passed=True, text="夜里看过，已亮。")
    return cases.answer(by=dispatcher, case=case, text=answer)


def where_it_stands(words: str) -> list[str]:
    """Every column of every table in which the words stand."""
    found = []
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, TEXTS):
                with connection.cursor() as cursor:
                    name, table = connection.ops.quote_name(column.column), model._meta.db_table
                    cursor.execute(
                        f'SELECT count(*) FROM "{table}" WHERE CAST({name} AS text) LIKE %s', [f"%{words}%"]
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{table}.{column.column}")
    return found


def test_every_kind_of_the_text_is_known_to_a_room_and_the_other_way_round():
    assert {kind.code for kind in personal_kinds()} == set(get_args(PersonalKind))


def test_what_is_due_is_gone_from_every_table_and_the_case_stands(closed):
    assert all(where_it_stands(mark) for mark in MARKS)
    with clock.at(LATER):
        done = shred_due(by=BY)
    wanted = {"reporter": 1, "report-words": 1, "photo-original": 1, "photo": 1, "feedback-words": 1}
    wanted |= {"log-words": 3}
    assert done == {**dict.fromkeys(get_args(PersonalKind), 0), **wanted}
    assert {mark: where_it_stands(mark) for mark in MARKS} == {mark: [] for mark in MARKS}
    case = cases.case_by_number(closed.case.number)
    assert (case.title, case.state) == (store.pack().label("category", case.category, "zh"), "closed")
    # What figures rest on is left: place, category, times, the verdicts.
    signal = Signal.objects.get(public_id=case.origin)
    assert (signal.category, signal.area_id) == (closed.case.case_signals.get().signal.category, case.area_id)
    assert sorted(case.feedback.values_list("verdict", flat=True)) == ["confirmed", "contested"]
    told = Event.objects.filter(action__endswith="shredded").values_list("action", flat=True)
    assert set(told) == {
        "sense.reporter.shredded",
        "sense.words.shredded",
        "act.attachment.shredded",
        "voice.feedback.shredded",
        "core.texts.shredded",
    }
    assert verify().intact
    with clock.at(LATER):
        assert set(shred_due(by=BY).values()) == {0}


def test_each_kind_goes_when_its_own_days_are_over(closed):
    with clock.at(MORNING + timedelta(days=179)):
        assert set(due_now().values()) == {0}
    with clock.at(MORNING + timedelta(days=181)):
        assert {kind for kind, n in due_now().items() if n} == {"photo-original"}
        shred_due(by=BY)
    left = Attachment.objects.get()
    assert (left.original, left.lon, bool(left.shown), left.shredded_at) == ("", None, True, None)
    with clock.at(MORNING + timedelta(days=731)):
        assert {kind for kind, n in due_now().items() if n} == {"reporter"}


def test_an_open_case_keeps_all_of_its_reporter():
    receipt = reported()
    with clock.at(LATER):
        assert set(shred_due(by=BY).values()) == {0}
    assert Reporter.objects.get(signals__public_id=receipt.case.origin).name == NAME


def test_a_case_opened_again_counts_its_days_anew(closed):
    with clock.at(MORNING + timedelta(days=700)):
        cases.reopen(by=reporter(closed.case.number), case=closed.case, reason="灯又坏了")
    with clock.at(LATER):
        assert due_now()["reporter"] == 0


def test_a_report_waits_for_all_its_matters(person):
    receipt = reported()
    dispatcher = person("dispatcher")
    told = {"title": "还有井盖", "category": "e.01.02", "reason": "是两件不同的事"}
    further = cases.split(by=dispatcher, case=receipt.case, **told)
    ended = {"action": "cancel", "reason": "由产权单位处理完毕"}
    cases.end(by=dispatcher, case=receipt.case, **ended)
    with clock.at(LATER):
        assert due_now()["reporter"] == 0
        cases.end(by=dispatcher, case=further, **ended)
    with clock.at(LATER + timedelta(days=731)):
        assert due_now()["reporter"] == 1


def test_a_hold_keeps_everything_of_a_case_until_it_ends(closed, person):
    by = person("data-protection-officer")
    hold = cases.place_hold(by=by, subject=closed.case.public_id, **{**HOLD, "until": date(2030, 6, 1)})
    with clock.at(MORNING + timedelta(days=1500)):
        assert set(shred_due(by=BY).values()) == {0}
        held = {each.kind.code: each.held for each in kept(by=by) if each.held}
        assert held == {"reporter": 1, "photo-original": 1, "photo": 1}
        cases.lift_hold(by=by, hold=hold, reason="诉讼已经结束")
        assert shred_due(by=BY)["reporter"] == 1
    up = walk(hold.public_id, "up")
    assert closed.case.public_id in up.objects
    assert up.objects[hold.public_id].state == "lifted"


def test_a_hold_ends_by_itself_on_its_day_and_another_may_follow_it(closed, person):
    by, told = person("data-protection-officer"), {**HOLD, "until": date(2028, 6, 1)}
    first = cases.place_hold(by=by, subject=closed.case.public_id, **told)
    with clock.at(datetime(2028, 6, 1, 3, tzinfo=UTC)):
        assert due_now()["reporter"] == 0
    with clock.at(datetime(2028, 6, 2, 3, tzinfo=UTC)):
        assert due_now()["reporter"] == 1
        second = cases.place_hold(by=by, subject=closed.case.public_id, **{**told, "until": date(2029, 6, 1)})
        assert due_now()["reporter"] == 0
        assert [cases.state_of(cases.hold_by_id(h.public_id)) for h in (first, second)] == [
            "over",
            "standing",
        ]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": " "}, InputError),
        ({"basis": ""}, InputError),
        ({"until": date(2026, 1, 20)}, InputError),
        ({"until": date(2036, 1, 20)}, InputError),
        ({"subject": "cas_" + "0" * 26}, InputError),
        ({"subject": "sig_" + "0" * 26}, InputError),
    ],
)
def test_a_hold_says_why_on_what_basis_and_until_when(changed, error, person):
    told = {"subject": reported().case.public_id, **HOLD, **changed}
    with pytest.raises(error):
        cases.place_hold(by=person("data-protection-officer"), **told)


def test_only_a_person_with_the_right_holds_and_the_same_basis_only_once(closed, person):
    with pytest.raises(NotPermitted):
        cases.place_hold(by=person("dispatcher"), subject=closed.case.public_id, **HOLD)
    with pytest.raises(NotPermitted):
        cases.place_hold(by=system("robot"), subject=closed.case.public_id, **HOLD)
    by = person("data-protection-officer")
    hold = cases.place_hold(by=by, subject=closed.case.public_id, **HOLD)
    with pytest.raises(RuleRefused):
        cases.place_hold(by=by, subject=closed.case.public_id, **HOLD)
    cases.lift_hold(by=by, hold=hold, reason="放错了案件")
    with pytest.raises(RuleRefused):
        cases.lift_hold(by=by, hold=hold, reason="放错了案件")
    with clock.at(datetime(2029, 1, 1, tzinfo=UTC)):
        cases.place_hold(by=by, subject=closed.case.public_id, **HOLD)


def test_a_letter_that_nobody_settled_goes_after_its_span():
    take_mail(by=BY, raw="nobody@example.invalid: 紫色大象".encode())
    held = QuarantinedInbound.objects.get()
    QuarantinedInbound.objects.update(seen_at=MORNING)
    with clock.at(MORNING + timedelta(days=91)):
        assert shred_due(by=BY, kinds=("held-back",)) == {"held-back": 1}
    held.refresh_from_db()
    assert (held.raw, held.settled_by) == (None, "system:retention")


def test_a_reporter_has_name_and_number_deleted_and_still_follows(closed, person):
    case = cases.case_by_number(closed.case.number)
    hold = cases.place_hold(by=person("data-protection-officer"), subject=case.public_id, **HOLD)
    with pytest.raises(RuleRefused):
        forget_me(case=case)
    cases.lift_hold(by=person("data-protection-officer"), hold=hold, reason="诉讼已经结束")
    assert forget_me(case=case) == 1
    assert where_it_stands(NAME) == []
    event = Event.objects.get(action="sense.reporter.shredded")
    assert event.actor == reporter(case.number).id
    with pytest.raises(RuleRefused):
        forget_me(case=case)


def test_a_city_whose_text_names_no_span_shreds_nothing(closed, monkeypatch, person):
    silent = index_of(store.pack().pack.replace(RETENTION, ()))
    monkeypatch.setattr("qipan.oversee.retention.pack", lambda: silent)
    with clock.at(LATER):
        assert shred_due(by=BY) == {}
        assert {each.span for each in kept(by=person("auditor"))} == {None}


def test_an_unknown_kind_is_named_with_those_there_are():
    with pytest.raises(InputError, match="fingerprint"):
        shred_due(by=BY, kinds=("fingerprint",))


def test_what_is_shredded_is_found_by_no_search(closed, person):
    by = person("dispatcher")

    def found() -> int:
        return search.found(cases.CaseFilter(words="紫色大象"), by=by, size=10).cases.count()

    assert found() == 1
    with clock.at(LATER):
        shred_due(by=BY)
    assert found() == 0
