"""Quarrels from the first return to a duty list that sends the next case right at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qipan.cases import public as cases
from qipan.cases.duties.table import active_list
from qipan.cases.models import Dispute, DutyAmendment, Reassignment
from qipan.core import clock, seal, verify
from qipan.core.actors import Actor, system
from qipan.core.provenance import walk
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.people.models import Organisation
from qipan.people.public import account_by_id, grant_role

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)  # 09:00 in Harbin, a Tuesday
WORDS = "主管部门已有明文，分工清楚"
BASIS = "《黑龙江省城市供热条例》；示范值"
SECOND, RIGHT = "city-urban-management", "city-heating-office"


@pytest.fixture(autouse=True)
def at_work():
    with clock.at(MORNING):
        yield


@pytest.fixture
def report(db):
    """Opens a case from a report."""
    return lambda text, **told: cases.submit_report(by=system("test"), channel="web", text=text, **told)


@pytest.fixture
def worker(person):
    """``worker("city-water")`` is somebody who handles for that party."""
    return lambda party: person("handler", organisation=party)


@pytest.fixture
def sent(report, person):
    """A heating case of Nangang, triaged and dispatched by the list."""

    def made() -> tuple[cases.Case, cases.Order]:
        case = report("暖气不热", area_code="230103").case
        case = cases.triage(by=person("dispatcher"), case=case, category="e.06.99.1")
        return case, cases.dispatch(by=person("dispatcher"), case=case)

    return made


@pytest.fixture
def quarrel(sent, person, worker):
    """Two parties have returned a case; its first one works on."""

    def made() -> Dispute:
        case, order = sent()
        cases.give_back(by=worker(order.party.code), order=order, code="not-our-duty")
        again = cases.dispatch(by=person("dispatcher"), case=case, party=SECOND)
        cases.give_back(by=worker(SECOND), order=again, code="not-our-duty", reason="属供热主管部门")
        return Dispute.objects.get(case=case)

    return made


def ruled(dispute: Dispute, by: Actor, lead: str = RIGHT, **told: object) -> object:
    return cases.rule(by=by, dispute=dispute, lead=lead, reasons=WORDS, basis=BASIS, **told)


def finish(case: cases.Case, person, worker) -> None:
    order = cases.running_order(case)
    if order.state == "issued":
        cases.accept(by=worker(order.party.code), order=order)
    cases.handle(by=worker(order.party.code), order=order, result="fixed", text="已修复")


def clock_of(case: cases.Case, stage: str):
    return [c for c in cases.clocks_of(case) if c.stage == stage]


def test_a_return_stops_no_clock_and_a_new_dispatch_starts_none(sent, person, worker):
    case, order = sent()
    (before,) = clock_of(case, "handle")
    with clock.at(MORNING + timedelta(hours=3)):
        cases.give_back(by=worker(order.party.code), order=order, code="outside-our-area")
        cases.dispatch(by=person("dispatcher"), case=case, party=SECOND)
    (after,) = clock_of(case, "handle")
    assert (after.started_at, after.due_at, after.stopped_at) == (before.started_at, before.due_at, None)


def test_from_a_quarrel_to_a_list_that_sends_the_next_case_right(quarrel, sent, person, worker):
    dispute = quarrel()
    case = dispute.case
    case.refresh_from_db()
    kept = cases.running_order(case)
    assert (case.state, kept.party.code, kept.state) == ("disputed", "housing-heating-230103", "accepted")
    (owed,) = clock_of(case, "ruling")
    assert (owed.due_at, owed.stopped_at) == (dispute.due_at, None)
    ruling = ruled(dispute, person("arbiter"), assists=["nuanliu-heating"])
    case.refresh_from_db()
    assert (case.state, case.lead.code) == ("dispatched", RIGHT)
    assert clock_of(case, "ruling")[0].stopped_at == MORNING
    assert [h.party.code for h in Reassignment.objects.filter(case=case).order_by("number")] == [
        "housing-heating-230103",
        SECOND,
        "housing-heating-230103",
        RIGHT,
    ]
    (assist,) = case.orders.filter(role="assist")
    assert assist.party.code == "nuanliu-heating"
    proposal = ruling.proposal
    assert (proposal.duty["category"], proposal.duty["lead"], proposal.state) == ("e.06.99.1", RIGHT, "open")
    cases.accept_proposal(
        by=person("duty-keeper"), proposal=proposal, reasons="与条例一致", effective=date(2026, 1, 21)
    )
    _, same_day = sent()
    assert same_day.party.code == "housing-heating-230103"
    with clock.at(MORNING + timedelta(days=1)):
        later, order = sent()
        assert (order.party.code, order.duty) == (RIGHT, proposal.duty["id"])
        finish(later, person, worker)
    assert Reassignment.objects.filter(case=later).count() == 1
    down = walk(case.public_id, "down").objects
    amendment = DutyAmendment.objects.get().public_id
    chain = [dispute.public_id, ruling.public_id, proposal.public_id, amendment, order.public_id]
    assert set(chain) <= set(down)
    assert all(down[one].state != "missing" for one in chain)
    assert case.origin in walk(order.public_id, "up").objects
    seal.seal_pending()
    assert verify.verify().intact


def test_a_ruling_may_leave_the_work_where_it_is(quarrel, person, worker):
    dispute = quarrel()
    ruling = ruled(dispute, person("arbiter"), lead="housing-heating-230103")
    dispute.case.refresh_from_db()
    assert dispute.case.state == "handling"
    assert not hasattr(ruling, "proposal")
    finish(dispute.case, person, worker)


def test_who_works_meanwhile_may_finish_before_the_ruling(quarrel, person, worker):
    dispute = quarrel()
    dispute.case.refresh_from_db()
    finish(dispute.case, person, worker)
    ruled(dispute, person("arbiter"))
    dispute.case.refresh_from_db()
    assert (dispute.case.state, dispute.case.lead.code) == ("handled", "housing-heating-230103")


def test_closing_a_case_leaves_the_ruling_owed(quarrel, person):
    dispute = quarrel()
    cases.end(by=person("dispatcher"), case=dispute.case, action="cancel", reason="重复工单，另案办理")
    assert clock_of(dispute.case, "ruling")[0].stopped_at is None
    ruled(dispute, person("arbiter"))
    assert clock_of(dispute.case, "ruling")[0].stopped_at is not None


def test_no_return_without_a_listed_reason_and_no_third_one(sent, quarrel, person, worker):
    _, order = sent()
    for code in ("", "too-cold"):
        with pytest.raises(RuleRefused, match=r"list|清单"):
            cases.give_back(by=worker(order.party.code), order=order, code=code, reason="太冷了不想去")
    dispute = quarrel()
    kept = cases.running_order(dispute.case)
    with pytest.raises(RuleRefused, match=r"twice|两次"):
        cases.give_back(by=worker(kept.party.code), order=kept, code="not-our-duty")
    ruled(dispute, person("arbiter"))
    named = cases.running_order(dispute.case)
    with pytest.raises(RuleRefused, match=r"twice|两次"):
        cases.give_back(by=worker(named.party.code), order=named, code="not-our-duty")


def test_who_may_not_rule(quarrel, person):
    dispute = quarrel()
    partial = person("arbiter", username="partial", organisation=SECOND)
    with pytest.raises(NotPermitted, match=r"quarrelling|争议"):
        ruled(dispute, partial)
    dispatcher = person("dispatcher")
    grant_role(by=system("test"), account=account_by_id(dispatcher.id), role="arbiter")
    with pytest.raises(NotPermitted, match=r"dispatched|派遣"):
        ruled(dispute, person("arbiter", username=dispatcher.label))
    with pytest.raises(NotPermitted):
        ruled(dispute, person("decider"))
    with pytest.raises(InputError):
        cases.rule(by=person("arbiter"), dispute=dispute, lead=RIGHT, reasons=" ", basis=BASIS)
    ruled(dispute, person("arbiter"))
    with pytest.raises(RuleRefused, match=r"already|已"):
        ruled(dispute, person("arbiter"))


def test_who_ruled_does_not_decide_on_the_list(quarrel, person):
    arbiter = person("arbiter")
    proposal = ruled(quarrel(), arbiter).proposal
    both = person("duty-keeper", username=arbiter.label)
    told = {"proposal": proposal, "reasons": "与条例一致"}
    with pytest.raises(NotPermitted, match=r"ruled|裁决"):
        cases.accept_proposal(by=both, effective=date(2026, 2, 1), **told)
    with pytest.raises(NotPermitted):
        cases.accept_proposal(by=person("dispatcher"), effective=date(2026, 2, 1), **told)
    keeper = person("duty-keeper")
    with pytest.raises(InputError, match=r"past|过去"):
        cases.accept_proposal(by=keeper, effective=date(2026, 1, 19), **told)
    cases.reject_proposal(by=keeper, **told)
    with pytest.raises(RuleRefused, match=r"already|已"):
        cases.accept_proposal(by=keeper, effective=date(2026, 2, 1), **told)
    assert not active_list().amendments


def test_a_dissolved_party_gets_no_work(sent, quarrel, report, person):
    Organisation.objects.filter(code=RIGHT).update(dissolved_at=MORNING)
    dispute = quarrel()
    with pytest.raises(RuleRefused, match=r"dissolved|撤销"):
        ruled(dispute, person("arbiter"))
    dispute.refresh_from_db()
    assert dispute.ruled_at is None
    Organisation.objects.filter(code="housing-heating-230103").update(dissolved_at=MORNING)
    case = report("暖气不热", area_code="230103").case
    cases.triage(by=person("dispatcher"), case=case, category="e.06.99.1")
    with pytest.raises(RuleRefused, match=r"dissolved|撤销"):
        cases.dispatch(by=person("dispatcher"), case=case)
    assert not case.orders.exists()


def test_the_lead_answers_for_the_whole(sent, person, worker):
    case, order = sent()
    lead = worker(order.party.code)
    cases.accept(by=lead, order=order)
    helped = cases.ask_assist(by=lead, case=case, party="nuanliu-heating", task="提高供水温度")
    other = cases.ask_assist(by=person("dispatcher"), case=case, party="city-water", task="核查补水")
    with pytest.raises(RuleRefused, match=r"Sub-orders|协办"):
        cases.handle(by=lead, order=order, result="fixed", text="已修复")
    with pytest.raises(RuleRefused, match=r"Sub-orders|协办"):
        cases.end(by=person("dispatcher"), case=case, action="cancel", reason="重复工单")
    cases.accept(by=worker("nuanliu-heating"), order=helped)
    cases.handle(by=worker("nuanliu-heating"), order=helped, result="fixed", text="已升温")
    cases.give_back(by=worker("city-water"), order=other, code="not-our-duty")
    cases.handle(by=lead, order=order, result="fixed", text="已修复")
    both = person("checker", username=worker("nuanliu-heating").label)
    with pytest.raises(NotPermitted, match=r"handled|经办"):
        cases.check(by=both, case=case, passed=True, text="很好")
    cases.check(by=person("checker"), case=case, passed=True, text="上门测温20度")
    assert {c.order_id for c in clock_of(case, "assist")} == {helped.pk, other.pk}
    assert all(c.stopped_at for c in clock_of(case, "assist"))


def test_sub_orders_once_each_and_not_for_the_lead(sent, person, worker):
    case, order = sent()
    with pytest.raises(RuleRefused):
        cases.ask_assist(by=person("dispatcher"), case=case, party=order.party.code, task="查")
    given = cases.ask_assist(by=person("dispatcher"), case=case, party="city-water", task="查")
    with pytest.raises(RuleRefused):
        cases.ask_assist(by=person("dispatcher"), case=case, party="city-water", task="查")
    with pytest.raises(NotPermitted):
        cases.ask_assist(by=worker("city-water"), case=case, party="city-police", task="查")
    cases.give_back(by=worker("city-water"), order=given, code="unclear")
    again = cases.ask_assist(by=person("dispatcher"), case=case, party="city-water", task="再查")
    with pytest.raises(RuleRefused, match=r"once|一次"):
        cases.give_back(by=worker("city-water"), order=again, code="unclear")
    with pytest.raises(RuleRefused, match=r"reason|理由"):
        cases.end_assist(by=person("dispatcher"), order=again, reason=" ")
    cases.end_assist(by=person("dispatcher"), order=again, reason="已由主办单位代为核查")
    again.refresh_from_db()
    assert (again.state, again.end_reason) == ("ended", "已由主办单位代为核查")


def test_dispatch_gives_sub_orders_to_the_list_s_assistants_when_asked(sent, report, person):
    case, _ = sent()
    assert not case.orders.filter(role="assist").exists()
    case = report("暖气不热", area_code="230103").case
    cases.triage(by=person("dispatcher"), case=case, category="e.06.99.1")
    cases.dispatch(by=person("dispatcher"), case=case, with_assists=True)
    helping = {o.party.code: o.duty for o in case.orders.filter(role="assist").select_related("party")}
    assert set(helping) == {"nuanliu-heating", "street-offices-230103", "city-emergency"}
    assert set(helping.values()) == {"heating-season"}


def test_a_street_calls_parties_and_sees_who_answers(sent, person, worker):
    case, order = sent()
    street = person("street-officer", organisation="street-offices-230103", area="230103")
    told = {"case": case, "task": "现场会商", "reason": "多次反映未解决"}
    elsewhere = person("street-officer", username="elsewhere", area="230102")
    with pytest.raises(NotPermitted):
        cases.whistle(by=elsewhere, parties=["city-police"], **told)
    with pytest.raises(RuleRefused):
        cases.whistle(by=street, parties=["city-police"], **{**told, "reason": ""})
    with pytest.raises(InputError):
        cases.whistle(by=street, parties=[], **told)
    blown = cases.whistle(by=street, parties=["city-police", "city-water"], **told)
    police, water = blown.orders.order_by("id")
    assert {c.stage for c in cases.clocks_of(case) if c.order_id} == {"report-in"}
    cases.accept(by=worker("city-police"), order=police)
    stages = {(c.order_id, c.stage): c.stopped_at for c in cases.clocks_of(case) if c.order_id}
    assert stages[police.pk, "report-in"] == MORNING
    assert stages[police.pk, "assist"] is None
    assert stages[water.pk, "report-in"] is None
    cases.handle(by=worker("city-police"), order=police, result="fixed", text="已到场")
    cases.end_assist(by=street, order=water, reason="逾时未报到，已上报督查")
    ended = [e.content for e in cases.history_of(case) if e.action == "act.assist.ended"]
    assert [e["answered"] for e in ended] == [False]
    assert {blown.public_id, police.public_id, water.public_id} <= set(walk(case.public_id, "down").objects)
    cases.accept(by=worker(order.party.code), order=order)
    cases.handle(by=worker(order.party.code), order=order, result="fixed", text="已修复")
