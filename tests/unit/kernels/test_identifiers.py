"""Numbers that point at a person are found however they are written; other numbers are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels.identifiers import mask


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("请打13800138000", "请打138********"),
        ("138 0013 8000", "138 **** ****"),
        ("138-0013-8000。", "138-****-****。"),
        ("1380013 8000", "138**** ****"),
        ("+86 13800138000", "+86 138********"),
        ("+8613800138000", "+86138********"),
        ("008613800138000", "0086138********"),
        ("１３８００１３８０００", "１３８********"),
        ("电话：0451-84881234", "电话：****-********"),
        ("(0451)84881234", "(****)********"),
        ("（０４５１）８４８８１２３４", "（****）********"),
        ("010 6511 1234", "*** **** ****"),
        ("+86 451 84881234", "+** *** ********"),
        ("座机84881234", "座机********"),
        ("电话是 8488-1234", "电话是 ****-****"),
        ("身份证230103199001011234", "身份证" + "*" * 18),
        ("23010319900101123X，谢谢", "*" * 18 + "，谢谢"),
        ("２３０１０３１９９００１０１１２３Ｘ", "*" * 18),
        ("230103 19900101 1234", "****** ******** ****"),
        ("230103900101123", "*" * 15),
        ("打13800138000或13900139000", "打138********或139********"),
    ],
)
def test_masked(written, shown):
    assert mask(written) == shown
    assert mask(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "家里暖气不热，室温只有14度",
        "260121-4829137-5",
        "编号26012148291375",
        "2026-01-21 06:40:00",
        "2026-01-21T06:40:00.123456+00:00",
        "赔偿1380013元8000角",
        "3号楼2单元1402室",
        "cas_01kfa13800138000zzzzzzzzzz",
        "a3f138001380001234567890abcdef138001380009",
        "126.6831234, 45.7212345",
        "12345",
        "热线12345，楼号84881234",
    ],
)
def test_left_alone(text):
    assert mask(text) == text


@given(st.text(max_size=80))
def test_length_and_idempotence_on_any_text(text):
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once


@given(
    st.text(alphabet="家里暖气不热，。、 :", max_size=10),
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True).filter(str.isascii),
    st.text(alphabet="谢了，。 ", max_size=10),
)
def test_no_mobile_number_survives(before, number, after):
    assert number[3:] not in mask(before + number + after)
