"""Which role may open which page, and what strangers and wrong ids meet."""

from __future__ import annotations

import pytest

from qipan.core.public import new_id
from qipan.people.public import ROLES

pytestmark = pytest.mark.django_db

EVERY = frozenset(ROLES)
CLERKS = frozenset({"intake-clerk", "dispatcher", "duty-officer"})
POOL = frozenset({"duty-officer", "auditor", "data-steward", "analyst", "data-protection-officer"})
DRAFT = frozenset({"duty-officer", "decider", "analyst"})
AUDIT = frozenset({"reviewer", "auditor", "data-protection-officer"})
MODELS = frozenset({"reviewer", "auditor", "data-steward", "analyst"})

WHY = {"reason": "等待备件到货"}

# page, roles that may open it
PAGES = [
    ("/cases/", EVERY),
    ("/cases/{case}/", EVERY),
    ("/attention/", EVERY),
    ("/requests/{extension}/", EVERY),
    ("/intake/", CLERKS),
    ("/intake/receipt/", CLERKS),
    ("/duties/proposals/", EVERY),
    ("/duties/proposals/{proposal}/", EVERY),
    ("/disputes/", EVERY),
    ("/disputes/{dispute}/", EVERY),
    ("/assists/", EVERY),
    ("/hops/", EVERY),
    ("/cases/{case}/whistle/", frozenset({"street-officer"})),
    ("/inspections/", frozenset({"inspector"})),
    ("/inspections/{inspection}/", frozenset({"inspector"})),
    ("/inspections/draws/", EVERY),
    ("/inspections/draws/{draw}/", EVERY),
    ("/callbacks/", CLERKS),
    ("/callbacks/{called}/", CLERKS),
    ("/findings/", EVERY),
    ("/findings/{finding}/", EVERY),
    ("/warnings/", EVERY),
    ("/warnings/{warning}/", EVERY),
    ("/emergencies/", EVERY),
    ("/emergencies/{emergency}/", EVERY),
    ("/decisions/", EVERY),
    ("/decisions/new/?evidence={warning}", DRAFT),
    ("/decisions/{dossier}/", EVERY),
    ("/walk/{case}/", EVERY),
    ("/walk/{run}/", EVERY),
    ("/evaluation/", EVERY),
    ("/audit/", AUDIT),
    ("/operations/", frozenset({"auditor", "data-steward"})),
    ("/triage/", MODELS),
    ("/triage/models/{model}/", MODELS),
    ("/reviews/new/{case}/", frozenset({"reviewer"})),
    ("/field/", frozenset({"handler"})),
    ("/field/forms/", EVERY),
    ("/field/forms/street-ledger.csv", EVERY),
    ("/photos/{attachment}/redact/", EVERY),
    ("/retention/", frozenset({"auditor", "data-protection-officer"})),
    ("/sources/intake/", EVERY),
    ("/pool/", POOL),
    ("/pool/runs/{run}/", POOL),
]
CALL = {"parties": ["city-parks"], "task": "会商", "reason": "多次反映"}
ASK = {"party": "city-parks", "task": "协查"}
RULING = {"lead": "city-water", "reasons": "主管部门明确", "basis": "权责清单", "scope": "city"}
AMEND = {"decision": "accept", "effective": "2099-01-01", "reasons": "与条例一致"}
PUBLIC = [
    "/alerts/",
    "/cap/feed",
    "/duties/",
    "/duties/duties.yaml",
    "/field/app.webmanifest",
    "/field/worker.js",
    "/follow/",
    "/report/",
    "/report/receipt/",
]
COMMAND = frozenset({"duty-officer", "emergency-commander"})
TOLD = {
    "headline_zh": "供热中断",
    "text_zh": "多处停热",
    "headline_en": "Heating outage",
    "text_en": "No heat",
    "reasons": "多处来电，压力骤降",
}

