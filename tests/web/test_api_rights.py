"""Which role may do what by the API, and that the description tells of every operation."""

from __future__ import annotations

import io
import wave
from datetime import timedelta

import pytest
from django.test import Client
from PIL import Image

from qipan.cases.bulk.services import Request, take_steps
from qipan.cases.retention.holds import place_hold
from qipan.cases.saved.services import save_filter
from qipan.core.actors import system
from qipan.core.jobs.queue import enqueue
from qipan.emergency.public import Words, propose
from qipan.judge.public import warning_by_id
from qipan.judge.section.indicators import INDICATORS

pytestmark = pytest.mark.django_db

REASON = {"reason": "重复工单"}
REASONS = {"reasons": "经电话与现场核实并无异常"}
GRADED = {
    "urgency": "{urgency}",
    "trend": "{trend}",
    "harm": "{harm}",
    "title": "供热",
    "text": "多处",
    **REASONS,
}
PERIOD = "start=2026-01-01T00:00Z&end=2026-01-08T00:00Z"
DOSSIER = {
    "question": "是否停暖检修一天",
    "affected": "片区居民约两千户",
    "legal_basis": "《黑龙江省城市供热条例》第三十条",
    "options": [
        {"title": "停", "effects": "一天内完成管道检修"},
        {"title": "不停", "effects": "漏点扩大，月底再停"},
    ],
    "evidence": ["{case}"],
}
REVIEW = {"subject": "{dossier}", "expected": "升温", "seen": "升温", "lesson": "按此预案办理"}
HELD = {"matter": "{case}", "reason": "行政诉讼需要", "basis": "（虚构）第1号", "until": "{month}"}
TASK = {"title": "抢修", "party": "{party}", "task": "换管", "category": "{category}"}
HOOK = {"party": "{party}", "url": "http://127.0.0.1:9/", "events": ["act.case."], "purpose": "互通测试"}

CALL = {"parties": ["city-parks"], "task": "会商", **REASON}
RULING = {"lead": "city-parks", "basis": "《市政府部门权责清单》第三条", **REASONS}

BORN = {"title": "核查停热范围", "category": "{category}"}
OPENED = {"origin": "{case}", "plan": "heating-outage", **REASONS}
TOLD = {"headline_zh": "停热", "headline_en": "No heat", "text_zh": "多处", "text_en": "Many", **REASONS}
STOCK = {"code": "heat-tankers", "amount": 1, "purpose": "养老院"}
SHIFT = {"situation": "两站恢复", "open_points": "南站"}

KEY = {"key": "0123456789abcdef0123456789abcdef"}
ORDER = {**KEY, "order": "{order}"}


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(made, "PNG")
    return made.getvalue()


def sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as written:
        written.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        written.writeframes(bytes(8000))
    return made.getvalue()


