"""By Open311 a reporter is heard again: adds, contests, reads the answer; and no page is cut in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from qipan.cases import public as cases
from qipan.cases.models import Case, CaseSignal
from qipan.core.actors import system
from qipan.core.verify import verify
from qipan.exchange.open311.keys import make_key
from qipan.sense.models import Signal
from qipan.voice.models import Feedback

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"
PLACE = {"service_code": "c.01.03", "lat": 45.75, "long": 126.64}


@pytest.fixture
def key(person: Any, settings: Any, tmp_path: Path) -> str:
    settings.QIPAN_STORE = tmp_path
    return make_key(by=person("data-steward"), party="city-parks", purpose="互通测试").plain


@pytest.fixture
def posted(key: str) -> Case:
    row = Client().post(f"{V2}/requests.json", {"api_key": key, "description": "路灯不亮", **PLACE}).json()[0]
    return Case.objects.get(number=row["service_request_id"])


def update(key: str, number: str, text: str = "还是不亮，请再派人来看看", **more: Any) -> Any:
    given = {"api_key": key, "service_request_id": number, "description": text} | more
    return Client().post(f"{V2}/servicerequestupdates.json", given)


def answered(case: Case, person: Any) -> Case:
    """The case answered, by people who did it, checked it and wrote to its reporter."""
    by = person("dispatcher")
    order = cases.dispatch(by=by, case=cases.triage(by=by, case=case, category="c.01.03"), party="city-parks")
    worker = person("handler", organisation="city-parks", username="worker")
    cases.accept(by=worker, order=order)
    cases.handle(by=worker, order=order, result="fixed", text="已更换灯具")
    checker = person("checker", username="checker")
    cases.check(by=checker, case=case, passed=True, text="现场看过，灯已亮")
    return cases.answer(by=checker, case=case, text="您反映的路灯已于今日更换灯具，感谢反映。")


def test_words_are_added_once_and_stand_at_the_case(key, posted):
    first, second = update(key, posted.number), update(key, posted.number)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()[0]["update_id"] == second.json()[0]["update_id"]
    signal = Signal.objects.get(public_id=first.json()[0]["update_id"])
    assert CaseSignal.objects.get(signal=signal).case == posted
    assert update(key, posted.number, "另外，门口那盏也不亮了").status_code == 201
    assert posted.case_signals.count() == 3
    assert verify().intact


def test_still_open_contests_an_answer_and_opens_the_case_again(key, posted, person):
    case = answered(posted, person)
    assert update(key, case.number, status="open").status_code == 201
    assert Feedback.objects.get().verdict == "contested"
    case.refresh_from_db()
    assert (case.reopened, case.closed_at) == (1, None)


def test_words_alone_contest_nothing(key, posted, person):
    case = answered(posted, person)
    assert update(key, case.number, "谢谢").status_code == 201
    assert not Feedback.objects.exists()


def test_the_key_that_posted_reads_the_answer_and_nobody_else(key, posted, person):
    case = answered(posted, person)
    other = make_key(by=person("data-steward"), party="city-parks", purpose="另一个系统").plain
    for address in (f"{V2}/requests/{case.number}.json", f"{V2}/servicerequestupdates.json?"):
        own = Client().get(address, {"api_key": key, "service_request_id": case.number}).content.decode()
        assert "更换灯具" in own, address
        for reader in ({}, {"api_key": other}):
            asked = {"service_request_id": case.number, **reader}
            assert "更换灯具" not in Client().get(address, asked).content.decode()
    assert Client().get(f"{V2}/requests.json", {"api_key": "q311_none"}).status_code == 403


def test_a_refusal_is_not_told_as_fixed_and_its_reason_goes_to_who_posted(key, posted, person):
    cases.end(by=person("dispatcher"), case=posted, action="reject", reason="属于小区自管设施，请联系物业")
    row = Client().get(f"{V2}/requests/{posted.number}.json", {"api_key": key}).json()[0]
    assert (row["status"], row["extended_status"]) == ("closed", "no_further_action")
    assert "小区自管设施" in row["status_notes"]
    assert update(key, posted.number).status_code == 400
    assert not Signal.objects.filter(text__contains="还是不亮").exists()


@pytest.mark.parametrize(
    ("given", "status"),
    [({"description": ""}, 400), ({"service_request_id": "260121-4829137-5"}, 404), ({"api_key": "x"}, 403)],
)
def test_what_is_wrong_is_said(key, posted, given, status):
    answer = update(key, posted.number, **given)
    assert (answer.status_code, bool(answer.json()[0]["description"])) == (status, True)


def test_somebody_elses_request_is_not_added_to(key, person):
    case = cases.submit_report(by=system("test"), channel="web", text="垃圾没有清运").case
    assert update(key, case.number).status_code == 404


def test_a_reference_with_other_words_is_refused_and_not_swallowed(key):
    def send(text: str) -> Any:
        given = {"api_key": key, "description": text, "external_id": "A-1", **PLACE}
        return Client().post(f"{V2}/requests.json", given)

    assert [send("路灯不亮").status_code, send("路灯不亮").status_code] == [201, 200]
    other = send("井盖丢失")
    assert other.status_code == 400
    assert Case.objects.get().number in other.json()[0]["description"]
    assert "external_id" in other.json()[0]["description"]


def test_pages_are_full_and_name_the_next_one(key, person):
    for number in range(5):
        case = cases.submit_report(by=system("test"), channel="web", text=f"路灯{number}不亮").case
        # What concerns a private matter is not shown: it takes no place on a page.
        cases.triage(by=person("dispatcher"), case=case, category="c.01.03")
    address, numbers = f"{V2}/servicerequestupdates.json?page_size=2&api_key={key}", []
    while address:
        answer = Client().get(address)
        numbers += [row["update_id"] for row in answer.json()]
        link = answer.headers.get("Link", "")
        assert key not in link
        address = link.partition("<")[2].partition(">")[0]
    assert len(numbers) == len(set(numbers)) == 5
    requests = Client().get(f"{V2}/requests.json?page_size=4")
    assert (len(requests.json()), 'rel="next"' in requests.headers["Link"]) == (4, True)
    assert "Link" not in Client().get(f"{V2}/requests.json?page_size=5").headers
