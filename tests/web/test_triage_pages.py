"""Triage on pages and in the API: help at the step, figures without persons, bounded queries, errors."""

from __future__ import annotations

import pytest
from tests.flow.test_triage import LAMP, examples

from qipan.cases import public as cases
from qipan.core.public import pack
from qipan.places.section import AREAS
from qipan.suggest.triage.training import activate, train_triage

pytestmark = pytest.mark.django_db
WHO = 3


@pytest.fixture
def model(person):
    by = person("data-steward")
    return activate(by=by, public_id=train_triage(by=by, examples=examples()).public_id, reason="试用一个月")


def page_of(client, case) -> str:
    return client.get(f"/cases/{case.public_id}/").content.decode()


def test_the_step_shows_what_the_machine_says_and_why(model, enter, report, person):
    earlier = report("街口路灯不亮，黑").case
    cases.triage(by=person("dispatcher"), case=earlier, category=LAMP)
    shown = page_of(enter("dispatcher"), report("门口路灯不亮，晚上黑").case)
    for words in (
        "The model suggests:",
        "Speaks for it:",
        "Keywords of the city",
        "路灯",
        earlier.title,
        "Model version",
    ):
        assert words in shown
    assert "urban-management" not in shown or "Would lead" in shown


def test_doubt_is_said(model, enter, report):
    shown = page_of(enter("dispatcher"), report("ωψ").case)
    assert "The machine is not sure." in shown
    assert "Hardly any of its words" in shown


def test_without_a_model_the_keywords_are_named(enter, report):
    assert "Suggested by its words:" in page_of(enter("dispatcher"), report("路灯不亮").case)


def test_whoever_may_not_triage_sees_no_suggestion(model, enter, report):
    assert "The model suggests:" not in page_of(enter("viewer"), report("门口路灯不亮，晚上黑").case)


def test_the_overview_costs_the_same_for_many(model, enter, report, person, django_assert_num_queries):
    for text in ("路灯不亮，黑", "暖气不热", "井盖丢了"):
        cases.triage(by=person("dispatcher"), case=report(text).case, category=LAMP)
    visitor = enter("analyst")
    visitor.get("/triage/")
    with django_assert_num_queries(WHO + 5):
        shown = visitor.get("/triage/").content.decode()
    assert "dispatcher-" not in shown
    assert person("dispatcher").id not in shown


def test_a_person_puts_a_model_out_of_and_into_use_with_a_reason(model, enter):
    visitor, path = enter("data-steward"), f"/triage/models/{model.public_id}/"
    assert "Entry in the algorithm register" in visitor.get(path).content.decode()
    assert visitor.post(path, {"reason": ""}).status_code == 422
    assert visitor.post(path, {"reason": "误判太多"}).status_code == 302
    model.refresh_from_db()
    assert not model.active
    visitor.post(path, {"reason": "已经改好"})
    model.refresh_from_db()
    assert model.active
    assert enter("auditor").post(path, {"reason": "已经改好"}).status_code == 403
    assert enter("data-steward").get("/triage/models/mdl_none/").status_code == 404
    assert enter("dispatcher").get("/triage/").status_code == 403


def test_the_api_suggests_with_reasons_and_departments(model, api):
    district = next(a.code for a in pack().pack[AREAS] if a.level == "district")
    told = api("dispatcher")(
        "POST", "/triage/suggest", {"text": "门口路灯不亮，晚上黑", "area": district}
    ).json()
    assert (told["suggested"], told["voice"], told["model"]) == (LAMP, "model", model.public_id)
    assert told["departments"][0]["party"] == f"urban-management-{district}"
    assert 0 < told["categories"][0]["probability"] <= 1
    assert told["categories"][0]["speak_for"]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"text": " "}, 400), ({"text": "灯" * 10_001}, 400), ({}, 422), ({"text": "灯", "area": "none"}, 404)],
)
def test_what_the_api_cannot_use_is_refused(api, body, status):
    assert api("dispatcher")("POST", "/triage/suggest", body).status_code == status


def test_ten_megabytes_are_refused_and_the_server_lives(api):
    call = api("dispatcher")
    assert 400 <= call("POST", "/triage/suggest", {"text": "灯" * 3_500_000}).status_code < 500
    assert call("POST", "/triage/suggest", {"text": "路灯"}).status_code == 200


def test_rights_of_the_api(model, api):
    assert api()("POST", "/triage/suggest", {"text": "灯"}).status_code in (401, 403)
    assert api("handler")("POST", "/triage/suggest", {"text": "灯"}).status_code == 403
    assert api("intake-clerk")("POST", "/triage/suggest", {"text": "灯"}).status_code == 200
    assert api("dispatcher")("GET", "/triage/models").status_code == 403
    assert api("auditor")("GET", "/triage/models").json()[0]["id"] == model.public_id
    assert api("auditor")("GET", "/triage/figures").json()["decided"] == 0
    reason = {"reason": "误判太多"}
    assert api("auditor")("POST", f"/triage/models/{model.public_id}/retire", reason).status_code == 403
    assert (
        api("analyst")("POST", f"/triage/models/{model.public_id}/retire", reason).json()["active"] is False
    )
    assert (
        api("analyst")("POST", f"/triage/models/{model.public_id}/activate", reason).json()["active"] is True
    )
