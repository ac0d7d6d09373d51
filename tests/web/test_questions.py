"""What a kind of matter is asked besides its words: the same by every door, shown to all who need it."""

from __future__ import annotations

import pytest

from qipan.cases import public as cases
from qipan.sense.public import Signal

pytestmark = pytest.mark.django_db
COLD = "e.06.99.1"
HEATING = {"text": "家里很冷，请来看看", "category": COLD}
TOLD = {
    "q-for": COLD,
    "q-room-temperature-told": "14.5",
    "q-cold-since": "2026-01-18",
    "q-cold-where": "building",
    "q-who-is-at-risk": ["infant", "elderly"],
}
KEPT = {
    "room-temperature-told": 14.5,
    "cold-since": "2026-01-18",
    "cold-where": "building",
    "who-is-at-risk": ["elderly", "infant"],
}


def text(answer) -> str:
    return answer.content.decode()


def answers() -> dict:
    return Signal.objects.get().payload.get("answers", {})


def test_the_questions_of_a_kind_come_as_a_piece_of_the_page(enter):
    page = text(enter().get(f"/intake/questions/?category={COLD}"))
    assert 'name="q-room-temperature-told"' in page
    assert 'value="building"' in page
    assert "Refunds count the days" in page
    assert text(enter().get("/intake/questions/?category=c.01.04")).strip() == ""
    assert enter().get("/intake/questions/?category=none").status_code == 404


def test_without_scripts_the_questions_are_shown_before_anything_is_sent(enter):
    client = enter()
    page = client.post("/report/", HEATING)
    assert (page.status_code, Signal.objects.count()) == (200, 0)
    assert "Nothing was sent yet. This kind of matter is asked a little more" in text(page)
    assert HEATING["text"] in text(page)
    assert client.post("/report/", {**HEATING, **TOLD}).status_code == 302
    assert answers() == {"category": COLD, "values": KEPT}


def test_nobody_has_to_answer_what_is_not_required(enter):
    assert enter().post("/report/", {**HEATING, "q-for": COLD}).status_code == 302
    assert answers() == {}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"q-room-temperature-told": "80"}, "id_questions_q-room-temperature-told_error"),
        ({"q-room-temperature-told": "cold"}, "id_questions_q-room-temperature-told_error"),
        ({"q-cold-since": "yesterday"}, "id_questions_q-cold-since_error"),
        ({"q-cold-where": "everywhere"}, "id_questions_q-cold-where_error"),
        ({"q-who-is-at-risk": ["elderly", "cats"]}, "id_questions_q-who-is-at-risk_error"),
    ],
)
def test_an_answer_that_does_not_fit_is_said_at_its_question(enter, told, said):
    page = enter().post("/report/", {**HEATING, **TOLD, **told})
    assert page.status_code == 422
    assert said in text(page)
    assert Signal.objects.count() == 0


def test_a_required_answer_is_required_by_every_door(enter, api, demanding):
    demanding("e.06.99", "cold-where")
    page = enter().post("/report/", {**HEATING, "q-for": COLD})
    assert page.status_code == 422
    told = api()("POST", "/reports", HEATING)
    assert (told.status_code, told.json()["where"]) == (400, "answers.cold-where")
    clerk = api("intake-clerk")("POST", "/intake", {**HEATING, "channel": "phone"})
    assert (clerk.status_code, clerk.json()["where"]) == (400, "answers.cold-where")
    assert api()("POST", "/reports", {**HEATING, "answers": {"cold-where": "flat"}}).status_code == 201


