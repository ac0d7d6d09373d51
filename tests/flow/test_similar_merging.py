"""Several reports become one case, one report several: everybody keeps number, secret and rights."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qipan.cases import public as case_room
from qipan.cases.models import Case, Clock, Merge
from qipan.core import clock, seal, verify
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.oversee.public import evaluate
from qipan.voice.public import give_feedback, proven_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
TWO = "一份诉求含两件事"
WHY = "同一小区同一栋楼，同一问题"
HEATING = "家里暖气不热，室温只有14度"


@pytest.fixture(autouse=True)
def at_work():
    with clock.at(MORNING):
        yield


@pytest.fixture
def by(person):
    return person("dispatcher")


def reported(text: str = HEATING, minutes: int = 0, **told) -> case_room.Receipt:
    with clock.at(MORNING + timedelta(minutes=minutes)):
        return case_room.submit_report(
            by=system("test"), channel="web", text=text, **{"lon": 126.68, "lat": 45.72, **told}
        )


def merged(by, minutes: int = 20) -> tuple[case_room.Receipt, case_room.Receipt]:
    """A first report, and a second one that was merged into it."""
    first, second = reported(), reported("整栋楼暖气都不热", minutes)
    case_room.merge(by=by, case=second.case, into=first.case, reason=WHY)
    return first, second


def fresh(receipt: case_room.Receipt) -> Case:
    return Case.objects.get(pk=receipt.case.pk)


def due(case: Case, stage: str) -> datetime:
    return Clock.objects.get(case=case, stage=stage).due_at


def answered(person, case: Case) -> None:
    """Work ``case`` up to its answer."""
    dispatcher, case = person("dispatcher"), Case.objects.get(pk=case.pk)
    if case.state == "new":
        case_room.triage(by=dispatcher, case=case, category=case.category)
    order = case_room.dispatch(by=dispatcher, case=case)
    handler = person("handler", organisation=order.party.code)
    case_room.accept(by=handler, order=order)
    case_room.handle(by=handler, order=order, result="fixed", text="已更换阀门，室温20度")
    case_room.check(by=person("checker"), case=case, passed=True, text="上门测温20度")
    case_room.answer(by=dispatcher, case=case, text="已修复，室温20度。")


def proven(receipt: case_room.Receipt) -> Case:
    return proven_case(number=receipt.case.number, secret=receipt.secret)


def test_a_merged_report_keeps_number_and_secret_and_leads_to_the_other(by):
    first, second = merged(by)
    own = proven(second)
    assert (own.number, own.state, own.head_id) == (second.case.number, "merged", first.case.pk)
    assert case_room.standing_for(own).pk == first.case.pk
    down = walk(second.case.origin, "down")
    assert first.case.public_id in down.objects
    assert Event.objects.filter(action="act.case.took-in", subject=first.case.public_id).count() == 1


def test_each_reporter_confirms_and_the_last_one_closes(by, person):
    first, second = merged(by)
    answered(person, first.case)
    give_feedback(case=proven(second), verdict="confirmed")
    assert (fresh(first).state, fresh(second).confirmed, fresh(first).confirmed) == ("answered", True, False)
    with pytest.raises(RuleRefused):
        give_feedback(case=proven(second), verdict="confirmed")
    give_feedback(case=proven(first), verdict="confirmed")
    assert (fresh(first).state, fresh(first).confirmed) == ("closed", True)


@pytest.mark.parametrize("who", [0, 1])
def test_a_contest_by_any_reporter_opens_the_case_again_for_all(by, person, who):
    receipts = merged(by)
    answered(person, receipts[0].case)
    for receipt in receipts:
        give_feedback(case=proven(receipt), verdict="confirmed")
    given = give_feedback(case=proven(receipts[who]), verdict="contested", text="我家还是不热")
    head = fresh(receipts[0])
    assert (head.state, head.reopened, head.confirmed) == ("reopened", 1, False)
    assert not fresh(receipts[1]).confirmed
    assert given.case.number == receipts[who].case.number


def test_a_stranger_to_the_case_has_no_say_in_it(by, person):
    first, _second = merged(by)
    answered(person, first.case)
    from qipan.core.actors import reporter

    other = reported("路灯不亮")
    with pytest.raises(NotPermitted):
        case_room.reopen(by=reporter(other.case.number), case=first.case, reason="我不同意")


def test_the_earlier_deadline_holds_and_goes_when_the_case_is_taken_out(by):
    late, early = reported(minutes=30), reported("暖气片冰凉", minutes=0)
    own, promised = due(late.case, "accept"), due(early.case, "accept")
    assert promised < own
    with clock.at(MORNING + timedelta(minutes=31)):
        case_room.merge(by=by, case=early.case, into=late.case, reason=WHY)
        assert due(late.case, "accept") == promised == fresh(late).due_at
        case_room.unmerge(by=by, case=early.case, reason="经核实为两处故障")
    assert due(late.case, "accept") == own == fresh(late).due_at
    back = fresh(early)
    assert (back.state, back.head_id, back.closed_at, back.due_at) == ("new", None, None, promised)
    running = Clock.objects.get(case=back, stage="accept")
    assert (running.stopped_at, running.due_at) == (None, promised)


def test_what_one_merge_asked_for_stays_when_another_is_undone(by):
    first, second, third = reported(minutes=40), reported(minutes=0), reported(minutes=20)
    own, of_third = due(first.case, "accept"), due(third.case, "accept")
    with clock.at(MORNING + timedelta(minutes=45)):
        case_room.merge(by=by, case=second.case, into=first.case, reason=WHY)
        case_room.merge(by=by, case=third.case, into=first.case, reason=WHY)
        case_room.unmerge(by=by, case=second.case, reason="不是同一处")
        assert due(first.case, "accept") == of_third
        case_room.unmerge(by=by, case=third.case, reason="不是同一处")
    assert due(first.case, "accept") == own


def test_a_dispatched_case_comes_back_with_its_order_and_its_running_limit(by, person):
    first, second = reported(), reported()
    case_room.triage(by=by, case=second.case, category=second.case.category)
    order = case_room.dispatch(by=by, case=second.case)
    limit = due(second.case, "handle")
    case_room.merge(by=by, case=second.case, into=first.case, reason=WHY)
    assert due(first.case, "handle") == limit
    case_room.unmerge(by=by, case=second.case, reason="另一单元")
    order.refresh_from_db()
    assert (fresh(second).state, order.state, order.ended_at) == ("dispatched", "issued", None)
    assert due(second.case, "handle") == limit
    assert not Clock.objects.filter(case=first.case, stage="handle").exists()
    assert (
        case_room.accept(by=person("handler", organisation=order.party.code), order=order).state == "handling"
    )


def test_a_promised_limit_stays_with_the_case_that_worked_under_it(by):
    first, second = reported(), reported()
    case_room.triage(by=by, case=second.case, category=second.case.category)
    case_room.dispatch(by=by, case=second.case)
    limit = due(second.case, "handle")
    case_room.merge(by=by, case=second.case, into=first.case, reason=WHY)
    with clock.at(MORNING + timedelta(minutes=5)):
        case_room.triage(by=by, case=first.case, category=first.case.category)
        case_room.dispatch(by=by, case=first.case)
    assert due(first.case, "handle") == limit
    case_room.unmerge(by=by, case=second.case, reason="另一单元")
    assert due(first.case, "handle") == limit


def test_chains_of_merges_lead_to_the_end_and_come_apart_together(by, person):
    first, second, third = reported(), reported(), reported()
    case_room.merge(by=by, case=third.case, into=second.case, reason=WHY)
    case_room.merge(by=by, case=second.case, into=first.case, reason=WHY)
    assert fresh(third).head_id == first.case.pk
    case_room.unmerge(by=by, case=second.case, reason="另一单元")
    assert (fresh(second).head_id, fresh(third).head_id) == (None, second.case.pk)
    answered(person, second.case)
    give_feedback(case=proven(third), verdict="contested", text="没有修好")
    assert fresh(second).state == "reopened"


def test_what_cannot_be_merged_is_told_with_a_way_out(by, person):
    first, second = merged(by)
    third = reported()
    refusals = [
        (third.case, third.case, "itself|自身"),
        (third.case, second.case, first.case.number),
        (second.case, third.case, first.case.number),
    ]
    for case, into, told in refusals:
        with pytest.raises(RuleRefused, match=told):
            case_room.merge(by=by, case=case, into=into, reason=WHY)
    case_room.end(by=by, case=first.case, action="cancel", reason="误报，现场无此情况")
    with pytest.raises(RuleRefused, match=r"finished|办结"):
        case_room.merge(by=by, case=third.case, into=first.case, reason=WHY)
    with pytest.raises(RuleRefused, match=r"reason|理由"):
        case_room.merge(by=by, case=third.case, into=reported().case, reason=" ")
    with pytest.raises(RuleRefused):
        case_room.end(by=by, case=third.case, action="merge", reason=WHY)
    with pytest.raises(RuleRefused, match=r"not merged|没有"):
        case_room.unmerge(by=by, case=third.case, reason=WHY)
    assert fresh(third).state == "new"
    with pytest.raises(NotPermitted):
        case_room.merge(by=person("handler"), case=third.case, into=reported().case, reason=WHY)


def test_ending_the_head_does_not_end_those_merged_and_they_can_come_out(by):
    first, second = merged(by)
    case_room.end(by=by, case=first.case, action="reject", reason="不属于本市管辖")
    assert fresh(second).head_id == first.case.pk
    assert case_room.unmerge(by=by, case=second.case, reason="本市管辖").state == "new"
    assert fresh(first).state == "rejected"


def test_evaluation_counts_a_merged_report_as_what_became_of_it(by, person):
    first, second = merged(by)
    answered(person, first.case)
    give_feedback(case=proven(second), verdict="confirmed")
    span = {"start": MORNING - timedelta(days=1), "end": MORNING + timedelta(days=1)}
    in_time = evaluate(by=person("viewer"), **span)[0]
    assert (in_time.numerator, in_time.denominator) == (2, 2)
    counted = case_room.share_of_cases(numerator="confirmed", denominator="answered", **span)
    assert counted == (1, 2)


def test_one_report_with_two_matters_becomes_two_cases_under_one_secret(by):
    receipt = reported("暖气不热，另外楼道路灯也不亮", minutes=-60)
    made = case_room.split(by=by, case=receipt.case, title="楼道路灯不亮", category="e.06.99", reason=TWO)
    assert made.number != receipt.case.number
    assert [m.number for m in case_room.matters_of(proven(receipt))] == [receipt.case.number, made.number]
    assert proven_case(number=made.number, secret=receipt.secret).pk == made.pk
    assert [j.signal.public_id for j in case_room.signals_of(made)] == [receipt.case.origin]
    assert Clock.objects.get(case=made).started_at == receipt.case.opened_at
    assert made.public_id in walk(receipt.case.origin, "down").objects
    case_room.end(by=by, case=receipt.case, action="cancel", reason="报告人撤回第一件")
    assert Case.objects.get(pk=made.pk).state == "new"


def test_a_split_off_matter_is_contested_by_the_same_reporter(by, person):
    receipt = reported()
    made = case_room.split(by=by, case=receipt.case, title="楼道路灯不亮", category="e.06.99", reason=TWO)
    answered(person, made)
    own = proven_case(number=made.number, secret=receipt.secret)
    give_feedback(case=own, verdict="contested", text="还是不亮")
    assert Case.objects.get(pk=made.pk).state == "reopened"
    assert fresh(receipt).state == "new"


def test_what_cannot_be_split_is_told(by, person):
    _first, second = merged(by)
    told = {"title": "路灯不亮", "category": "e.06.99", "reason": TWO}
    with pytest.raises(RuleRefused, match=r"open|未办结"):
        case_room.split(by=by, case=second.case, **told)
    case = reported().case
    with pytest.raises(InputError):
        case_room.split(by=by, case=case, **{**told, "title": " "})
    with pytest.raises(NotFound):
        case_room.split(by=by, case=case, **{**told, "category": "none"})
    with pytest.raises(RuleRefused):
        case_room.split(by=by, case=case, **{**told, "reason": ""})
    with pytest.raises(NotPermitted):
        case_room.split(by=person("viewer"), case=case, **told)
    assert Case.objects.filter(parent=case).count() == 0


def test_the_log_tells_of_merges_without_a_word_of_any_reporter(by):
    first, second = merged(by)
    case_room.unmerge(by=by, case=second.case, reason="另一单元")
    seal.seal_pending()
    assert verify.verify().intact
    cases = [first.case.public_id, second.case.public_id]
    told = "".join(Event.objects.filter(subject__in=cases).values_list("data", flat=True))
    assert HEATING not in told
    assert Merge.objects.get().undone_at is not None