# what is sent where, roles that get past the door (a refusal by a rule is not a closed door)
FORMS = [
    ("/cases/{case}/steps/accept/", {}, frozenset({"handler"})),
    ("/cases/{case}/steps/return/", {"code": "not-our-duty"}, frozenset({"handler"})),
    ("/cases/{case}/steps/cancel/", {"reason": "重复工单"}, frozenset({"dispatcher"})),
    ("/cases/export/", {"format": "none"}, EVERY),
    ("/cases/bulk/", {"step": "cancel"}, EVERY),
    ("/cases/filters/", {"title": "a"}, EVERY),
    ("/cases/filters/flt_x/end/", {}, EVERY),
    ("/cases/{case}/reveal/", {"purpose": "回访"}, frozenset({"intake-clerk", "dispatcher", "handler"})),
    ("/cases/{quarrelled}/whistle/", CALL, frozenset({"street-officer"})),
    ("/cases/{quarrelled}/assist/", ASK, frozenset({"dispatcher", "handler"})),
    ("/orders/{sub_order}/end/", {"reason": "逾时未报到"}, frozenset({"dispatcher", "handler"})),
    ("/disputes/{dispute}/", RULING, frozenset({"arbiter"})),
    ("/duties/proposals/{proposal}/", AMEND, frozenset({"duty-keeper"})),
    ("/cases/{case}/limits/extend/", {"amount": "1", **WHY}, frozenset({"handler"})),
    ("/cases/{case}/limits/suspend/", {"until": "2099-01-01", **WHY}, frozenset({"handler"})),
    ("/requests/{extension}/", {"approved": "yes", **WHY}, frozenset({"dispatcher"})),
    ("/intake/", {"channel": "phone", "text": "不热"}, CLERKS),
    ("/photos/{attachment}/redact/", {"remove": "0"}, frozenset({"dispatcher", "checker"})),
    ("/photos/{attachment}/release/", {"seen": "another"}, frozenset({"dispatcher", "checker"})),
    ("/photos/{attachment}/withdraw/", {"reason": "本人要求撤下"}, frozenset({"dispatcher", "checker"})),
    (
        "/photos/{attachment}/original/",
        {"purpose": "核对门牌号"},
        frozenset({"intake-clerk", "dispatcher", "handler"}),
    ),
    (
        "/inspections/{inspection}/",
        {"result": "fixed", "text": "现场看过，已修好"},
        frozenset({"inspector"}),
    ),
    ("/callbacks/{called}/", {"outcome": "no-answer"}, CLERKS),
    ("/callbacks/{called}/number/", {}, frozenset({"intake-clerk", "dispatcher"})),
    ("/findings/{finding}/acknowledge/", {}, frozenset({"duty-officer"})),
    ("/findings/{finding}/dismiss/", {"reasons": "经现场核实并无异常"}, frozenset({"duty-officer"})),
    ("/warnings/{warning}/cancel/", {"reasons": "压力已经恢复正常"}, frozenset({"duty-officer"})),
    ("/decisions/{dossier}/sign/", {"option": "1", "reasons": "老人和儿童多"}, frozenset({"decider"})),
    ("/warnings/{warning}/alert/", TOLD, frozenset({"duty-officer"})),
    ("/warnings/{warning}/case/", {"title": "核查"}, CLERKS),
    ("/signals/{signal}/case/", {}, CLERKS),
    ("/emergencies/new/{warning}/", {"plan": "heating-outage", "reasons": "再开一次不行"}, COMMAND),
    ("/emergencies/{emergency}/log/", {"text": "南站压力 0.2"}, COMMAND),
    ("/emergencies/{emergency}/charge/", {"reasons": "负责人失联三十分钟"}, COMMAND),
    ("/orders/new/{dossier}/", {}, frozenset({"decider"})),
    ("/operations/jobs/", {"kind": "none"}, frozenset({"data-steward"})),
    ("/operations/jobs/job_none/cancel/", {}, frozenset({"data-steward"})),
    ("/retention/holds/", {"matter": "{case}"}, frozenset({"data-protection-officer"})),
    ("/reviews/new/{case}/", {}, frozenset({"reviewer"})),
]


@pytest.fixture
def things(things, quarrels, called):
    """One of each, quarrels included."""
    return {**things, **quarrels, **called}


@pytest.mark.parametrize(("page", "roles"), PAGES, ids=[page for page, _ in PAGES])
def test_pages_open_to_their_roles_only(enter, things, page, roles):
    opened = {role for role in ROLES if enter(role).get(page.format(**things)).status_code == 200}
    assert opened == roles


@pytest.mark.parametrize("page", [page for page, _ in PAGES])
def test_a_stranger_is_sent_to_the_log_in(enter, things, page):
    answer = enter().get(page.format(**things))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=/")


@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_are_open_to_everybody(enter, page):
    assert enter().get(page).status_code == 200
    assert enter("viewer").get(page).status_code == 200


@pytest.mark.parametrize(("page", "sent", "roles"), FORMS, ids=[page for page, _, _ in FORMS])
def test_forms_are_taken_from_their_roles_only(enter, things, page, sent, roles):
    path = page.format(**things)
    refused = {
        role for role in ROLES if role not in roles and enter(role).post(path, sent).status_code != 403
    }
    assert refused == set()
    assert enter().post(path, sent).status_code == 403
    assert enter(sorted(roles)[0]).post(path, sent).status_code != 403


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("/cases/{}/", "cas"),
        ("/findings/{}/", "fnd"),
        ("/warnings/{}/", "wrn"),
        ("/emergencies/{}/", "emr"),
        ("/cap/{}.xml", "cap"),
        ("/decisions/{}/", "dec"),
        ("/signals/{}/", "sig"),
        ("/walk/{}/", "cas"),
        ("/sources/{}/", "src"),
    ],
)
def test_an_unknown_id_is_a_page_not_found(enter, page, kind):
    answer = enter("viewer").get(page.format(new_id(kind)))
    assert answer.status_code == 404
    assert 'class="fault"' in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "chinese", "english"),
    [
        ("/cases/", "案件", "Cases"),
        ("/cases/{case}/", "您可以办理", "What you can do"),
        ("/report/", "出了什么问题", "What is the matter?"),
        ("/follow/", "案件编号", "Case number"),
        ("/duties/", "权责清单", "Duty list"),
        ("/disputes/", "职责裁决", "Rulings"),
        ("/hops/", "一次派准", "Right at the first hop"),
        ("/evaluation/", "评价考核", "Evaluation"),
        ("/emergencies/{emergency}/", "值守日志", "Log book"),
        ("/alerts/", "公众预警", "Public alerts"),
    ],
)
def test_pages_speak_both_languages(enter, things, page, chinese, english):
    path = page.format(**things)
    assert chinese in enter("viewer", language="zh-hans").get(path).content.decode()
    assert english in enter("viewer", language="en").get(path).content.decode()
