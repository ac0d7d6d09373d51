"""The hotline asks those without web whether it is right; what they say counts as on the follow page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from qipan.cases import public as cases
from qipan.core import clock
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.sense.public import looks_at
from qipan.voice import calls
from qipan.voice.models import CallAttempt, Feedback
from qipan.voice.services import give_feedback

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
PHONE = "000-0000"
LAMPS = ("已换上新灯泡，当晚点亮", "断线接好，整条街恢复照明", "更换镇流器，灯已常亮", "控制箱修复，按时开关")
ANSWERS = cycle(f"您反映的路灯问题：{lamp}。" for lamp in LAMPS)


@pytest.fixture(autouse=True)
def at_work():
    with clock.at(MORNING):
        yield


@pytest.fixture
def answered(person):
    """Makes answered cases; with a number unless told otherwise."""

    def made(phone: str = PHONE) -> cases.Case:
        receipt = cases.submit_report(
            by=person("dispatcher"),
            channel="phone",
            text="路灯不亮，夜里很黑",
            area_code="230103",
            told=cases.ReporterContact(name="测试·来电人", phone=phone),
        )
        dispatcher = person("dispatcher")
        case = cases.triage(by=dispatcher, case=receipt.case, category=receipt.case.category)
        order = cases.dispatch(by=dispatcher, case=case)
        handler = person("handler", organisation=order.party.code)
        cases.accept(by=handler, order=order)
        cases.handle(by=handler, order=order, result="fixed", text="已更换灯泡，夜间已亮。")
        cases.check(by=person("checker"), case=case, passed=True, text="夜里看过，已亮。")
        # Each answer is another's: the same one to several is held back.
        words = next(ANSWERS)
        return cases.answer(by=dispatcher, case=case, text=words)

    return made


def numbers(by) -> list[str]:
    return [case.number for case in calls.due(by)]


def test_those_with_a_number_and_no_word_are_called_the_oldest_first(
    person, answered, django_assert_num_queries
):
    first = answered()
    without = answered(phone="")
    with clock.at(MORNING + timedelta(minutes=5)):
        second, third = answered(), answered()
        give_feedback(case=third, verdict="confirmed")
        clerk = person("intake-clerk")
        with django_assert_num_queries(4):
            found = numbers(clerk)
    assert found == [first.number, second.number]
    assert without.number not in found
    with clock.at(MORNING + timedelta(days=16)):
        assert numbers(clerk) == []


def test_a_merged_reporter_is_called_about_the_answer_of_the_case_above(person, answered):
    """Each reporter is asked for the own number; the answer is that of the case it goes on under."""
    dispatcher = person("dispatcher")
    told = cases.ReporterContact(name="测试·来电人", phone=PHONE)
    report = {"by": dispatcher, "channel": "phone", "text": "路灯不亮", "area_code": "230103", "told": told}
    own = cases.submit_report(**report).case
    head = answered()
    cases.reopen(by=dispatcher, case=head, reason="灯又灭了，重办")
    cases.merge(
        by=dispatcher, case=own, into=cases.case_by_number(head.number), reason="同一盏路灯的同一问题"
    )
    clerk = person("intake-clerk")
    assert numbers(clerk) == []
    case = cases.case_by_number(head.number)
    order = cases.dispatch(by=dispatcher, case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="整流器已换。")
    cases.check(by=person("checker"), case=case, passed=True, text="夜里看过，已亮。")
    with clock.at(MORNING + timedelta(hours=1)):
        cases.answer(by=dispatcher, case=case, text="您反映的路灯问题：整流器已更换，整夜常亮。")
        assert numbers(clerk) == [head.number, own.number]
        assert calls.note_call(by=clerk, case=calls.due(clerk)[1], outcome="no-answer").case == own
        assert numbers(clerk) == [head.number]
    with clock.at(MORNING + timedelta(hours=6)):
        assert numbers(clerk) == [head.number, own.number]


def test_contested_by_phone_opens_the_case_as_on_the_follow_page(person, answered):
    case, clerk = answered(), person("intake-clerk")
    told = {"outcome": "contested", "text": "昨晚又不亮了", "reason": "came-back"}
    made = calls.note_call(by=clerk, case=case, **told)
    feedback = Feedback.objects.get(case=case)
    assert (feedback.verdict, feedback.channel, feedback.reason) == ("contested", "phone", "came-back")
    case.refresh_from_db()
    assert (case.state, case.reopened) == ("reopened", 1)
    assert {made.public_id, feedback.public_id} <= set(walk(case.public_id, "down").objects)
    assert numbers(clerk) == []


def test_confirmed_by_phone_closes_the_case(person, answered):
    case = answered()
    calls.note_call(by=person("intake-clerk"), case=case, outcome="confirmed", text="亮了，谢谢")
    case.refresh_from_db()
    assert (case.state, case.confirmed) == ("closed", True)


def test_who_is_not_reached_stays_in_the_denominator(person, answered):
    clerk, silent, refused, reached = person("intake-clerk"), answered(), answered(), answered()
    calls.note_call(by=clerk, case=refused, outcome="refused")
    calls.note_call(by=clerk, case=reached, outcome="confirmed")
    for hours in (0, 4.1, 8.2):
        with clock.at(MORNING + timedelta(hours=hours)):
            calls.note_call(by=clerk, case=silent, outcome="no-answer")
            assert silent.number not in numbers(clerk), "not again at once"
    with clock.at(MORNING + timedelta(days=1)):
        assert numbers(clerk) == []
        got = calls.contact(MORNING - timedelta(days=1), MORNING + timedelta(days=2))
    assert (got.reached, got.refused, got.silent, got.waiting, got.called) == (1, 1, 1, 0, 3)
    assert got.skipped == 0
    assert got.percent.startswith("33.3 %")
    silent.refresh_from_db()
    assert not silent.confirmed


def test_the_number_is_a_look_with_its_purpose(person, answered):
    case, clerk = answered(), person("intake-clerk")
    (seen,) = calls.number_for_call(by=clerk, case=case)
    assert seen.phone == PHONE
    look = Event.objects.get(action="sense.reporter.revealed")
    assert case.number in look.content["purpose"]
    (told,) = looks_at(joined.signal_id for joined in cases.signals_of(case))
    assert (told.organisation, told.purpose) == (clerk.organisation, look.content["purpose"])
    with pytest.raises(NotPermitted):
        calls.number_for_call(by=person("duty-officer"), case=case)
    calls.note_call(by=clerk, case=case, outcome="refused")
    with pytest.raises(NotFound):
        calls.number_for_call(by=clerk, case=case)


def test_what_is_refused(person, answered):
    case, clerk = answered(), person("intake-clerk")
    with pytest.raises(InputError):
        calls.note_call(by=clerk, case=case, outcome="reached")
    with pytest.raises(RuleRefused):
        calls.note_call(by=clerk, case=case, outcome="skipped", text=" ")
    with pytest.raises(RuleRefused):
        calls.note_call(by=clerk, case=case, outcome="contested", text="")
    with pytest.raises(InputError, match=r"list|清单|范围"):
        calls.note_call(by=clerk, case=case, outcome="contested", text="还是不亮", reason="bad-weather")
    with pytest.raises(NotPermitted):
        calls.note_call(by=person("handler"), case=case, outcome="refused")
    handler = person("handler", organisation=case.lead.code)
    both = person("intake-clerk", username=handler.label)
    for outcome in ("confirmed", "refused", "skipped"):
        with pytest.raises(NotPermitted):
            calls.note_call(by=both, case=case, outcome=outcome, text="不用打了吧")
    assert not CallAttempt.objects.exists()
    calls.note_call(by=clerk, case=case, outcome="skipped", text="本人已到窗口说明")
    assert numbers(clerk) == []
    got = calls.contact(MORNING - timedelta(days=1), MORNING + timedelta(days=1))
    assert (got.skipped, got.called, got.percent[:5]) == (1, 1, "0.0 %")


def test_no_clerk_chooses_whom_to_call(person, answered):
    waiting, clerk = [answered() for _ in range(calls.OPEN + 1)], person("intake-clerk")
    last = next(case for case in waiting if case.number == numbers(clerk)[-1])
    with pytest.raises(NotFound):
        calls.number_for_call(by=clerk, case=last)
    with pytest.raises(NotFound):
        calls.note_call(by=clerk, case=last, outcome="confirmed")