# operation, body, a role that may, a role that may not ("" where every role may)
RIGHTS = [
    ("GET /areas.geojson", None, "viewer", ""),
    ("GET /cases", None, "viewer", ""),
    ("GET /cases/points?bounds=126,45,127,46", None, "viewer", ""),
    ("POST /cases/exports", {"format": "csv"}, "viewer", ""),
    ("POST /cases/bulk/preview", {"step": "cancel", "cases": ["{case}"]}, "viewer", ""),
    # A bulk refuses case by case, so its door is as wide as the list's; see tests/flow/test_bulk.py.
    ("POST /cases/bulk", {"step": "accept", "cases": ["{case}"], "key": "key-0001"}, "viewer", ""),
    ("GET /cases/bulk/{bulk}", None, "dispatcher", ""),
    ("GET /filters", None, "viewer", ""),
    ("POST /filters", {"name": "待办", "filter": {"state": "closed"}}, "viewer", ""),
    ("POST /filters/{filter}/end", None, "dispatcher", ""),
    ("GET /cases/{case}", None, "viewer", ""),
    ("POST /intake", {"channel": "phone", "text": "不热"}, "intake-clerk", "handler"),
    ("POST /cases/{case}/triage", {"category": "{category}"}, "dispatcher", "handler"),
    ("POST /cases/{case}/dispatch", {"party": "{party}"}, "dispatcher", "checker"),
    ("POST /cases/{case}/check", {"passed": True, "text": "好"}, "checker", "dispatcher"),
    ("POST /cases/{case}/answer", {"text": "已修"}, "checker", "handler"),
    ("POST /cases/{case}/answer/remarks", {"text": "已修"}, "checker", ""),
    ("GET /cases/{case}/answer/texts", None, "checker", ""),
    ("POST /cases/{case}/delay", {"reason": "配件在途", "until": "2099-01-01"}, "dispatcher", "handler"),
    ("GET /unanswered", None, "viewer", ""),
    ("POST /cases/{case}/close", None, "checker", "handler"),
    ("POST /cases/{case}/reopen", REASON, "checker", "handler"),
    ("POST /cases/{case}/end", {"action": "cancel", **REASON}, "dispatcher", "handler"),
    ("GET /cases/{case}/similar", None, "viewer", ""),
    ("POST /cases/{case}/merge", {"into": "{other}", **REASON}, "dispatcher", "handler"),
    ("POST /cases/{case}/unmerge", REASON, "dispatcher", "handler"),
    (
        "POST /cases/{case}/split",
        {"title": "路灯不亮", "category": "{category}", **REASON},
        "dispatcher",
        "handler",
    ),
    ("GET /models", None, "viewer", ""),
    ("GET /attention", None, "viewer", ""),
    ("GET /cases/{case}/requests", None, "viewer", ""),
    ("POST /cases/{case}/extensions", {"amount": 1, **REASON}, "handler", "dispatcher"),
    ("POST /cases/{case}/suspensions", {"until": "{soon}", **REASON}, "handler", "dispatcher"),
    ("POST /cases/{case}/appeals", REASON, "handler", "dispatcher"),
    ("POST /cases/{case}/phases/{phase}", {"text": "已制止"}, "handler", "dispatcher"),
    ("POST /cases/{case}/condition", {"condition": "", **REASON}, "dispatcher", "handler"),
    ("POST /requests/{extension}/decide", {"approved": True, **REASON}, "dispatcher", "handler"),
    ("POST /requests/{suspension}/end", REASON, "dispatcher", "checker"),
    ("POST /orders/{order}/accept", None, "handler", "dispatcher"),
    ("POST /orders/{order}/return", REASON, "handler", "dispatcher"),
    ("POST /orders/{order}/handle", {"result": "fixed", "text": "已修"}, "handler", "checker"),
    ("GET /return-reasons", None, "viewer", ""),
    ("GET /cases/{case}/duties", None, "viewer", ""),
    ("POST /cases/{case}/assists", {"party": "city-parks", "task": "协查"}, "dispatcher", "checker"),
    ("POST /cases/{quarrelled}/whistles", CALL, "street-officer", "dispatcher"),
    ("POST /orders/{sub_order}/end", REASONS, "dispatcher", "checker"),
    ("GET /assists", None, "viewer", ""),
    ("GET /disputes", None, "viewer", ""),
    ("GET /disputes/{dispute}", None, "viewer", ""),
    ("POST /disputes/{dispute}/rule", RULING, "arbiter", "decider"),
    ("GET /rulings", None, "viewer", ""),
    ("GET /proposals", None, "viewer", ""),
    ("POST /proposals/{proposal}/accept", {"effective": "2099-01-01", **REASONS}, "duty-keeper", "arbiter"),
    ("POST /proposals/{proposal}/reject", REASONS, "duty-keeper", "dispatcher"),
    ("GET /hops?" + PERIOD, None, "viewer", ""),
    ("GET /findings", None, "viewer", ""),
    ("GET /findings/{finding}", None, "viewer", ""),
    ("POST /findings/{finding}/acknowledge", None, "duty-officer", "dispatcher"),
    ("POST /findings/{finding}/dismiss", REASONS, "duty-officer", "decider"),
    ("POST /findings/{finding}/confirm", GRADED, "duty-officer", "decider"),
    ("GET /warnings", None, "viewer", ""),
    ("GET /warnings/{warning}", None, "viewer", ""),
    ("POST /warnings/{warning}/adjust", GRADED, "duty-officer", "decider"),
    ("POST /warnings/{warning}/cancel", REASONS, "duty-officer", "decider"),
    ("GET /alerts", None, "viewer", ""),
    ("POST /warnings/{warning}/alerts", TOLD, "duty-officer", "decider"),
    ("POST /warnings/{warning}/alert-proposals", TOLD, "duty-officer", "decider"),
    ("POST /alert-proposals/{alert_proposal}/send", REASONS, "duty-officer", "decider"),
    ("POST /alert-proposals/{alert_proposal}/withdraw", REASONS, "duty-officer", "decider"),
    ("POST /warnings/{warning}/cases", BORN, "duty-officer", "decider"),
    ("POST /signals/{signal}/cases", {}, "duty-officer", "decider"),
    ("GET /emergencies", None, "viewer", ""),
    ("GET /emergencies/{emergency}", None, "viewer", ""),
    ("POST /emergencies", OPENED, "duty-officer", "decider"),
    (
        "POST /emergencies/{emergency}/posts",
        {"role": "site", "username": "viewer-"},
        "duty-officer",
        "viewer",
    ),
    ("POST /emergencies/{emergency}/steps/{step}/finish", {"note": "已通知"}, "duty-officer", "viewer"),
    ("POST /emergencies/{emergency}/steps/{step}/skip", REASONS, "duty-officer", "emergency-commander"),
    ("POST /emergencies/{emergency}/steps/{step}/order", None, "duty-officer", "decider"),
    ("POST /emergencies/{emergency}/stock", STOCK, "emergency-commander", "handler"),
    ("POST /emergencies/{emergency}/stock/{use}/commit", None, "duty-officer", "emergency-commander"),
    ("POST /emergencies/{emergency}/stock/{use}/release", None, "duty-officer", "emergency-commander"),
    ("POST /emergencies/{emergency}/log", {"text": "南站 0.2"}, "emergency-commander", "viewer"),
    ("POST /emergencies/{emergency}/handover", SHIFT, "duty-officer", "emergency-commander"),
    ("POST /emergencies/{emergency}/handover/accept", None, "emergency-commander", "viewer"),
    ("POST /emergencies/{emergency}/charge", REASONS, "emergency-commander", "dispatcher"),
    ("POST /emergencies/{emergency}/end", REASONS, "duty-officer", "emergency-commander"),
    ("GET /indicators", None, "viewer", ""),
    ("GET /indicators/now", None, "viewer", ""),
    ("GET /indicators/{indicator}/series?" + PERIOD, None, "viewer", ""),
    ("GET /decisions", None, "viewer", ""),
    ("POST /decisions", DOSSIER, "decider", "dispatcher"),
    ("GET /decisions/{dossier}", None, "viewer", ""),
    (
        "POST /decisions/{dossier}/opinions",
        {"voice": "居民", "text": "请尽快通知时间"},
        "analyst",
        "dispatcher",
    ),
    (
        "POST /decisions/{dossier}/opinions/{opinion}/answer",
        {"answer": "提前一天通知"},
        "analyst",
        "checker",
    ),
    ("POST /decisions/{dossier}/unasked", {"reason": "险情紧急，来不及逐户征求"}, "analyst", "checker"),
    ("POST /decisions/{dossier}/sign", {"option": 1, **REASONS}, "decider", "duty-officer"),
    ("POST /decisions/{dossier}/orders", TASK, "decider", "duty-officer"),
    ("GET /pool/runs", None, "data-steward", "viewer"),
    ("GET /pool/runs/{run}", None, "auditor", "handler"),
    ("GET /pool/runs/{run}/quarantine", None, "analyst", "handler"),
    ("POST /pool/rows/{row}/dismiss", {"reason": "台账已撤回该行"}, "data-steward", "analyst"),
    ("POST /pool/sources/{source}/reread", None, "data-steward", "analyst"),
    ("GET /outbox", None, "auditor", "handler"),
    ("POST /outbox/{delivery}/again", None, "data-steward", "dispatcher"),
    ("POST /outbox/{delivery}/arrived", {"remote_id": "R-1"}, "data-steward", "auditor"),
    ("POST /outbox/{delivery}/give-up", REASON, "data-steward", "auditor"),
    ("GET /partners", None, "dispatcher", "viewer"),
    ("GET /webhooks", None, "auditor", "viewer"),
    ("POST /webhooks", HOOK, "data-steward", "dispatcher"),
    ("POST /webhooks/{webhook}/state", {"state": "paused"}, "data-steward", "auditor"),
    ("POST /webhooks/{webhook}/secret", None, "data-steward", "auditor"),
    ("GET /open311/keys", None, "auditor", "viewer"),
    ("POST /open311/keys", {"party": "{party}", "purpose": "互通测试"}, "data-steward", "dispatcher"),
    ("POST /open311/keys/{key}/end", None, "data-steward", "auditor"),
    ("GET /held", None, "intake-clerk", "auditor"),
    ("POST /held/{held}/take-in", None, "intake-clerk", "handler"),
    ("POST /held/{held}/set-aside", REASON, "intake-clerk", "handler"),
    ("GET /inspections", None, "inspector", "checker"),
    ("POST /inspections/{inspection}", {"result": "fixed", "text": "现场看过"}, "inspector", "checker"),
    ("GET /draws", None, "viewer", ""),
    ("GET /draws/{draw}", None, "viewer", ""),
    ("GET /callbacks", None, "intake-clerk", "handler"),
    ("POST /callbacks/{called}", {"outcome": "no-answer"}, "intake-clerk", "handler"),
    ("GET /walk/{case}", None, "viewer", ""),
    ("GET /walk/{case}/neighbours?relation=opened&direction=up", None, "viewer", ""),
    ("GET /events", None, "auditor", "decider"),
    ("GET /jobs", None, "auditor", "decider"),
    ("GET /jobs/{job}", None, "auditor", "decider"),
    ("POST /jobs", {"kind": "oversee.verify"}, "data-steward", "auditor"),
    ("POST /jobs/{job}/cancel", None, "data-steward", "auditor"),
    ("GET /evaluation?" + PERIOD, None, "viewer", ""),
    ("GET /retention", None, "auditor", "data-steward"),
    ("GET /holds", None, "auditor", "data-steward"),
    ("POST /holds", HELD, "data-protection-officer", "auditor"),
    ("POST /holds/{hold}/lift", {"reason": "诉讼已经结束"}, "data-protection-officer", "auditor"),
    ("POST /reviews", REVIEW, "reviewer", "decider"),
    ("POST /triage/suggest", {"text": "不热"}, "intake-clerk", "handler"),
    ("GET /triage/models", None, "auditor", "dispatcher"),
    ("GET /triage/figures", None, "analyst", "dispatcher"),
    ("POST /triage/models/{model}/activate", REASON, "data-steward", "auditor"),
    ("POST /triage/models/{model}/retire", REASON, "data-steward", "auditor"),
    ("POST /attachments/{origin}/photos", {"file": picture()}, "intake-clerk", "viewer"),
    ("POST /attachments/{origin}/voices", {"file": sound()}, "intake-clerk", "viewer"),
    ("GET /cases/{case}/attachments", None, "viewer", ""),
    ("GET /attachments/{attachment}", None, "viewer", ""),
    ("POST /attachments/{attachment}/boxes", {"boxes": []}, "checker", "handler"),
    ("POST /attachments/{attachment}/release", {"seen": "another"}, "dispatcher", "handler"),
    ("POST /attachments/{attachment}/withdraw", {"purpose": "本人要求撤下"}, "checker", "viewer"),
    ("POST /attachments/{attachment}/original", {"purpose": "核对门牌号"}, "handler", "checker"),
    ("GET /field/day", None, "handler", "checker"),
    ("POST /field/starts", ORDER, "handler", "dispatcher"),
    ("POST /field/visits", {**ORDER, "text": "已到现场查看"}, "handler", "dispatcher"),
    ("POST /field/handovers", {**ORDER, "note": "阀门已关"}, "handler", "checker"),
    ("POST /field/handovers/{handover}/take", None, "handler", "checker"),
    ("POST /field/plans", {**ORDER, "day": "{tomorrow}"}, "handler", "checker"),
    ("POST /field/reports", {**KEY, "text": "路面塌陷"}, "handler", "checker"),
    ("GET /field/forms/{form}", None, "viewer", ""),
]
# Tried in test_mail_pages.py: a file is no JSON.
FILES = {"POST /intake/mail"}
PUBLIC = {
    "GET /duties",
    "GET /duties/text",
    "POST /suggest",
    "GET /questions",
    "POST /reports",
    "POST /reports/{number}/photos",
    "GET /reports/{number}",
    "POST /reports/{number}/feedback",
    "POST /reports/{number}/forget",
}


