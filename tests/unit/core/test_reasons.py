"""A reason says something; assent, repetition and noise do not, in either language."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from qipan.core.reasons import FULL_REASON, basis_problem, ensure_basis, ensure_reason, reason_problem, weigh
from qipan.errors import InputError

EMPTY = (
    "同意同意同意同意同意",
    "同意，同意；同意！同意",
    "同 意 同 意",
    "无",
    "无 无 无",
    "好的好的好的好的",
    "没有理由",
    "已阅，拟同意。",
    "原则同意该方案",
    "经研究同意",
    "按领导要求办理",
    "不知道",
    "如题",
    "一二三四五六七八",
    "哈哈哈哈哈哈",
    "我同意这个决定",
    "无异议，请领导批准",
    "情况属实，同意",
    "测试测试测试",
    "这是我的理由这是我的理由",
    "aaaaaaaa",
    "no reason",
    "No reason given.",
    "N/A",
    "........",
    "———",
    "123456789",
    "👍👍👍👍",
    "OK ok ＯＫ",
    "yes, I agree",
    "I agree with this decision",
    "asdf asdf",
    "qwertyuiop",
    "abcdefghij",
    "hahahaha",
    "test test test",
    "sdfghjkl",
    "xxxxxxxxxx xxxxx",
    "because I say so",
    "\u200b\u200b\u200b",
    "   ",
    "",
    "good good good good",
    "as above",
    "see above, approved",
    "nothing to say",
    "请尽快处理请尽快处理请尽快处理请尽快处理",
    "fix the lamp fix the lamp fix the lamp fix the lamp",
    "同意1同意2同意3",
)
REASONS = (
    "暴雪封路",
    "误判太多",
    "无人受伤，水已退",
    "经研究，更换阀门比修补便宜",
    "与十月的报告是同一盏路灯",
    "不属于本单位职责",
    "重复来电",
    "电话里已转告",
    "名单昨日刚核对过，无需重做",
    "duplicate report",
    "Not our duty: private yard",
    "The valve was replaced on site",
    "Авария устранена на месте",
    "GIS误差",
    "同意。现场水位已降到警戒线以下",
    "Seen on site, pipe burst",
)


@pytest.mark.parametrize("text", EMPTY)
def test_what_says_nothing_is_no_reason(text):
    assert reason_problem(text)
    with pytest.raises(InputError) as refused:
        ensure_reason(text, where="reasons")
    assert refused.value.where == "reasons"


@pytest.mark.parametrize("text", REASONS)
def test_what_says_something_is_one(text):
    assert reason_problem(text) == ""
    assert ensure_reason(f"  {text}\n") == text


def test_the_sentence_tells_the_kind_of_fault():
    with translation.override("en"):
        check_the_sentences()


def check_the_sentences():
    assert "repeated" in reason_problem("同意" * 9)
    assert "agrees" in reason_problem("I agree")
    assert "too little" in reason_problem("改派", least=FULL_REASON)
    assert "No reason" in reason_problem(" ⋯⋯ ")
    assert len(reason_problem("好的，" + "同意" * 500)) < 120


def test_a_decision_needs_more_than_a_step():
    assert reason_problem("暴雪封路") == ""
    assert reason_problem("暴雪封路", least=FULL_REASON)
    assert reason_problem("两个方案中它最便宜，且老人不必搬走", least=FULL_REASON) == ""


def test_a_copy_of_a_reason_is_weighed_once():
    once = "现场已核实井盖破损"
    assert weigh(once * 2) == weigh(once)
    assert reason_problem(once * 2) == ""


def test_a_long_text_is_not_taken_for_repetition():
    text = (
        "The crew opened the valve, pressure came back within an hour, and all four reporters confirmed it. "
        * 3
    )
    assert reason_problem(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "依法",
        "相关规定",
        "国家有关法律法规",
        "按照有关规定办理",
        "同意",
        "N/A",
        "the law",
        "rules",
        "....",
        "领导决定",
        "根据相关政策文件",
        "《》",
        "aaaa",
    ],
)
def test_a_basis_that_names_no_rule(text):
    assert basis_problem(text)
    with pytest.raises(InputError):
        ensure_basis(text)


@pytest.mark.parametrize(
    "text",
    [
        "《黑龙江省城市供热条例》第三十二条",
        "哈尔滨市城市供热办法第20条",
        "GB/T 30428.2",
        "（虚构）第2号",
        "Heating Supply Act, art. 4",
        "哈政办发〔2023〕5号",
        "42 U.S.C. 1983",
        "Municipal Code 11-4",
        "行政诉讼法",
        "CJJ 194-2013",
    ],
)
def test_a_basis_that_can_be_looked_up(text):
    assert basis_problem(text) == ""


@given(st.text(alphabet=st.characters(categories=["P", "S", "Z", "N", "C"]), max_size=200))
def test_without_a_letter_there_is_no_reason(text):
    assert reason_problem(text)


@given(st.text(min_size=1, max_size=3), st.integers(6, 40))
def test_a_short_text_repeated_is_never_a_full_reason(text, times):
    assert reason_problem(text * times, least=FULL_REASON)
