"""From a warning to an opened plan, its steps, work, hand-over, ending and review; and both ways along it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from qipan.cases import public as cases
from qipan.core import clock, seal
from qipan.core.actors import system
from qipan.core.provenance import walk
from qipan.core.public import events_of, new_id
from qipan.core.store import pack
from qipan.core.verify import verify
from qipan.emergency import opening, selectors, staffing, steps, stock
from qipan.emergency.case_from_warning import case_from_signal, case_from_warning
from qipan.emergency.models import EmergencyStep, EmergencyStock
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.judge.models import Finding
from qipan.judge.public import cancel, confirm
from qipan.oversee.public import review
from qipan.people.models import Account
from qipan.places.models import Area
from qipan.sense.public import Observation, receive, source_by_code

pytestmark = pytest.mark.django_db

REASONS = "主管爆裂，三座换热站失压，气温零下三十二度。"
GRADES = {"urgency": "now", "trend": "growing", "harm": "considerable"}
WORDS = {"title": "香坊区供热中断", "text": "请到取暖点。", "reasons": REASONS}


@pytest.fixture
def warning(person: Any) -> Any:
    now = clock.now()
    finding = Finding.objects.create(
        public_id=new_id("fnd"),
        indicator="heating-complaints",
        area=Area.objects.get(code="230110"),
        raised_at=now,
        last_excess_at=now,
        window_start=now - timedelta(hours=1),
        window_end=now,
        observed=40,
        expected=5,
        upper=12,
        recurrence_days=900,
        coverage=1.0,
        evidence=0,
        method="test",
        pack_digest=pack().digest,
    )
    return confirm(by=person("duty-officer"), finding=finding, **GRADES, **WORDS)


@pytest.fixture
def officer(person: Any) -> Any:
    return person("duty-officer")


@pytest.fixture
def emergency(warning: Any, officer: Any) -> Any:
    return opening.open_plan(by=officer, origin=warning.public_id, plan="heating-outage", reasons=REASONS)


@pytest.fixture
def commanded(emergency: Any, officer: Any) -> Any:
    staffing.fill_post(by=officer, emergency=emergency, role="commander", username=officer.label)
    return emergency


def step(emergency: Any, code: str) -> EmergencyStep:
    return EmergencyStep.objects.get(emergency=emergency, code=code)


def work_off(emergency: Any, officer: Any) -> None:
    """Finish what is due until nothing is open."""
    while due := list(EmergencyStep.objects.filter(emergency=emergency, state="due")):
        for each in due:
            steps.finish_step(by=officer, emergency=emergency, step=each.code, note="已完成并核对")


def test_from_the_warning_to_the_review_and_back(commanded, officer, warning, person):
    emergency = commanded
    steps.finish_step(by=officer, emergency=emergency, step="notify", note="已通知企业，三座站停热")
    order = steps.order_step(by=officer, emergency=emergency, step="isolate-repair")
    handler = person("handler", organisation="city-housing")
    cases.accept(by=handler, order=order)
    outcome = cases.handle(by=handler, order=order, result="fixed", text="爆管段已换，压力恢复")
    with pytest.raises(NotPermitted):
        cases.check(by=handler, case=order.case, passed=True, text="自查")
    check = cases.check(by=person("checker"), case=order.case, passed=True, text="现场测压正常")
    work_off(emergency, officer)
    ended = opening.end_plan(by=officer, emergency=emergency, reasons="压力恢复并稳定四小时，室温达标。")
    assert (ended.state, ended.ended_by.public_id) == ("ended", officer.id)
    words = {"expected": "六小时恢复", "seen": "五小时恢复", "lesson": "预案可行"}
    with pytest.raises(NotPermitted):
        review(by=person("reviewer", username=officer.label), subject=emergency.public_id, **words)
    made = review(by=person("reviewer"), subject=emergency.public_id, rests_on=[outcome.public_id], **words)
    down = walk(warning.public_id, "down").objects
    up = walk(made.public_id, "up").objects
    stages = {thing.stage for thing in down.values()}
    assert stages >= {"warning", "emergency", "emergency-step", "case", "order", "outcome", "check", "review"}
    assert check.public_id in down
    assert {warning.public_id, warning.finding.public_id, emergency.public_id} <= set(up)
    seal.seal_pending()
    assert verify().intact


def test_clocks_run_from_when_a_step_can_begin(emergency, officer):
    assert {s.code for s in EmergencyStep.objects.filter(emergency=emergency, state="due")} == {
        "notify",
        "vulnerable",
    }
    first = step(emergency, "notify")
    assert first.due_at == emergency.opened_at + timedelta(minutes=15)
    staffing.fill_post(by=officer, emergency=emergency, role="commander", username=officer.label)
    later = emergency.opened_at + timedelta(minutes=40)
    with clock.at(later):
        steps.finish_step(by=officer, emergency=emergency, step="notify", note="已通知")
    assert step(emergency, "isolate-repair").due_at == later + timedelta(hours=6)
    told = [e.content for e in events_of(emergency.public_id) if e.action == "act.emergency.step-done"]
    assert told == [{"step": "notify", "late": True}]
    with pytest.raises(RuleRefused):
        steps.finish_step(by=officer, emergency=emergency, step="reheat", note="太早")
    with pytest.raises(NotFound):
        steps.finish_step(by=officer, emergency=emergency, step="dance", note="没有")


def test_nothing_is_done_before_somebody_commands(emergency, officer):
    with pytest.raises(RuleRefused):
        steps.finish_step(by=officer, emergency=emergency, step="notify", note="已通知")
    assert selectors.emergency_by_id(emergency.public_id).state == "open"


def test_a_step_is_left_out_with_reasons_only(commanded, officer):
    with pytest.raises(RuleRefused):
        steps.skip_step(by=officer, emergency=commanded, step="vulnerable", reasons="不用")
    left = steps.skip_step(
        by=officer, emergency=commanded, step="vulnerable", reasons="名单昨日刚核对过，无需重做"
    )
    assert (left.state, left.note) == ("skipped", "名单昨日刚核对过，无需重做")
    assert step(commanded, "substitute").state == "due"


def test_a_step_orders_its_work_once(commanded, officer):
    with pytest.raises(RuleRefused):
        steps.order_step(by=officer, emergency=commanded, step="notify")
    with pytest.raises(RuleRefused):
        steps.order_step(by=officer, emergency=commanded, step="isolate-repair")
    steps.finish_step(by=officer, emergency=commanded, step="vulnerable", note="名单已列")
    order = steps.order_step(by=officer, emergency=commanded, step="visits")
    assert order.party.code == "street-offices-230110"
    assert (order.case.kind, order.case.origin) == ("task", commanded.public_id)
    with pytest.raises(RuleRefused):
        steps.order_step(by=officer, emergency=commanded, step="visits")


def test_the_outgoing_officer_answers_until_the_incoming_accepts(commanded, officer, person):
    incoming = person("emergency-commander")
    with pytest.raises(RuleRefused):
        staffing.accept_handover(by=incoming, emergency=commanded)
    staffing.offer_handover(by=officer, emergency=commanded, situation="两站已恢复", open_points="南站抢修中")
    assert selectors.emergency_by_id(commanded.public_id).officer.public_id == officer.id
    with pytest.raises(NotPermitted):
        staffing.accept_handover(by=officer, emergency=commanded)
    with pytest.raises(NotPermitted):
        steps.skip_step(by=incoming, emergency=commanded, step="vulnerable", reasons="还不是我负责的时候")
    taken = staffing.accept_handover(by=incoming, emergency=commanded)
    assert (taken.outgoing.public_id, taken.incoming.public_id) == (officer.id, incoming.id)
    assert selectors.emergency_by_id(commanded.public_id).officer.public_id == incoming.id
    with pytest.raises(NotPermitted):
        opening.end_plan(by=officer, emergency=commanded, reasons="已经交出去的人不能终止")


def test_charge_is_taken_with_reasons_when_the_other_is_out_of_reach(commanded, officer, person):
    other = person("emergency-commander")
    with pytest.raises(RuleRefused):
        opening.take_charge(by=other, emergency=commanded, reasons="急")
    opening.take_charge(by=other, emergency=commanded, reasons="负责人失联三十分钟，电话不通")
    assert selectors.emergency_by_id(commanded.public_id).officer.public_id == other.id
    assert events_of(commanded.public_id)[-1].content["from"] == officer.id


def test_the_log_book_is_corrected_by_new_lines(commanded, officer, person):
    line = staffing.log_entry(by=officer, emergency=commanded, text="南站压力 0.2")
    mended = staffing.log_entry(by=officer, emergency=commanded, text="应为 0.3", corrects=line)
    newest, oldest = selectors.entries_of(commanded)
    assert (newest.corrects_id, oldest.text) == (line.pk, "南站压力 0.2")
    assert mended.pk == newest.pk
    logged = [e.content for e in events_of(commanded.public_id) if e.action == "act.emergency.logged"]
    assert all(set(told) == {"entry", "sha256"} for told in logged)
    with pytest.raises(InputError):
        staffing.log_entry(by=officer, emergency=commanded, text="  ")
    with pytest.raises(NotPermitted):
        staffing.log_entry(by=person("viewer"), emergency=commanded, text="路过")
    helper = person("viewer", username="helper")
    staffing.fill_post(by=officer, emergency=commanded, role="site", username="helper")
    assert staffing.log_entry(by=helper, emergency=commanded, text="已到现场").by.username == "helper"


def test_stock_is_never_given_twice_nor_below_zero(commanded, officer):
    ask = {"by": officer, "emergency": commanded, "code": "heat-tankers", "purpose": "养老院"}
    four, three = stock.request_stock(**ask, amount=4), stock.request_stock(**ask, amount=3)
    stock.commit_stock(by=officer, emergency=commanded, use=four.pk)
    with pytest.raises(RuleRefused, match="2"):
        stock.commit_stock(by=officer, emergency=commanded, use=three.pk)
    with pytest.raises(RuleRefused):
        stock.commit_stock(by=officer, emergency=commanded, use=four.pk)
    stock.release_stock(by=officer, emergency=commanded, use=four.pk)
    with pytest.raises(RuleRefused):
        stock.release_stock(by=officer, emergency=commanded, use=four.pk)
    stock.commit_stock(by=officer, emergency=commanded, use=three.pk)
    assert EmergencyStock.objects.get(code="heat-tankers").committed == 3
    with pytest.raises(NotFound):
        stock.request_stock(**{**ask, "code": "snow-ploughs"}, amount=1)
    with pytest.raises(InputError):
        stock.request_stock(**ask, amount=0)


def test_two_emergencies_draw_on_the_same_stock(commanded, officer):
    case = case_from_warning(by=officer, warning=commanded.origin, title="换热站停运", category="e.06.99")
    second = opening.open_plan(by=officer, origin=case.public_id, plan="heating-outage", reasons=REASONS)
    for emergency, amount in ((commanded, 5), (second, 2)):
        asked = stock.request_stock(
            by=officer, emergency=emergency, code="heat-tankers", amount=amount, purpose="医院"
        )
        if emergency is second:
            with pytest.raises(RuleRefused):
                stock.commit_stock(by=officer, emergency=emergency, use=asked.pk)
        else:
            stock.commit_stock(by=officer, emergency=emergency, use=asked.pk)


def test_an_emergency_with_open_ends_does_not_end(commanded, officer):
    why = "压力恢复并稳定四小时，室温达标。"
    with pytest.raises(RuleRefused):
        opening.end_plan(by=officer, emergency=commanded, reasons=why)
    work_off(commanded, officer)
    use = stock.request_stock(
        by=officer, emergency=commanded, code="warm-rooms", amount=40, purpose="临时安置"
    )
    stock.commit_stock(by=officer, emergency=commanded, use=use.pk)
    with pytest.raises(RuleRefused):
        opening.end_plan(by=officer, emergency=commanded, reasons=why)
    stock.release_stock(by=officer, emergency=commanded, use=use.pk)
    with pytest.raises(RuleRefused):
        opening.end_plan(by=officer, emergency=commanded, reasons="好了")
    opening.end_plan(by=officer, emergency=commanded, reasons=why)
    with pytest.raises(RuleRefused):
        staffing.log_entry(by=officer, emergency=commanded, text="晚了")


def test_a_plan_is_opened_by_those_who_may_with_reasons_where_it_fits(warning, officer, person):
    wanted = {"origin": warning.public_id, "plan": "heating-outage", "reasons": REASONS}
    for by in (system("watch"), person("viewer"), person("decider"), person("dispatcher")):
        with pytest.raises(NotPermitted):
            opening.open_plan(by=by, **wanted)
    with pytest.raises(RuleRefused):
        opening.open_plan(by=officer, **{**wanted, "reasons": "冷"})
    with pytest.raises(RuleRefused):
        opening.open_plan(by=officer, **{**wanted, "plan": "snow-flood"})
    with pytest.raises(NotFound):
        opening.open_plan(by=officer, **{**wanted, "plan": "meteor"})
    with pytest.raises(InputError):
        opening.open_plan(by=officer, **{**wanted, "origin": warning.finding.public_id})
    opening.open_plan(by=officer, **wanted)
    with pytest.raises(RuleRefused):
        opening.open_plan(by=officer, **wanted)


def test_no_plan_is_opened_for_a_lifted_warning(warning, officer):
    cancel(by=officer, warning=warning, reasons="压力已经恢复正常，撤销。")
    with pytest.raises(RuleRefused):
        opening.open_plan(by=officer, origin=warning.public_id, plan="heating-outage", reasons=REASONS)
    with pytest.raises(RuleRefused):
        case_from_warning(by=officer, warning=warning.public_id, title="核查", category="e.06.99")


def test_a_case_is_born_from_a_warning(warning, officer, person):
    born = {"warning": warning.public_id, "title": "逐户核查停热范围", "category": "e.06.99"}
    with pytest.raises(NotPermitted):
        case_from_warning(by=person("viewer"), **born)
    with pytest.raises(NotFound):
        case_from_warning(by=officer, **{**born, "category": "x.99"})
    case = case_from_warning(by=officer, **born)
    assert (case.channel, case.origin, case.district) == ("warning", warning.public_id, "230110")
    assert case.due_at is not None
    assert case.public_id in walk(warning.public_id, "down").objects
    dispatcher = person("dispatcher")
    cases.triage(by=dispatcher, case=case, category="e.06.99")
    assert cases.dispatch(by=dispatcher, case=case, task="逐户核查").party.code


def test_a_case_is_born_from_a_sensor_and_not_twice(officer, person):
    now = clock.now()
    seen = Observation(now, now, "alert", "sensor", category="e.06.99", text="一次网压力 0.1 MPa")
    signal = receive(by=system("test"), source=source_by_code("sim-sensors"), observation=seen)
    case = case_from_signal(by=officer, signal=signal.public_id)
    assert case.public_id in walk(signal.public_id, "down").objects
    with pytest.raises(RuleRefused):
        case_from_signal(by=officer, signal=signal.public_id)
    told = Observation(now, now, "report", "web", text="不热")
    report = receive(by=system("test"), source=source_by_code("intake"), observation=told)
    with pytest.raises(RuleRefused):
        case_from_signal(by=officer, signal=report.public_id)


def test_an_account_that_was_closed_takes_no_post(commanded, officer, person):
    person("viewer", username="gone")
    Account.objects.filter(username="gone").update(is_active=False)
    with pytest.raises(NotFound):
        staffing.fill_post(by=officer, emergency=commanded, role="site", username="gone")