@pytest.fixture
def things(things, quarrels, called):
    """One of each, quarrels included."""
    return {**things, **quarrels, **called}


def filled(text, things):
    """Text or body with the ids of a test's objects in place of their names."""
    if isinstance(text, dict):
        return {name: filled(part, things) for name, part in text.items()}
    if isinstance(text, list):
        return [filled(part, things) for part in text]
    return text.format(**things) if isinstance(text, str) else text


@pytest.fixture
def call(api, things, person, report):
    """Calls an operation of the table with a role."""
    from qipan.core.public import clock, pack

    by = person("dispatcher")
    saved = save_filter(by=by, name="a", asked={"state": "closed"})
    bulk = take_steps(by=by, request=Request("accept", {}, "key-0000", cases=[things["case"]]))
    other = report("垃圾没有清运").case.number
    held = place_hold(
        by=person("data-protection-officer"),
        subject=things["case"],
        reason="行政诉讼需要",
        basis="（虚构）第2号",
        until=clock.now().date() + timedelta(days=30),
    )
    words = {name: text for name, text in TOLD.items() if name != "reasons"}
    proposal = propose(
        by=person("duty-officer", username="writer"),
        warning=warning_by_id(things["warning"]),
        words=Words(**words),
        reasons=TOLD["reasons"],
    )
    own = {
        "alert_proposal": proposal.public_id,
        "filter": saved.public_id,
        "bulk": bulk.public_id,
        "other": other,
        "hold": held.public_id,
        "month": (clock.now().date() + timedelta(days=30)).isoformat(),
    }
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    named = {
        **things,
        **own,
        "tomorrow": tomorrow,
        "form": "street-ledger",
        "job": enqueue("oversee.verify", by=system("test")).public_id,
        "indicator": pack().pack[INDICATORS][0].code,
    }

    def calling(role, operation, body):
        method, path = filled(operation, named).split(" ", 1)
        return api(role)(method, path, filled(body, named))

    return calling