def test_a_program_gets_the_questions_and_answers_them(api):
    asked = {question["code"]: question for question in api()("GET", f"/questions?category={COLD}").json()}
    assert list(asked) == list(KEPT)
    assert (asked["room-temperature-told"]["least"], asked["room-temperature-told"]["unit"]) == (-30, "℃")
    assert [choice["code"] for choice in asked["cold-where"]["choices"]] == [
        "room",
        "flat",
        "stairs",
        "building",
    ]
    assert api()("POST", "/reports", {**HEATING, "answers": KEPT}).status_code == 201
    assert answers() == {"category": COLD, "values": KEPT}
    case = cases.Case.objects.get()
    shown = api("viewer")("GET", f"/cases/{case.public_id}", accept_language="en").json()["answers"]
    assert shown[0] == {"question": "Temperature of the room", "said": "14.5 ℃"}
    assert shown[3] == {"question": "Who at home needs care", "said": "Aged people, Infants"}


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"answers": {"lamp-pole": "7"}}, "answers.lamp-pole"),
        ({"answers": {"room-temperature-told": 41}}, "answers.room-temperature-told"),
        ({"answers": {"room-temperature-told": "NaN"}}, "answers.room-temperature-told"),
        ({"answers": {"cold-since": "2026-02-30"}}, "answers.cold-since"),
        ({"answers": {"who-is-at-risk": {"elderly": 1, "x": 2}}}, "answers.who-is-at-risk"),
        ({"category": "", "answers": {"cold-where": "flat"}}, "answers.cold-where"),
    ],
)
def test_what_does_not_fit_is_named_to_a_program_and_nothing_is_taken(api, sent, where):
    refused = api()("POST", "/reports", {**HEATING, **sent})
    assert (refused.status_code, refused.json()["where"]) == (400, where)
    assert Signal.objects.count() == 0


def test_reporter_officer_and_worker_read_the_answers(enter, api, person, report):
    receipt = report(HEATING["text"], category=COLD, answers=KEPT, area_code="230103")
    case = receipt.case
    page = text(enter("viewer").get(f"/cases/{case.public_id}/"))
    assert "Which homes are cold" in page
    assert "The whole building or more" in page
    own = enter()
    own.post("/follow/", {"number": case.number, "secret": receipt.secret})
    assert "The whole building or more" in text(own.get("/follow/case/"))
    dispatcher = person("dispatcher")
    order = cases.dispatch(by=dispatcher, case=cases.triage(by=dispatcher, case=case, category=COLD))
    worker = api("handler", organisation=order.party.code)
    day = worker("GET", "/field/day", accept_language="en").json()
    assert "Temperature of the room: 14.5 ℃" in day["orders"][0]["text"]


def test_an_answer_stays_readable_when_the_city_no_longer_asks(report, monkeypatch):
    signal = report(HEATING["text"], category=COLD, answers=KEPT).case.case_signals.get().signal
    monkeypatch.setattr("qipan.cases.questions.answers.questions_for", lambda _category: ())
    told = {answer.question: answer.said for answer in cases.answers_of(signal, "en")}
    assert (told["room-temperature-told"], told["cold-where"]) == ("14.5", "building")


def test_numbers_of_people_in_an_answer_are_masked(enter, report):
    case = report("路灯不亮", category="c.01.03", answers={"lamp-pole": "打13812345678问"}).case
    assert "13812345678" not in text(enter("viewer").get(f"/cases/{case.public_id}/"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("花园街道", "230103001"),
        ("花园", "230103001"),
        ("huayuan sub", "230103001"),
        ("南岗区", "230103"),
        ("230103", "230103"),
        (" ", ""),
    ],
)
def test_a_clerk_types_a_part_of_the_place(enter, typed, code):
    clerk = enter("intake-clerk", language="zh-hans")
    sent = {"channel": "phone", "text": "路边堆着雪", "area": typed}
    assert clerk.post("/intake/", sent).status_code == 302
    signal = Signal.objects.select_related("area").get()
    assert (signal.area.code if signal.area else "") == code


@pytest.mark.parametrize(
    ("typed", "said"), [("街道", "有几处都叫这个名字"), ("不存在的街", "没有叫这个名字的区或街道")]
)
def test_a_place_that_may_be_several_or_none_is_asked_again(enter, typed, said):
    clerk = enter("intake-clerk", language="zh-hans")
    page = clerk.post("/intake/", {"channel": "phone", "text": "路边堆着雪", "area": typed})
    assert page.status_code == 422
    assert said in text(page)
    assert typed in text(page)


def test_a_stranger_asks_for_suggestions_and_reports_so_often_only(enter, api, settings):
    settings.QIPAN_PUBLIC_PER_HOUR = 0.1
    stranger = enter()
    said = [stranger.post("/intake/suggest/", {"text": "不热"}).status_code for _ in range(3)]
    assert said == [200, 200, 429]
    assert api()("POST", "/suggest", {"text": "不热"}).status_code == 429
    assert enter("intake-clerk").post("/intake/suggest/", {"text": "不热"}).status_code == 200
    assert stranger.post("/report/", {"text": "不热"}).status_code == 429
