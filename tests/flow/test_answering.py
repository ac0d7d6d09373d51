"""Answers are read once more before they go out, and whoever waits is told until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qipan.cases import public as cases
from qipan.cases.answering.selectors import unanswered
from qipan.cases.answering.standard import texts_for
from qipan.core import clock
from qipan.core.actors import system
from qipan.core.provenance import walk
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.sense.public import Observation, source_by_code

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
OWN = "已更换{}号楼的阀门，室温恢复到20度，{}日上午回访过。"


@pytest.fixture(autouse=True)
def at_work():
    with clock.at(MORNING):
        yield


def reported(text="家里暖气不热，室温只有14度") -> cases.Case:
    now = clock.now()
    seen = Observation(
        occurred_at=now, received_at=now, kind="report", channel="phone", text=text, lon=126.68, lat=45.72
    )
    return cases.intake(by=system("test"), source=source_by_code("intake"), observation=seen).case


def checked(person, **told) -> cases.Case:
    """A case whose work is done and checked, so that it waits for its answer."""
    case = reported(**told)
    case = cases.triage(by=person("dispatcher"), case=case, category=case.category)
    order = cases.dispatch(by=person("dispatcher"), case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="已更换阀门，室温恢复到20度。")
    cases.check(by=person("checker"), case=case, passed=True, text="上门测温20度。")
    return case


def test_mere_courtesy_is_held_back_until_somebody_says_why(person):
    case, text = checked(person), "网友：您好！留言已收悉"
    with pytest.raises(RuleRefused) as refused:
        cases.answer(by=person("dispatcher"), case=case, text=text)
    assert refused.value.where == "text"
    case = cases.answer(by=person("dispatcher"), case=case, text=text, despite="反映人要求只回执")
    told = cases.history_of(case)[-1].content
    assert (told["remarks"], told["despite"]) == (["courtesy-only"], "反映人要求只回执")


def test_the_fourth_reporter_with_the_same_answer_is_noticed(person):
    for number in range(3):
        cases.answer(by=person("dispatcher"), case=checked(person), text=OWN.format(number, number + 1))
    with pytest.raises(RuleRefused):
        cases.answer(by=person("dispatcher"), case=checked(person), text=OWN.format(9, 9))


def test_an_answer_that_names_nothing_of_what_was_asked_is_held_back(person):
    case = checked(person)
    with pytest.raises(RuleRefused):
        cases.answer(by=person("dispatcher"), case=case, text="该路段照明线路已经查看完毕。")
    cases.answer(by=person("dispatcher"), case=case, text="阀门已换，室温20度。")


def test_the_right_comes_before_the_remarks(person):
    with pytest.raises(NotPermitted):
        cases.answer(by=person("viewer"), case=checked(person), text="已收悉")


def test_a_standard_text_is_filled_with_the_facts(person):
    case = checked(person)
    filled = {text.code: text.text for text in texts_for(case, "zh")}
    assert case.number in filled["fixed"]
    assert "已更换阀门" in filled["fixed"]
    assert "2026-01-20" in filled["fixed"]


def test_whoever_waits_is_told_until_when_and_leaves_the_list(person):
    case, officer = reported(), person("dispatcher")
    later = MORNING + timedelta(days=3)
    with clock.at(later):
        assert [c.pk for c in unanswered(by=officer).cases] == [case.pk]
        notice = cases.tell_delay(by=officer, case=case, reason="配件在途", until=date(2026, 1, 26))
        assert unanswered(by=officer).cases == []
    with clock.at(later + timedelta(days=5)):
        assert [c.pk for c in unanswered(by=officer).cases] == [case.pk]
    assert notice.public_id in walk(case.public_id, "down").objects


@pytest.mark.parametrize(
    ("reason", "until", "error"),
    [
        ("", date(2026, 1, 26), InputError),
        ("配件在途", date(2026, 1, 20), RuleRefused),
        ("配件在途", date(2026, 9, 1), RuleRefused),
    ],
)
def test_a_notice_needs_a_reason_and_a_near_date(person, reason, until, error):
    with pytest.raises(error):
        cases.tell_delay(by=person("dispatcher"), case=reported(), reason=reason, until=until)


def test_an_answered_case_needs_no_notice(person):
    case = cases.answer(by=person("dispatcher"), case=checked(person), text="阀门已换，室温20度。")
    with pytest.raises(RuleRefused):
        cases.tell_delay(by=person("dispatcher"), case=case, reason="配件在途", until=date(2026, 1, 26))


def test_a_forwarding_that_names_the_matter_is_advised_on_and_still_goes_out(person):
    case = checked(person)
    case = cases.answer(by=person("dispatcher"), case=case, text="您反映的暖气问题已转区供热办处理。")
    assert cases.history_of(case)[-1].content["remarks"] == ["little-done", "little-why"]


def test_an_answer_that_says_what_and_why_has_no_such_remark(person):
    text = (
        "经上门核实，室温只有14度，原因是楼栋阀门老化。根据《哈尔滨市供热条例》，供热单位已于1月19日更换阀门，"
        "当日回访室温20度；1月25日前将再次测温，不达标的按规定退费。"
    )
    case = cases.answer(by=person("dispatcher"), case=checked(person), text=text)
    assert not {"little-done", "little-why"} & set(cases.history_of(case)[-1].content.get("remarks", []))