@pytest.mark.parametrize(("operation", "body", "may", "may_not"), RIGHTS, ids=[row[0] for row in RIGHTS])
def test_an_operation_is_open_to_its_roles_only(call, operation, body, may, may_not):
    assert call("", operation, body).status_code == 401
    if may_not:
        assert call(may_not, operation, body).status_code == 403
    # The right is there; the step itself may be out of turn (409).
    assert call(may, operation, body).status_code in {200, 201, 409}


def described(things=None):
    schema = Client().get("/api/v1/openapi.json").json()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield method.upper(), path.removeprefix("/api/v1"), operation


def shaped(operation):
    """An operation with the names of its places left out."""
    method, path = operation.split("?")[0].split(" ", 1)
    return method, tuple("{}" if step.startswith("{") else step for step in path.split("/"))


def test_the_table_holds_every_operation():
    table = {shaped(row[0]) for row in RIGHTS} | {shaped(one) for one in PUBLIC | FILES}
    assert {shaped(f"{method} {path}") for method, path, _ in described()} == table


def test_every_operation_says_what_it_does_and_how_it_fails():
    for method, path, operation in described():
        told, public = operation["responses"], f"{method} {path}" in PUBLIC
        assert operation["summary"], path
        assert operation["description"], path
        assert ("security" in operation) != public, path
        assert ("401" in told) != public, path
        errors = {status: found for status, found in told.items() if status >= "400"}
        references = {f["content"]["application/problem+json"]["schema"]["$ref"] for f in errors.values()}
        assert references == {"#/components/schemas/Problem"}, path
        assert len({status for status in told if status < "300"}) == 1, path


def test_every_answer_is_described_by_a_schema():
    for _method, path, operation in described():
        (success,) = (found for status, found in operation["responses"].items() if status < "300")
        assert all(told["schema"] for told in success["content"].values()), path
        assert success["content"], path
