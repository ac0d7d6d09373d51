"""Likely duplicates on pages and in the API: hints, comparison, merging, taking out, splitting."""

from __future__ import annotations

import pytest

from qipan.cases import public as cases
from qipan.cases.models import Case
from qipan.core.seal import seal_pending

pytestmark = pytest.mark.django_db

HEATING = "家里暖气不热，室温只有14度，我叫测试·来电人"
PLACE = {"lon": 126.68, "lat": 45.72}
WHY = "同一栋楼，同一问题"
WHO = 3


@pytest.fixture
def two(report) -> tuple[cases.Receipt, cases.Receipt]:
    return report(HEATING, **PLACE), report("整栋楼暖气不热，室温只有14度", **PLACE)


def text(answer) -> str:
    return answer.content.decode()


def send(client, case, what, **told):
    return client.post(f"/cases/{case.public_id}/{what}/", told, follow=True)


def test_a_stranger_learns_that_others_reported_and_nobody_s_words(enter, two):
    typed = {"text": "暖气不热，室温只有14度", **PLACE}
    (first, *_rest) = enter().post("/intake/suggest/", typed).json()["similar"]
    assert set(first) == {"line"}
    assert "50 m" in first["line"]
    assert "same day" in first["line"]
    assert "测试" not in str(first)
    assert two[0].case.number not in str(first)


def test_a_clerk_learns_the_number_too(enter, two):
    typed = {"text": "暖气不热，室温只有14度", **PLACE}
    found = enter("dispatcher").post("/intake/suggest/", typed).json()["similar"]
    assert {one["number"] for one in found} == {receipt.case.number for receipt in two}


@pytest.mark.parametrize(
    "place", [{}, {"lon": "x", "lat": "1"}, {"lon": "999", "lat": "1"}, {"lon": "126.68"}]
)
def test_without_a_usable_place_there_is_no_hint_and_no_error(enter, two, place):
    answer = enter().post("/intake/suggest/", {"text": HEATING, "category": "none", **place})
    assert (answer.status_code, answer.json()["similar"]) == (200, [])


def test_the_triager_compares_both_texts_and_merges(enter, two):
    first, second = two
    dispatcher, path = enter("dispatcher"), f"/cases/{second.case.public_id}/"
    assert first.case.number in text(dispatcher.get(path))
    page = text(dispatcher.get(f"{path}similar/"))
    assert "整栋楼暖气不热" in page
    assert "家里暖气不热" in page
    assert "weighed by hand" in page
    done = send(dispatcher, second.case, "merge", into=first.case.number, reason=WHY)
    assert "The case is merged." in text(done)
    assert Case.objects.get(pk=second.case.pk).head_id == first.case.pk
    head = text(dispatcher.get(f"/cases/{first.case.public_id}/"))
    assert "1 further report goes on in this case" in head
    back = send(dispatcher, second.case, "unmerge", reason="经核实为另一处故障")
    assert "goes on by itself again" in text(back)
    assert Case.objects.get(pk=second.case.pk).state == "new"


def test_a_refusal_keeps_what_was_typed_where_it_was_typed(enter, two):
    first, second = two
    dispatcher = enter("dispatcher")
    short = send(dispatcher, second.case, "merge", into=first.case.number, reason="同")
    assert short.status_code == 422
    assert ">\n同</textarea>" in text(short)
    wrong = send(dispatcher, second.case, "merge", into="123", reason=WHY)
    assert wrong.status_code == 422
    assert "This is not a case number" in text(wrong)
    assert 'value="123"' in text(wrong)
    itself = send(dispatcher, second.case, "merge", into=second.case.number, reason=WHY)
    assert "cannot be merged into itself" in text(itself)
    step = dispatcher.post(f"/cases/{second.case.public_id}/steps/merge/", {"reason": WHY})
    assert step.status_code == 422


def test_those_without_the_right_see_no_way_to_merge(enter, two):
    first, second = two
    viewer = enter("viewer")
    page = text(viewer.get(f"/cases/{second.case.public_id}/similar/"))
    assert "go on under" not in page
    assert send(viewer, second.case, "merge", into=first.case.number, reason=WHY).status_code == 403
    assert enter().get(f"/cases/{second.case.public_id}/similar/").status_code == 302


