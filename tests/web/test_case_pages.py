"""The list of cases, the page of a case, its steps and its secrets."""

from __future__ import annotations

import re

import pytest

from qipan.cases import public as cases
from qipan.core.models import Event
from qipan.core.public import pack, system
from qipan.decide import public as decide
from qipan.people.public import account_by_username, grant_role

pytestmark = pytest.mark.django_db

HEATING = "家里暖气不热，室温只有14度"


def text(answer) -> str:
    return answer.content.decode()


def steps(answer) -> list[str]:
    """Names of the steps that a case page offers, in order."""
    return re.findall(r'<section class="step" id="step-([a-z]+)"', text(answer))


def take(client, case: str, step: str, **sent: str):
    return client.post(f"/cases/{case}/steps/{step}/", sent)


@pytest.fixture
def case(report) -> cases.Case:
    return report(HEATING, area_code="230103").case


@pytest.fixture
def dispatched(case, person) -> cases.Case:
    dispatcher = person("dispatcher")
    cases.triage(by=dispatcher, case=case, category=case.category)
    cases.dispatch(by=dispatcher, case=case)
    return cases.case_by_id(case.public_id, by=dispatcher)


def test_a_case_walks_through_its_life_on_its_page(enter, person, dispatched):
    party, path = dispatched.lead.code, f"/cases/{dispatched.public_id}/"
    handler, checker = enter("handler", organisation=party), enter("checker")
    dispatcher = enter("dispatcher")
    assert steps(handler.get(path)) == ["accept", "return"]
    take(handler, dispatched.public_id, "accept")
    assert steps(handler.get(path)) == ["handle", "return"]
    take(handler, dispatched.public_id, "handle", result="fixed", text="已更换阀门")
    assert steps(handler.get(path)) == []
    assert steps(checker.get(path)) == ["check"]
    take(checker, dispatched.public_id, "check", verdict="passed", text="上门测温20度")
    take(dispatcher, dispatched.public_id, "answer", text="已修复，室温20度")
    answer = dispatcher.post(f"{path}steps/close/", follow=True)
    assert "The case is closed." in text(answer)
    dispatched.refresh_from_db()
    assert (dispatched.state, dispatched.answer) == ("closed", "已修复，室温20度")


def test_whoever_handled_a_case_reads_why_the_check_is_closed_to_them(enter, dispatched):
    both = enter("handler", organisation=dispatched.lead.code, username="both")
    account = account_by_username("both")
    grant_role(by=system("test"), account=account, role="checker")
    take(both, dispatched.public_id, "accept")
    take(both, dispatched.public_id, "handle", result="fixed", text="已更换阀门")
    page = both.get(f"/cases/{dispatched.public_id}/")
    assert steps(page) == ["check"]
    assert "Whoever handled a case does not check it." in text(page)
    assert 'name="verdict"' not in text(page)
    sent = take(both, dispatched.public_id, "check", verdict="passed", text="很好")
    assert sent.status_code == 403


def test_a_refused_step_keeps_what_was_typed(enter, dispatched):
    handler = enter("handler", organisation=dispatched.lead.code)
    page = take(handler, dispatched.public_id, "return", reason="不归我们管")
    assert page.status_code == 422
    assert "This field is required." in text(page)
    assert ">\n不归我们管</textarea>" in text(page)
    unlisted = take(handler, dispatched.public_id, "return", code="too-cold", reason="")
    assert unlisted.status_code == 422
    short = take(enter("dispatcher"), dispatched.public_id, "cancel", reason="不")
    assert "says no reason" in text(short)


def test_a_step_that_is_not_open_is_told_on_the_page(enter, case):
    page = take(enter("dispatcher"), case.public_id, "answer", text="好了")
    assert page.status_code == 422
    assert "cannot take the step" in text(page)
    assert "好了" in text(page)
    assert enter("dispatcher").post(f"/cases/{case.public_id}/steps/dance/").status_code == 404


def test_a_dispatcher_sees_whom_the_duty_list_names_and_on_what_basis(enter, case):
    dispatcher = enter("dispatcher")
    take(dispatcher, case.public_id, "triage", category="e.06.99.1")
    page = text(dispatcher.get(f"/cases/{case.public_id}/"))
    assert pack().label("party", "housing-heating-230103", "en") in page
    assert "《黑龙江省城市供热条例》" in page
    take(
        dispatcher,
        case.public_id,
        "dispatch",
        party="city-heating-office",
        task="查明原因",
        reason="跨区管网",
    )
    told = Event.objects.get(action="act.case.dispatch").content
    assert (told["party"], told["override"]) == ("city-heating-office", True)
    assert "other than the duty list" in text(dispatcher.get(f"/cases/{case.public_id}/"))


def test_a_deadline_explains_itself_in_the_language_of_the_page(enter, case):
    path = f"/cases/{case.public_id}/"
    assert "Limit: 0.5 emergency hours from" in text(enter("viewer").get(path))
    assert "时限0.5个紧急工作时" in text(enter("viewer", language="zh-hans").get(path))


