"""A decision is signed when what must be there is there: not when the fields were filled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from qipan.cases.models import Case
from qipan.core import clock
from qipan.core.actors import Actor, system
from qipan.core.provenance import walk
from qipan.core.seal import seal_pending
from qipan.core.verify import verify
from qipan.decide import public as decide
from qipan.decide.models import Dossier
from qipan.errors import InputError, NotFound, NotPermitted, QipanError, RuleRefused

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
LAW = "《重大行政决策程序暂行条例》第十四条"
GOOD: dict[str, Any] = {
    "question": "暖房夜间是否继续开放？",
    "affected": "在暖房过夜的老人约四十人受影响，街道值守人员两人",
    "legal_basis": LAW,
    "options": [
        decide.OptionText("继续开放", "四十名老人夜间有处取暖，每晚值守两人"),
        decide.OptionText("夜间关闭", "节省值守两人，老人需转往救助站"),
    ],
}
REASONS = "气温低于零下二十五度，救助站床位不足，继续开放代价较小"


@pytest.fixture(autouse=True)
def morning():
    with clock.at(MORNING), translation.override("en"):
        yield


@pytest.fixture
def evidence(report: Any) -> list[str]:
    case: Case = report().case
    return [case.public_id]


@pytest.fixture
def drafter(person: Any) -> Actor:
    return person("decider", username="drafter")


@pytest.fixture
def decider(person: Any) -> Actor:
    return person("decider", username="signer")


@pytest.fixture
def dossier(drafter: Actor, evidence: list[str]) -> Dossier:
    return decide.draft(by=drafter, track="public-service", evidence=evidence, **GOOD)


def hear(dossier: Dossier, by: Actor, *groups: str) -> None:
    for group in groups:
        words = "希望夜间继续开放，来往不便"
        opinion = decide.add_opinion(by=by, dossier=dossier, voice=f"代表 {group}", text=words, group=group)
        decide.answer_opinion(by=by, opinion=opinion, answer="意见已写入方案第一条")


def sign(dossier: Dossier, by: Actor, reasons: str = REASONS) -> Dossier:
    return decide.sign(by=by, dossier=decide.dossier_by_id(dossier.public_id), option=1, reasons=reasons)


@pytest.mark.parametrize(
    ("part", "nonsense"),
    [
        ("legal_basis", {"legal_basis": "无"}),
        ("legal_basis", {"legal_basis": "有关规定"}),
        ("legal_basis", {"legal_basis": "《某某供水条例》第三条"}),
        ("affected", {"affected": "居民"}),
        ("affected", {"affected": "无无无无无无"}),
        ("question", {"question": "？？？"}),
        ("options", {"options": [decide.OptionText("关", "好"), decide.OptionText("不关", "不好")]}),
        ("options", {"options": [GOOD["options"][0], GOOD["options"][0]]}),
        ("options", {"options": []}),
    ],
)
def test_a_dossier_of_empty_words_is_not_opened(drafter, evidence, part, nonsense):
    with pytest.raises(QipanError) as refused:
        decide.draft(by=drafter, track="public-service", evidence=evidence, **(GOOD | nonsense))
    assert refused.value.where == part
    assert refused.value.mend
    assert not Dossier.objects.exists()


def test_an_unknown_track_is_named_and_no_evidence_is_none(drafter, evidence):
    with pytest.raises(NotFound, match="nowhere"):
        decide.draft(by=drafter, track="nowhere", evidence=evidence, **GOOD)
    with pytest.raises(InputError, match="evidence"):
        decide.draft(by=drafter, track="emergency", evidence=[], **GOOD)


def test_nobody_asked_is_no_reason_to_sign(dossier, decider):
    names = "Residents concerned, Service operators"
    with clock.at(MORNING + timedelta(days=30)), pytest.raises(RuleRefused, match=names):
        sign(dossier, decider)
    assert Dossier.objects.get().state == "draft"


def test_one_group_of_two_is_not_both(dossier, drafter, decider):
    hear(dossier, drafter, "residents")
    with clock.at(MORNING + timedelta(days=30)), pytest.raises(RuleRefused, match="Service operators"):
        sign(dossier, decider)


def test_whoever_drafted_does_not_sign(dossier, drafter):
    hear(dossier, drafter, "residents", "operators")
    with clock.at(MORNING + timedelta(days=8)), pytest.raises(RuleRefused, match="drafted"):
        sign(dossier, drafter)


def test_it_lies_open_as_long_as_the_track_says(dossier, drafter, decider):
    hear(dossier, drafter, "residents", "operators")
    nearly = MORNING + timedelta(days=7) - timedelta(minutes=1)
    with clock.at(nearly), pytest.raises(RuleRefused, match="2026-01-27 09:00"):
        sign(dossier, decider)
    with clock.at(MORNING + timedelta(days=7)):
        assert sign(dossier, decider).state == "signed"


@pytest.mark.parametrize(
    "reasons", ["同意同意同意同意同意", "同意", "", "asdf asdf asdf asdf", "好好好好好好好好好好"]
)
def test_reasons_that_say_nothing_are_none(dossier, drafter, decider, reasons):
    hear(dossier, drafter, "residents", "operators")
    with clock.at(MORNING + timedelta(days=8)), pytest.raises(InputError) as refused:
        sign(dossier, decider, reasons)
    assert refused.value.where == "reasons"


def test_a_named_person_says_why_nobody_was_asked_and_it_stays_with_the_decision(dossier, drafter, decider):
    with pytest.raises(InputError):
        decide.explain_unasked(by=drafter, dossier=dossier, reason="来不及")
    with pytest.raises(NotPermitted):
        decide.explain_unasked(by=system("test"), dossier=dossier, reason=REASONS)
    decide.explain_unasked(by=drafter, dossier=dossier, reason="今夜强降温，来不及逐户征求老人和值守人员意见")
    signed = sign(dossier, decider)
    assert (signed.state, signed.unasked_by.username) == ("signed", "drafter")
    seal_pending()
    assert verify().intact
    events = walk(signed.public_id, "up").objects
    assert any(each.startswith("cas_") for each in events)


def test_everybody_asked_needs_no_statement(dossier, drafter):
    hear(dossier, drafter, "residents", "operators")
    with pytest.raises(RuleRefused, match="has spoken"):
        decide.explain_unasked(by=drafter, dossier=dossier, reason=REASONS)


def test_an_opinion_says_something_and_is_of_a_group_that_is_asked(dossier, drafter):
    for wrong in ({"text": "好"}, {"text": ""}, {"voice": " "}, {"group": "nobody"}):
        given = {"voice": "居民", "text": "希望继续开放到天亮", "group": "residents"} | wrong
        with pytest.raises(QipanError):
            decide.add_opinion(by=drafter, dossier=dossier, **given)
    opinion = decide.add_opinion(by=drafter, dossier=dossier, voice="居民", text="希望继续开放到天亮")
    with pytest.raises(InputError):
        decide.answer_opinion(by=drafter, opinion=opinion, answer="阅")


def test_obstacles_are_told_before_anybody_tries(dossier, drafter, api):
    row = api("viewer")("GET", f"/decisions/{dossier.public_id}", None).json()
    assert [each["part"] for each in row["obstacles"]] == ["opinions", "opened_at"]
    assert all(each["what"] and each["mend"] for each in row["obstacles"])


def test_the_page_shows_what_is_missing_in_both_languages(dossier, enter):
    for language, words in (("zh-hans", "尚无以下方面的意见"), ("en", "No opinion stands of")):
        visitor = enter("analyst")
        page = visitor.get(f"/decisions/{dossier.public_id}/", headers={"accept-language": language})
        assert words in page.content.decode()


def test_no_sql_makes_a_signature_without_reasons(dossier):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(state="signed")
