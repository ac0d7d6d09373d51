"""Limits on pages and by the API: asked, refused with what was typed, decided, shown."""

from __future__ import annotations

import pytest

from qipan.cases.models import Escalation, Extension
from qipan.core.public import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(enter, things):
    return enter("handler", organisation=things["party"])


def test_a_refused_form_comes_back_with_what_was_typed(handler, things):
    Extension.objects.update(state="rejected")
    sent = {"amount": "900", "reason": "等待备件到货，已经下单"}
    answer = handler.post(f"/cases/{things['case']}/limits/extend/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "at most the original limit" in page
    assert "等待备件到货，已经下单" in page


def test_a_form_that_closed_meanwhile_is_not_lost(handler, things):
    answer = handler.post(
        f"/cases/{things['case']}/limits/extend/", {"amount": "1", "reason": "再要一天时间"}
    )
    assert answer.status_code == 422
    assert "再要一天时间" in answer.content.decode()


def test_a_decision_needs_a_choice_and_reasons(enter, things):
    dispatcher, path = enter("dispatcher"), f"/requests/{things['extension']}/"
    assert dispatcher.post(path, {"approved": "", "reason": "现场核实确需时间"}).status_code == 422
    assert dispatcher.post(path, {"approved": "yes", "reason": "好"}).status_code == 422
    assert Extension.objects.get().state == "asked"
    assert dispatcher.post(path, {"approved": "yes", "reason": "现场核实确需时间"}).status_code == 302
    assert Extension.objects.get().state == "approved"
    page = enter("dispatcher", language="zh-hans").get(f"/cases/{things['case']}/").content.decode()
    assert "经批准延期：增加1个工作日。" in page
    assert "现场核实确需时间" in page


def test_the_party_that_asks_is_offered_no_decision(handler, enter, things):
    path = f"/requests/{things['extension']}/"
    assert 'name="approved"' not in handler.get(path).content.decode()
    assert 'name="approved"' in enter("dispatcher").get(path).content.decode()


def test_the_list_of_what_wants_attention_speaks_both_languages(enter, things):
    raised = Extension.objects.get().clock
    Escalation.objects.create(clock=raised, step="due", at=clock.now())
    chinese = enter("dispatcher", language="zh-hans").get("/attention/").content.decode()
    english = enter("dispatcher").get("/attention/").content.decode()
    assert "时限已到，超时已经记录" in chinese
    assert "The limit has run out" in english
    assert things["number"] in chinese
    assert chinese.count(f"/requests/{things['extension']}/") == 1
    assert "/requests/" not in enter("viewer").get("/attention/").content.decode()


def test_the_whole_way_by_the_api(api, things):
    ask, decide = api("handler", organisation=things["party"]), api("dispatcher")
    told = decide("POST", f"/requests/{things['extension']}/decide", {"approved": True, "reason": "确需时间"})
    assert told.json()["state"] == "approved"
    again = ask("POST", f"/cases/{things['case']}/extensions", {"amount": 0.5, "reason": "备件仍未到货"})
    assert again.status_code == 201
    waiting = decide("GET", "/attention").json()["requests"]
    assert {each["id"] for each in waiting} == {again.json()["id"], things["suspension"]}
    pause = decide(
        "POST", f"/requests/{things['suspension']}/decide", {"approved": True, "reason": "确需时间"}
    )
    assert pause.json()["state"] == "approved"
    ended = decide("POST", f"/requests/{things['suspension']}/end", {"reason": "已经恢复施工"})
    assert ended.json()["ended_at"]
    kept = ask("GET", f"/cases/{things['case']}/requests").json()
    assert [each["kind"] for each in kept] == ["extension", "extension", "suspension"]
    (handling,) = (
        c for c in ask("GET", f"/cases/{things['case']}").json()["clocks"] if c["stage"] == "handle"
    )
    assert handling["explanation"]["extensions"] == [1.0]
