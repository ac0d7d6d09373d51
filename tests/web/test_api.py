"""The API: what it answers, to whom, in which shape, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qipan.cases.api_schemas import CasePageOut, CaseRow
from qipan.core import clock
from qipan.core.actors import system
from qipan.people.models import Account, ApiToken
from qipan.people.public import end_token, make_token

pytestmark = pytest.mark.django_db


def shape_of(response):
    """The error of a response; fails when it has another shape."""
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert list(body) == ["type", "title", "status", "detail", "instance", "code", "where", "hint"]
    assert body["type"] == f"urn:qipan:problem:{body['code']}"
    assert (body["status"], body["instance"]) == (response.status_code, response.request["PATH_INFO"])
    assert body["title"]
    assert body["detail"]
    return body


ERRORS = [
    ("GET", "/cases", None, "", 401, "login", "Authorization"),
    ("POST", "/cases/cas_x/triage", {"category": "x"}, "", 401, "login", "Authorization"),
    ("POST", "/intake", {"channel": "phone", "text": "不热"}, "viewer", 403, "permission", ""),
    ("GET", "/cases/cas_x", None, "viewer", 404, "not-found", ""),
    ("GET", "/cases/%00", None, "viewer", 404, "not-found", None),
    ("GET", "/nothing", None, "viewer", 404, "not-found", "/api/v1/nothing"),
    ("DELETE", "/cases", None, "viewer", 405, "method", "/api/v1/cases"),
    ("GET", "/cases?size=many", None, "viewer", 422, "input", "query.size"),
    ("GET", "/cases?cursor=2026-01-01T00:00:00Z~%C2%B2", None, "viewer", 400, "input", "cursor"),
    ("GET", "/cases?cursor=yesterday", None, "viewer", 400, "input", "cursor"),
    ("GET", "/cases?number=%00", None, "viewer", 400, "input", ""),
    ("GET", "/walk/42", None, "viewer", 400, "input", ""),
    ("GET", "/events", None, "viewer", 403, "permission", ""),
    ("GET", f"/events?before={10**30}", None, "auditor", 422, "input", "query.before"),
    ("GET", "/evaluation?start=2026-01-01T00:00&end=2026-02-01T00:00Z", None, "viewer", 422, "input", None),
    ("POST", "/reports", {"lon": 126.6}, "", 422, "input", "body.text"),
    ("POST", "/reports", {"text": "不热", "lon": "east"}, "", 422, "input", "body.lon"),
    ("POST", "/reports", {"text": "不热", "lon": 500, "lat": 1}, "", 400, "input", "lon, lat"),
    ("POST", "/reports", {"text": "  "}, "", 400, "input", "text"),
    ("POST", "/reports", {"text": "a\0b"}, "", 400, "input", "body"),
    ("POST", "/reports", {"text": "a\ud800b"}, "", 400, "input", "body"),
    ("POST", "/reports", {"text": "不热", "category": "none"}, "", 404, "not-found", None),
    ("GET", "/reports/260121-4829137-5", None, "", 422, "input", "header.X-Case-Secret"),
]


@pytest.mark.parametrize(("method", "path", "body", "role", "status", "code", "where"), ERRORS)
def test_every_error_has_the_one_shape(api, method, path, body, role, status, code, where):
    response = api(role)(method, path, body)
    error = shape_of(response)
    assert (response.status_code, error["code"]) == (status, code)
    assert where is None or error["where"] == where


def test_a_body_that_is_no_json_is_told_so(client):
    response = client.post("/api/v1/reports", "{", content_type="application/json")
    assert (response.status_code, shape_of(response)["where"]) == (400, "body")


def test_a_wrong_secret_tells_no_more_than_a_wrong_number(api, report):
    case = report().case
    wrong = api()("GET", f"/reports/{case.number}", X_Case_Secret="AAAA3333")
    other = api()("GET", "/reports/260121-4829137-5", X_Case_Secret="AAAA3333")
    if other.status_code == 404:
        assert shape_of(wrong) == shape_of(other)
    assert wrong.status_code == 404
    assert other.status_code in {404, 409}


# --- who may ask ----------------------------------------------------------------------------------


def test_a_key_acts_as_its_account_until_it_is_taken_back(api, person):
    account = Account.objects.get(public_id=person("viewer").id)
    made = make_token(by=system("test"), account=account)
    header = {"Authorization": f"Bearer {made.key}"}
    assert Client(headers=header).get("/api/v1/cases").status_code == 200
    assert made.key not in str(ApiToken.objects.values().get())
    end_token(by=system("test"), public_id=made.token.public_id)
    assert Client(headers=header).get("/api/v1/cases").status_code == 401


@pytest.mark.parametrize("flaw", ["expired", "account closed", "one letter more"])
def test_a_key_not_in_force_is_refused(person, flaw):
    account = Account.objects.get(public_id=person("viewer").id)
    made = make_token(by=system("test"), account=account)
    if flaw == "expired":
        ApiToken.objects.update(expires_at=clock.wall_now() - timedelta(seconds=1))
    if flaw == "account closed":
        Account.objects.update(is_active=False)
    key = made.key + ("x" if flaw == "one letter more" else "")
    response = Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/cases")
    assert (response.status_code, shape_of(response)["code"]) == (401, "login")


def test_a_wrong_key_is_not_saved_by_a_right_session_of_somebody_else(person, client):
    # A program that sends a key means that key; with the session besides it is the session's person.
    client.force_login(
        Account.objects.get(public_id=person("viewer").id), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/api/v1/cases").status_code == 200


def test_a_session_writes_only_with_its_csrf_token(person, report):
    case, browser = report().case, Client(enforce_csrf_checks=True)
    account = Account.objects.get(public_id=person("dispatcher").id)
    browser.force_login(account, "django.contrib.auth.backends.ModelBackend")
    path, body = f"/api/v1/cases/{case.public_id}/triage", {"category": case.category}
    refused = browser.post(path, body, content_type="application/json")
    assert (refused.status_code, shape_of(refused)["where"]) == (403, "X-CSRFToken")
    browser.cookies["csrftoken"] = token = "a" * 32
    taken = browser.post(path, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert taken.status_code == 200


def test_strangers_may_report_so_many_times_an_hour_from_one_address(api, settings):
    settings.QIPAN_PUBLIC_PER_HOUR = 3
    stranger = api()
    # What the caller claims of its address does not help it.
    said = [
        stranger("POST", "/reports", {"text": "不热"}, X_Forwarded_For=f"1.2.3.{i}").status_code
        for i in range(5)
    ]
    assert said == [201, 201, 201, 429, 429]
    last = stranger("POST", "/reports", {"text": "不热"})
    assert shape_of(last)["code"] == "too-many"
    assert int(last["Retry-After"]) == 1200


# --- lists ----------------------------------------------------------------------------------------


def test_rows_are_made_of_the_fields_that_the_description_names(api, things):
    body = api("viewer")("GET", "/cases").json()
    assert body["cases"]
    assert set(body["cases"][0]) == set(CaseRow.model_fields)
    page = CasePageOut.model_validate_json(api("viewer")("GET", "/cases").content)
    row = page.cases[0]
    assert (row.category, row.party) == (things["category"], things["party"])
    assert row.category_name != row.category
    assert min(c.due_at for c in row.clocks) == row.due_at


def test_names_are_in_the_language_asked_for(api, things):
    chinese = api("viewer")("GET", "/cases", Accept_Language="zh-hans").json()["cases"][0]
    english = api("viewer")("GET", "/cases", Accept_Language="en").json()["cases"][0]
    assert chinese["state"] == english["state"]
    assert chinese["state_name"] != english["state_name"]


def test_pages_follow_one_another_without_gap_or_repeat(api, report):
    made = [report().case.public_id for _ in range(7)]
    seen, cursor = [], ""
    while True:
        page = api("viewer")("GET", f"/cases?size=3&cursor={cursor}").json()
        seen += [row["id"] for row in page["cases"]]
        if not (cursor := page["cursor"]):
            break
    assert seen == made[::-1]


def test_filters_restrict_and_join(api, report, person, things):
    new = report("垃圾没人清").case
    find = api("viewer")
    ids = lambda query: {row["id"] for row in find("GET", f"/cases?{query}").json()["cases"]}  # noqa: E731
    assert ids("state=new") == {new.public_id}
    assert ids(f"category={things['category']}") == {things["case"]}
    assert ids(f"party={things['party']}&state=new") == set()
    assert ids(f"number={new.number}") == {new.public_id}
    assert ids("state=new,dispatched,handling") == {new.public_id, things["case"]}
    assert ids("overdue=true") == set()


@pytest.mark.parametrize("cases", [1, 40])
def test_a_page_of_cases_costs_the_same_however_many_it_shows(api, report, django_assert_num_queries, cases):
    for _ in range(cases):
        report(lon=126.6, lat=45.75)
    key = api("viewer")
    key("GET", "/cases")
    # key with account, grants, page, clocks
    with django_assert_num_queries(4):
        assert len(key("GET", "/cases?size=200").json()["cases"]) == cases


def test_a_scoped_session_stays_within_five_queries_and_one(person, report, django_assert_num_queries):
    report()
    organisation = Account.objects.get(public_id=person("viewer").id).organisation.code
    actor, browser = person("dispatcher", organisation=organisation), Client()
    account = Account.objects.get(public_id=actor.id)
    browser.force_login(account, "django.contrib.auth.backends.ModelBackend")
    browser.get("/api/v1/cases")
    # session, account, grants, page, clocks: the scope's parties are remembered
    with django_assert_num_queries(5):
        assert browser.get("/api/v1/cases").status_code == 200


def test_the_cost_of_one_intake_is_known(api, report, django_assert_max_num_queries):
    report(lon=126.6, lat=45.75)
    stranger = api()
    # One of them looks for likely duplicates.
    with django_assert_max_num_queries(14):
        assert stranger("POST", "/reports", {"text": "不热", "lon": 126.6, "lat": 45.75}).status_code == 201


# --- the whole life -------------------------------------------------------------------------------


def test_a_case_lives_its_life_by_the_api_alone(api, things):
    receipt = api()("POST", "/reports", {"text": "三天不热", "phone": "13800000000"}).json()
    number, secret = receipt["number"], receipt["secret"]
    clerk, handler, checker = api("dispatcher"), api("handler"), api("checker")
    case = clerk("GET", f"/cases?number={number}").json()["cases"][0]["id"]
    assert clerk("POST", f"/cases/{case}/triage", {"category": things["category"]}).status_code == 200
    order = clerk("POST", f"/cases/{case}/dispatch", {"party": things["party"]}).json()["id"]
    assert handler("POST", f"/orders/{order}/accept", {}).status_code == 200
    done = handler("POST", f"/orders/{order}/handle", {"result": "fixed", "text": "换了阀门"})
    assert done.status_code == 201
    assert checker("POST", f"/cases/{case}/check", {"passed": True, "text": "已热"}).status_code == 201
    assert checker("POST", f"/cases/{case}/answer", {"text": "暖气已修好，室温20度"}).status_code == 200
    followed = api()("GET", f"/reports/{number}", X_Case_Secret=secret).json()
    assert (followed["answer"], followed["closed_at"]) == ("暖气已修好，室温20度", None)
    assert "13800000000" not in str(followed)
    verdict = {"verdict": "confirmed"}
    assert api()("POST", f"/reports/{number}/feedback", verdict, X_Case_Secret=secret).status_code == 201
    whole = checker("GET", f"/cases/{case}").json()
    assert whole["confirmed"] is True
    assert whole["closed_at"]
    assert [clock["stage"] for clock in whole["clocks"] if clock["stopped_at"] is None] == []
    assert "13800000000" not in str(whole)
    steps = checker("GET", f"/walk/{case}?direction=down").json()
    assert {"order", "outcome", "check"} <= {found["stage"] for found in steps["objects"].values()}


def test_whoever_handled_a_case_is_refused_its_check(api, person, things):
    both = api("handler")
    from qipan.people.public import grant_role

    account = Account.objects.get(username="handler-")
    grant_role(by=system("test"), account=account, role="checker")
    both("POST", f"/orders/{things['order']}/accept", {})
    both("POST", f"/orders/{things['order']}/handle", {"result": "fixed", "text": "修好了"})
    refused = both("POST", f"/cases/{things['case']}/check", {"passed": True, "text": "好"})
    assert (refused.status_code, shape_of(refused)["code"]) == (403, "permission")
