"""A case from first word to closing, by its rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qipan.cases import public as cases
from qipan.core import clock, seal, verify
from qipan.core.actors import system
from qipan.core.provenance import walk
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.oversee.public import evaluate, review
from qipan.sense.public import Observation, reveal_reporter, source_by_code
from qipan.voice.public import give_feedback, proven_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)  # 09:00 in Harbin, a Tuesday
HEATING = "家里暖气不热，室温只有14度"


def reported(text: str = HEATING, channel: str = "phone", **fields: object) -> cases.Receipt:
    now = clock.now()
    observation = Observation(
        occurred_at=now,
        received_at=now,
        kind="report",
        channel=channel,
        text=text,
        lon=126.68,
        lat=45.72,
        **fields,
    )
    told = cases.ReporterContact(name="测试·来电人", phone="000-0000")
    return cases.intake(
        by=system("test"), source=source_by_code("intake"), observation=observation, told=told
    )


@pytest.fixture
def at_work():
    with clock.at(MORNING):
        yield


@pytest.fixture
def party() -> str:
    return "hrb-chengguan"


def dispatched(person, at: datetime = MORNING) -> tuple[cases.Case, cases.Order]:
    case = reported().case
    case = cases.triage(by=person("dispatcher"), case=case, category=case.category)
    order = cases.dispatch(by=person("dispatcher"), case=case)
    return case, order


def test_whole_life_of_a_case(at_work, person):
    receipt = reported()
    case = cases.triage(by=person("dispatcher"), case=receipt.case, category=receipt.case.category)
    order = cases.dispatch(by=person("dispatcher"), case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    outcome = cases.handle(by=handler, order=order, result="fixed", text="已更换阀门，室温恢复到20度。")
    check = cases.check(by=person("checker"), case=case, passed=True, text="上门测温20度。")
    case = cases.answer(by=person("dispatcher"), case=case, text="您反映的问题已修复，室温20度。")
    feedback = give_feedback(case=proven_case(number=case.number, secret=receipt.secret), verdict="confirmed")
    made = review(
        by=person("reviewer"),
        subject=case.public_id,
        expected="24 小时内恢复供热",
        seen="当日恢复",
        lesson="先测压再开挖",
        rests_on=[outcome.public_id],
    )
    case.refresh_from_db()
    assert (case.state, case.confirmed, case.due_at) == ("closed", True, None)
    down = walk(case.origin, "down")
    assert {
        case.public_id,
        order.public_id,
        outcome.public_id,
        check.public_id,
        feedback.public_id,
        made.public_id,
    } <= set(down.objects)
    up = walk(made.public_id, "up")
    assert case.origin in up.objects
    seal.seal_pending()
    assert verify.verify().intact


def test_whoever_handled_a_case_does_not_check_it(at_work, person):
    case, order = dispatched(person)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="修好了")
    both = person("checker", username=handler.label)
    assert both.id == handler.id
    with pytest.raises(NotPermitted, match=r"handled|经办|办理"):
        cases.check(by=both, case=case, passed=True, text="很好")


def test_no_jump_from_new_to_done(at_work, person):
    case = reported().case
    with pytest.raises(RuleRefused):
        cases.answer(by=person("dispatcher"), case=case, text="好了")
    with pytest.raises(RuleRefused):
        cases.close(by=person("dispatcher"), case=case)


def test_a_contested_case_opens_again_and_its_overtime_stays(at_work, person):
    receipt = reported()
    case = cases.triage(by=person("dispatcher"), case=receipt.case, category=receipt.case.category)
    order = cases.dispatch(by=person("dispatcher"), case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    with clock.at(MORNING + timedelta(days=10)):
        cases.handle(by=handler, order=order, result="fixed", text="修好了")
        cases.check(by=person("checker"), case=case, passed=True, text="已查")
        cases.answer(by=person("dispatcher"), case=case, text="阀门已换，室温20度。")
        give_feedback(
            case=proven_case(number=case.number, secret=receipt.secret), verdict="contested", text="还是不热"
        )
        case.refresh_from_db()
        assert (case.state, case.reopened) == ("reopened", 1)
        handle_clock = next(c for c in cases.clocks_of(case) if c.stage == "handle")
        assert handle_clock.stopped_at > handle_clock.due_at
        in_time = evaluate(
            by=person("viewer"), start=MORNING - timedelta(days=1), end=MORNING + timedelta(days=1)
        )[0]
        assert (in_time.numerator, in_time.denominator) == (0, 1)
        assert 0 <= in_time.low <= in_time.high < 1


def test_a_failed_check_sends_the_case_back_to_the_same_party(at_work, person):
    case, order = dispatched(person)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="修好了")
    cases.check(by=person("checker"), case=case, passed=False, text="室温仍为14度")
    again = cases.running_order(case)
    assert again is not None
    assert again.party_id == order.party_id
    cases.handle(by=handler, order=again, result="fixed", text="更换了阀门")
    cases.check(by=person("checker"), case=case, passed=True, text="室温20度")
    case.refresh_from_db()
    assert case.state == "checked"


def test_the_secret_opens_only_its_own_case(at_work):
    one, other = reported(), reported("路灯不亮", channel="web")
    assert proven_case(number=one.case.number, secret=one.secret.lower()).pk == one.case.pk
    with pytest.raises(NotFound):
        proven_case(number=one.case.number, secret=other.secret)
    mistyped = one.case.number[:-1] + str((int(one.case.number[-1]) + 1) % 10)
    with pytest.raises(RuleRefused, match=r"number|编号"):
        proven_case(number=mistyped, secret=one.secret)


def test_no_look_at_a_reporter_without_purpose_right_and_log(at_work, person):
    case = reported().case
    signal = cases.signals_of(case)[0].signal
    with pytest.raises(NotPermitted):
        reveal_reporter(by=person("viewer"), signal=signal, case=case.public_id, purpose="想看看")
    with pytest.raises(NotPermitted):
        reveal_reporter(by=person("dispatcher"), signal=signal, case=case.public_id, purpose=" ")
    shown = reveal_reporter(by=person("dispatcher"), signal=signal, case=case.public_id, purpose="约上门时间")
    assert shown.phone == "000-0000"
    logged = cases.history_of(case)
    assert all("000-0000" not in e.data for e in logged)


def test_every_channel_gets_the_same_rights(at_work):
    receipts = [reported(channel=c) for c in ("web", "phone", "paper", "visit")]
    assert len({r.case.number for r in receipts}) == 4
    assert len({tuple(c.stage for c in cases.clocks_of(r.case)) for r in receipts}) == 1
    assert all(len(r.secret) == 8 for r in receipts)


def test_an_empty_report_is_told_what_to_do(at_work):
    with pytest.raises(InputError):
        reported("   ")
    with pytest.raises(InputError):
        reported("x" * 10_001)


def test_ending_a_parent_does_not_end_its_children(at_work, person):
    parent, child = reported().case, reported().case
    child.parent = parent
    child.save()
    cases.end(by=person("dispatcher"), case=parent, action="reject", reason="重复反映，已另案办理")
    child.refresh_from_db()
    assert child.state == "new"