def test_a_reporter_stays_hidden_until_somebody_says_what_for(enter, report):
    told = cases.ReporterContact(name="测试·来电人", phone="000-1234")
    case = report(HEATING, told=told).case
    clerk, path = enter("intake-clerk"), f"/cases/{case.public_id}/"
    assert "000-1234" not in text(clerk.get(path))
    refused = clerk.post(f"{path}reveal/", {"purpose": "看"})
    assert refused.status_code == 422
    assert 'value="看"' in text(refused)
    assert not Event.objects.filter(action="sense.reporter.revealed").exists()
    shown = clerk.post(f"{path}reveal/", {"purpose": "回访核实情况"})
    assert "000-1234" in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert Event.objects.get(action="sense.reporter.revealed").content["purpose"] == "回访核实情况"
    assert "Show who reported" not in text(enter("viewer").get(path))


def test_the_list_goes_on_from_page_to_page_without_gap_or_repeat(enter, report):
    numbers = {report(f"暖气不热 {n}").case.number for n in range(55)}
    visitor, seen, path = enter("viewer"), [], "/cases/?category=e.06.99.1"
    while path:
        page = text(visitor.get(path))
        seen += re.findall(r'class="number" href="[^"]*">(\d{6}-\d{7}-\d)<', page)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/cases/" + later.group(1).replace("&amp;", "&") if later else ""
    assert len(seen) == 55
    assert set(seen) == numbers


def test_a_number_is_found_however_it_is_typed(enter, report):
    number, other = report("暖气不热").case.number, report("井盖丢失").case.number
    wide = number.translate(str.maketrans("0123456789-", "０１２３４５６７８９ "))
    page = text(enter("viewer").get("/cases/", {"number": wide}))
    assert number in page
    assert other not in page
    wrong = text(enter("viewer").get("/cases/", {"number": "12"}))
    assert "This is not a case number" in wrong
    assert 'value="12"' in wrong


def test_a_broken_page_mark_is_told(enter):
    answer = enter("viewer").get("/cases/?cursor=nonsense")
    assert answer.status_code == 400


def test_a_clerk_gives_a_receipt_that_works(enter, settings):
    clerk = enter("intake-clerk")
    sent = {"channel": "phone", "text": HEATING, "area": "230103", "reporter_name": "测试·来电人"}
    receipt = text(clerk.post("/intake/", sent, follow=True))
    number = re.search(r'id="receipt-number">([^<]+)<', receipt).group(1)
    secret = re.search(r'id="receipt-secret">([^<]+)<', receipt).group(1)
    case = cases.case_by_number(number)
    assert (case.channel, case.district) == ("phone", "230103")
    assert case.secret == cases.hash_secret(secret, settings.SECRET_KEY)
    kept = clerk.post("/intake/", {"channel": "phone", "text": "", "address": "中央大街1号"})
    assert kept.status_code == 422
    assert "中央大街1号" in text(kept)


def test_an_order_is_issued_from_a_signed_decision_only(enter, person, things):
    decider, path = enter("decider"), f"/orders/new/{things['dossier']}/"
    sent = {"title": "抢修", "party": "city-heating-office", "task": "换管", "category": "e.05.05"}
    assert decider.post(path, sent).status_code == 409
    dossier = decide.dossier_by_id(things["dossier"])
    decide.answer_opinion(by=person("decider"), opinion=dossier.opinions.get(), answer="已列入升温方案")
    decide.sign(by=person("decider"), dossier=dossier, option=1, reasons="老人儿童多，气温低，等待风险更大")
    refused = decider.post(path, {**sent, "party": ""})
    assert refused.status_code == 422
    assert "换管" in text(refused)
    assert decider.post(path, sent).status_code == 302
    page = text(decider.get(f"/decisions/{things['dossier']}/"))
    assert "抢修" in page
    order = cases.Order.objects.latest("id")
    assert (order.party.code, order.case.origin) == ("city-heating-office", things["dossier"])


def test_a_judgement_that_came_too_late_shows_what_was_typed(enter, things):
    officer, path = enter("duty-officer"), f"/findings/{things['finding']}/dismiss/"
    sent = {"reasons": "经电话与现场核实并无异常"}
    short = officer.post(path, {"reasons": "误报"})
    assert short.status_code == 422
    assert "误报" in text(short)
    assert officer.post(path, sent).status_code == 302
    late = officer.post(path, sent)
    assert late.status_code == 422
    assert "This was decided meanwhile" in text(late)
    assert "You had typed: 经电话与现场核实并无异常" in text(late)


def test_a_dossier_keeps_its_words_and_shows_its_evidence(enter, things):
    path = f"/decisions/new/?evidence={things['warning']}"
    page = enter("decider").post(path, {"question": "是否停暖检修", "evidence": things["warning"]})
    assert page.status_code == 422
    assert 'value="是否停暖检修"' in text(page)
    assert f'href="/warnings/{things["warning"]}/"' in text(page)


def test_a_decision_cannot_be_signed_before_each_opinion_is_answered(enter, things):
    decider, path = enter("decider"), f"/decisions/{things['dossier']}/"
    sent = {"option": "1", "reasons": "老人儿童多，气温低，等待风险更大"}
    refused = decider.post(f"{path}sign/", sent)
    assert refused.status_code == 422
    assert "1 opinions of those affected are not answered yet." in text(refused)
    assert "老人儿童多，气温低，等待风险更大" in text(refused)
    assert decider.post(f"{path}opinions/{things['opinion']}/", {"answer": " "}).status_code == 422
    assert decider.post(f"{path}opinions/{things['opinion']}/", {"answer": "两小时内升温"}).status_code == 302
    assert decider.post(f"{path}sign/", sent).status_code == 302
