"""What an answer says, by itself and beside others."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels import reply_quality as answers

COURTESY = ("您好", "网友", "留言已收悉", "已收悉", "感谢您对我们工作的关心、监督与支持", "谢谢", "您的")


def test_a_date_filled_in_does_not_make_a_text_new():
    one = answers.shingles("您的留言已收悉，已转市教育局调查处理。2019年4月3日")
    other = answers.shingles("您的留言已收悉，已转市教育局调查处理。2019年12月30日")
    assert answers.likeness(one, other) == 1.0


def test_different_matters_are_not_alike():
    one = answers.shingles("已更换阀门，室温恢复到20度，明天上午回访。")
    other = answers.shingles("路灯线路已修复，昨晚八点现场查看已经亮灯。")
    assert answers.likeness(one, other) < 0.1


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("网友：您好！留言已收悉", ""),
        ("您好，感谢您对我们工作的关心监督与支持。谢谢！", ""),
        ("您好！已更换阀门。", "已更换阀门"),
    ],
)
def test_courtesies_say_nothing(answer, left):
    assert answers.without(answer, COURTESY) == left


def test_what_was_asked_is_named_or_not():
    asked = "家里暖气不热，室温只有14度"
    assert answers.share_named(asked, "已上门，室温恢复到20度") > 0
    assert answers.share_named(asked, "您的留言已转有关单位") == 0
    assert answers.share_named("", "好") == 1


def test_promises_need_a_date():
    assert answers.undated("我们将尽快处理。", ["尽快", "及时"]) == ["尽快"]
    assert answers.undated("我们将尽快处理，3月5日前办结。", ["尽快"]) == []
    assert answers.undated("尽快处理。3月5日开会。", ["尽快"]) == ["尽快"]


def test_long_sentences_are_found():
    assert answers.long_sentences("短句。" + "长" * 61 + "。", 60) == ["长" * 61]


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_symmetric_and_bounded(one, other):
    a, b = answers.shingles(one), answers.shingles(other)
    assert 0 <= answers.likeness(a, b) == answers.likeness(b, a) <= 1
    assert answers.likeness(a, a) == (1.0 if a else 0.0)


@pytest.mark.realdata
def test_the_boiler_plates_of_a_real_city_are_found(realdata):
    """Replies that say the same but for names and dates, four times over, are found; long ones pass."""
    with gzip.open(
        realdata / "tipdm2020c" / "fj4_messages_replies_2816.csv.gz", "rt", encoding="utf-8"
    ) as file:
        replies = [row["答复意见"] for row in csv.DictReader(file)]
    bare = [re.sub(r"[\W\d_A-Z]+", "", reply) for reply in replies]
    copies = Counter(bare)
    repeated = [reply for reply, plain in zip(replies, bare, strict=True) if copies[plain] >= 4 and plain]
    assert len(repeated) > 40
    assert all(answers.count_alike(reply, repeated, 0.8) >= 4 for reply in repeated)
    own_words = [reply for reply in replies if len(reply) > 400][:60]
    assert sum(answers.count_alike(reply, own_words, 0.8) >= 4 for reply in own_words) == 0
