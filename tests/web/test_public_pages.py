"""Report and follow: what somebody without an account can do, and how often they may guess."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache

from qipan.cases import public as cases
from qipan.sense.models import Reporter

pytestmark = pytest.mark.django_db

HEATING = "家里暖气不热，室温只有14度"


@pytest.fixture(autouse=True)
def no_guesses():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def answered(report, person) -> cases.Receipt:
    """A report that was worked on, checked and answered."""
    receipt, dispatcher = report(HEATING, area_code="230103"), person("dispatcher")
    cases.triage(by=dispatcher, case=receipt.case, category=receipt.case.category)
    order = cases.dispatch(by=dispatcher, case=receipt.case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="已更换阀门")
    cases.check(by=person("checker"), case=receipt.case, passed=True, text="上门测温20度")
    cases.answer(by=dispatcher, case=receipt.case, text="已修复，室温20度")
    return receipt


def text(answer) -> str:
    return answer.content.decode()


def open_case(client, receipt: cases.Receipt):
    sent = {"number": receipt.case.number, "secret": receipt.secret}
    return client.post("/follow/", sent, follow=True)


def test_a_report_gives_a_receipt_once_and_keeps_the_reporter_apart(enter):
    stranger = enter()
    sent = {"text": HEATING, "area": "230103001", "reporter_name": "测试·反映人", "phone": "000-1234"}
    receipt = stranger.post("/report/", sent, follow=True)
    number = re.search(r'id="receipt-number">([^<]+)<', text(receipt)).group(1)
    case = cases.case_by_number(number)
    assert (case.channel, case.area.code, case.district) == ("web", "230103001", "230103")
    assert Reporter.objects.get().phone == "000-1234"
    assert "000-1234" not in text(receipt)
    assert "The receipt was shown long ago" in text(enter().get("/report/receipt/"))


@pytest.mark.parametrize(
    ("sent", "said", "kept"),
    [
        ({"text": " ", "address": "中央大街1号"}, "This field is required.", "中央大街1号"),
        ({"text": HEATING, "wants_call": "on"}, "To call back, we need a number.", HEATING),
        ({"text": HEATING, "category": "x.99"}, "Select a valid choice", HEATING),
        ({"text": HEATING, "phone": "0" * 40}, "at most 32 characters", HEATING),
    ],
)
def test_an_invalid_report_keeps_what_was_typed(enter, sent, said, kept):
    answer = enter().post("/report/", sent)
    assert answer.status_code == 422
    assert said in text(answer)
    assert kept in text(answer)
    assert not cases.Case.objects.exists()


def test_half_a_point_does_not_stop_a_report(enter):
    answer = enter().post("/report/", {"text": HEATING, "lon": "126.6"}, follow=True)
    assert answer.status_code == 200
    assert cases.Case.objects.get().lon is None


def test_words_suggest_a_category(enter):
    told = enter().post("/intake/suggest/", {"text": HEATING}).json()
    assert told["code"].startswith("e.06.99")
    assert enter().post("/intake/suggest/", {"text": "嗯"}).json() == {
        "code": "",
        "name": "",
        "similar": [],
    }


@pytest.mark.parametrize(
    "typed",
    [
        lambda number, secret: (number, secret),
        lambda number, secret: (number.replace("-", " "), f" {secret[:4]} {secret[4:]} ".lower()),
        lambda number, secret: (
            number.translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
            "".join(chr(ord(c) + 0xFEE0) for c in secret),
        ),
    ],
    ids=["as printed", "spaces and small letters", "full width"],
)
def test_a_case_opens_however_the_receipt_is_typed(enter, report, typed):
    receipt = report(HEATING)
    number, secret = typed(receipt.case.number, receipt.secret)
    page = enter().post("/follow/", {"number": number, "secret": secret}, follow=True)
    assert page.redirect_chain == [("/follow/case/", 302)]
    assert "We have your report. Nobody has sorted it yet." in text(page)


def test_a_wrong_pair_tells_not_which_and_keeps_the_number(enter, report):
    number = report(HEATING).case.number
    page = enter().post("/follow/", {"number": number, "secret": "WRONG"})
    assert page.status_code == 422
    assert "Number and code do not fit together." in text(page)
    assert number in text(page)


def test_guesses_end_after_ten_and_leave_a_way_out(enter, report):
    receipt, other = report(HEATING), report("井盖丢失")
    stranger = enter()
    wrong = {"number": receipt.case.number, "secret": "WRONGONE"}
    answers = [stranger.post("/follow/", wrong).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    closed = stranger.post("/follow/", {"number": receipt.case.number, "secret": receipt.secret})
    assert closed.status_code == 429
    assert "Call the hotline" in text(closed)
    assert open_case(stranger, other).status_code == 200
    elsewhere = stranger.post(
        "/follow/", {"number": receipt.case.number, "secret": receipt.secret}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 302


def test_the_page_says_in_plain_words_where_a_case_stands(enter, answered):
    page = text(open_case(enter(), answered))
    assert "The work was checked and you have an answer. Is it right?" in page
    assert "已更换阀门" in page
    assert "checked by somebody else" in page
    assert "上门测温" not in page
    assert "handler-" not in page


def test_a_reporter_confirms(enter, answered):
    client = enter()
    open_case(client, answered)
    page = client.post("/follow/case/verdict/", {"verdict": "confirmed"}, follow=True)
    assert "Thank you. The case is closed." in text(page)
    answered.case.refresh_from_db()
    assert (answered.case.state, answered.case.confirmed) == ("closed", True)


def test_a_reporter_contests_with_a_reason_only(enter, answered):
    client = enter()
    open_case(client, answered)
    empty = client.post("/follow/case/verdict/", {"verdict": "contested", "text": ""})
    assert empty.status_code == 422
    assert "Say what is still wrong." in text(empty)
    page = client.post("/follow/case/verdict/", {"verdict": "contested", "text": "还是不热"}, follow=True)
    assert "Your case is open again." in text(page)
    answered.case.refresh_from_db()
    assert answered.case.state == "reopened"


def test_the_case_of_another_browser_stays_closed(enter, report):
    client = enter()
    open_case(client, report(HEATING))
    assert client.get("/follow/case/").status_code == 200
    assert enter().get("/follow/case/").headers["Location"] == "/follow/"
    late = enter().post("/follow/case/verdict/", {"verdict": "confirmed"}, follow=True)
    assert "nothing was saved" in text(late)
    client.post("/follow/leave/")
    assert client.get("/follow/case/").status_code == 302


def test_a_rejected_case_tells_its_reason(enter, report, person):
    receipt = report("问个路")
    cases.end(by=person("dispatcher"), case=receipt.case, action="reject", reason="不属于受理范围，请拨114")
    assert "不属于受理范围，请拨114" in text(open_case(enter(), receipt))


def test_the_number_of_a_link_is_filled_in(enter, report):
    number = report(HEATING).case.number
    assert f'value="{number}"' in text(enter().get("/follow/?" + urlencode({"number": number})))


def test_a_reporter_has_name_and_number_deleted_on_the_page(enter, report):
    client = enter()
    page = open_case(client, report(HEATING, told=cases.ReporterContact("测试·王", "000-0000")))
    assert "Delete my name and number" in text(page)
    page = client.post("/follow/case/forget/", follow=True)
    assert "Your name and number are deleted." in text(page)
    assert "Delete my name and number" not in text(page)
    again = client.post("/follow/case/forget/", follow=True)
    assert "Nothing of yours is kept any more." in text(again)
    assert "nothing was saved" in text(enter().post("/follow/case/forget/", follow=True))
