"""The two scores of a reply: more substance never lowers them, courtesies are no substance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels.reply_substance import Substance, substance_of

FORWARDED = "网友您好！您的留言已收悉，已转城管局处理。感谢您的支持！"
ANSWERED = (
    "您好！经现场核实，该路段路灯因电缆被盗不亮。根据《城市照明管理规定》第二十三条，由市政所负责维修，"
    "3月5日已更换电缆，3月8日前恢复照明。"
)


def test_a_forwarding_tells_less_than_an_answer():
    forwarded, answered = substance_of(FORWARDED), substance_of(ANSWERED)
    assert forwarded.completeness < 4.2 < answered.completeness
    assert forwarded.explanation < 4.45 < answered.explanation


def test_courtesies_are_no_substance():
    courteous = "尊敬的网友您好！" + ANSWERED + "感谢您对我们工作的理解和支持！祝您生活愉快！"
    assert substance_of(courteous).substance == substance_of(ANSWERED).substance


def test_english_counts_reasons_and_steps_too():
    told = substance_of(
        "The lamp was repaired because the cable had failed; it will be inspected again on 4 May."
    )
    assert (told.reasons, told.steps >= 2) == (1, True)


def test_an_empty_reply_tells_nothing():
    assert substance_of("  ").completeness == 0.0


@given(st.lists(st.integers(0, 5000), min_size=5, max_size=5), st.integers(0, 4))
def test_more_of_anything_never_lowers_a_score(counts, which):
    more = list(counts)
    more[which] += 1
    less, full = Substance(*counts), Substance(*more)
    assert full.completeness >= less.completeness
    assert full.explanation >= less.explanation