def test_a_reporter_follows_the_joined_work_and_the_other_s_words_stay_hidden(enter, two, person):
    first, second = two
    cases.merge(by=person("dispatcher"), case=second.case, into=first.case, reason=WHY)
    reporter = enter()
    page = reporter.post("/follow/", {"number": second.case.number, "secret": second.secret}, follow=True)
    assert "so both are worked on together" in text(page)
    assert second.case.number in text(page)
    assert first.case.number not in text(page)
    assert "家里暖气不热" not in text(page)


def test_a_reporter_of_two_matters_looks_at_both_with_one_secret(enter, two, person):
    first, other = two
    told = {"title": "楼道路灯不亮", "category": "e.06.99", "reason": "一份诉求两件事"}
    made = cases.split(by=person("dispatcher"), case=first.case, **told)
    reporter = enter()
    page = reporter.post("/follow/", {"number": first.case.number, "secret": first.secret}, follow=True)
    assert made.number in text(page)
    page = reporter.post(f"/follow/matter/{made.number}/", follow=True)
    assert f'<h1 class="number">{made.number}' in text(page)
    assert reporter.post(f"/follow/matter/{other.case.number}/").status_code == 404
    assert enter().post(f"/follow/matter/{made.number}/").status_code == 404


def test_splitting_on_the_page(enter, two):
    first, _second = two
    dispatcher = enter("dispatcher")
    refused = send(dispatcher, first.case, "split", title="路灯不亮", category="", reason=WHY)
    assert refused.status_code == 422
    assert 'value="路灯不亮"' in text(refused)
    done = send(dispatcher, first.case, "split", title="路灯不亮", category="e.06.99", reason=WHY)
    assert "has a case of its own" in text(done)
    made = Case.objects.get(parent=first.case)
    assert made.number in text(done)
    assert "家里暖气不热" in text(dispatcher.get(f"/cases/{made.public_id}/"))


def test_the_api_does_what_the_pages_do(api, two):
    first, second = two
    call, path = api("dispatcher"), f"/cases/{second.case.public_id}"
    (alike,) = call("GET", f"{path}/similar").json()
    assert alike["number"] == first.case.number
    assert alike["reasons"]
    merged = call("POST", f"{path}/merge", {"into": first.case.number, "reason": WHY})
    assert (merged.status_code, merged.json()["state"]) == (200, "merged")
    again = call("POST", f"{path}/merge", {"into": first.case.number, "reason": WHY})
    assert again.status_code == 409
    follow = api()("GET", f"/reports/{second.case.number}", X_Case_Secret=second.secret).json()
    assert (follow["joined"], follow["state"], follow["number"]) == (True, "new", second.case.number)
    assert call("POST", f"{path}/unmerge", {"reason": "另一处故障"}).json()["state"] == "new"
    told = {"title": "路灯不亮", "category": "e.06.99", "reason": WHY}
    made = call("POST", f"{path}/split", told)
    assert made.status_code == 201
    follow = api()("GET", f"/reports/{second.case.number}", X_Case_Secret=second.secret).json()
    assert made.json()["number"] in follow["matters"]
    assert call("POST", f"{path}/end", {"action": "merge", "reason": WHY}).status_code == 422
    assert call("GET", "/models").json() == []
    hints = api()("POST", "/suggest", {"text": HEATING, **PLACE}).json()
    assert {tuple(one) for one in hints["similar"]} == {("line", "number")}
    assert all(not one["number"] for one in hints["similar"])


def test_pages_and_api_cost_the_same_however_many_are_alike(enter, api, report, django_assert_num_queries):
    case = report(HEATING, **PLACE).case
    for n in range(3):
        report(f"{HEATING} {n}", **PLACE)
    seal_pending()
    visitor, call = enter("dispatcher"), api("dispatcher")
    path = f"/cases/{case.public_id}/similar/"
    costs = []
    for more in (0, 12):
        for n in range(more):
            report(f"{HEATING} 又 {n}", **PLACE)
        visitor.get(path)
        with django_assert_num_queries(WHO + 5):
            visitor.get(path)
        with django_assert_num_queries(3 + 3):
            costs.append(call("GET", f"/cases/{case.public_id}/similar").status_code)
    assert costs == [200, 200]
