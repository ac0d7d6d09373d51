"""What points at a person is hidden however it is written; other numbers and prose are left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels.checkdigits import append_check
from qipan.kernels.identifiers import mask

SEPARATORS = [
    "",
    " ",
    "-",
    ".",
    "·",
    "_",
    "，",
    "、",
    " - ",
    "　",
    "/",
    "—",
    "\u200b",
    "‧",
    "~",
    "杠",
    "空格",
]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
CAPITALS = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
WIDTHS = [None, FULL_WIDTH, CHINESE, CAPITALS, CIRCLED]
BEFORE = ["", "tel", "v", "微信", "电话:", "请打", "ID", "联系", "wx", "（", "家里热，", "+86 ", "0086-"]
AFTER = ["", "qq", "，谢谢", "。", ")", "找我", " thanks"]


def written(data: st.DataObject, digits: str) -> str:
    """The digits in some spelling: groups of any length, one separator, one width or two mixed."""
    separator = data.draw(st.sampled_from(SEPARATORS))
    widths = data.draw(st.lists(st.sampled_from(WIDTHS), min_size=1, max_size=2))
    groups, rest = [], digits
    while rest:
        length = data.draw(st.integers(1, len(rest)))
        width = data.draw(st.sampled_from(widths))
        groups.append(rest[:length].translate(width) if width else rest[:length])
        rest = rest[length:]
    return separator.join(groups)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("请打13800138000", "请打***********"),
        ("138 0013 8000", "*** **** ****"),
        ("请打19000101000", "请打***********"),
        ("13 45 678 9012", "** ** *** ****"),
        ("13 20 030 0100", "** ** *** ****"),
        ("+86 13800138000", "+** ***********"),
        ("１３８００１３８０００", "***********"),
        ("138OO138OOO", "***********"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "***********"),
        ("幺三八零零一三八零零零", "***********"),
        ("138****8000", "***********"),
        ("打13800138000或13900139000", "打***********或***********"),
        ("one three eight zero zero one three eight", "*** ***** ***** **** **** *** ***** *****"),
        ("+7 495 123 45 67", "+* *** *** ** **"),
        ("电话：0451-84881234", "电话：****-********"),
        ("（０４５１）８４８８１２３４", "（****）********"),
        ("+86 451 84881234", "+** *** ********"),
        ("0451 8488 1234转802", "**** **** ****转***"),
        ("座机84881234", "座机********"),
        ("手机尾号 8000", "手机尾号 ****"),
        ("身份证230103199001011234", "身份证" + "*" * 18),
        ("２３０１０３１９９００１０１１２３Ｘ", "*" * 18),
        ("230103-1990-01-01-1234", "******-****-**-**-****"),
        ("230103900101123", "*" * 15),
        ("工行 6222 0212 3456 7890 123", "工行 **** **** **** **** ***"),
        ("li.si+hot@mail.example.org", "**.**+***@****.*******.***"),
        ("lisi＠example。com", "****＠*******。***"),
        ("lisi艾特example点com", "****************"[:4] + "**" + "*" * 7 + "*" + "***"),
        ("加v：lisi_2020", "加v：****_****"),
        ("微信号lisilisi", "微信号********"),
        ("QQ 123456", "QQ ******"),
        ("黑A·12345", "**·*****"),
        ("黑ＡＤ１２３４５", "********"),
        ("护照E12345678", "护照*********"),
        ("3单元501", "*单元***"),
        ("5号楼2门602", "*号楼*门***"),
        ("十二栋三单元一四零二室", "**栋*单元****室"),
        ("5-2-602", "*-*-***"),
        ("住3楼东户", "住*楼*户"),
        ("Apt. 12B, please", "Apt. ***, please"),
        ("姓名：欧阳小明，电话不通", "姓名：****，电话不通"),
        ("我叫李小四，住在附近", "我叫***，住在附近"),
        ("联系人王五", "联系人**"),
        ("张伟先生反映", "**先生反映"),
        ("my name is John Doe", "my name is **** ***"),
    ],
)
def test_hidden(text, hidden):
    assert mask(text) == hidden
    assert mask(hidden) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "",
        "家里暖气不热，室温只有14度",
        "260121-4829137-5",
        "编号26012148291375",
        "2026-01-21 06:40:00",
        "2026-01-21T06:40:00.123456+00:00",
        "20260121",
        "赔偿1380013元8000角",
        "cas_01kfa13800138000zzzzzzzzzz",
        "a3f138001380001234567890abcdef138001380009",
        "126.6831234, 45.7212345",
        "12345",
        "热线12345，楼号84881234",
        "居民多次致电12345、110、12369",
        "订单号 4827361920",
        "工单 2026010512345678",
        "230102001001",
        "红旗街道珠江社区12号楼门口路灯不亮",
        "香坊区公滨路435号",
        "三室一厅，90平米",
        "1、3、5、7、9、11、13、15号楼全部停水",
        "联系人不接电话",
        "我叫了物业三次",
        "王女士来电",
        "微信支付打不开，wechat payment fails",
        "地铁1号线医大一院站3号口",
        "Replaced by the contractor. Row 5 of 12.",
    ],
)
def test_left_alone(text):
    assert mask(text) == text


@given(st.text(max_size=80))
def test_length_and_idempotence_on_any_text(text):
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once


@given(st.text(alphabet="0139一三零 -.@aoXx*室号楼单元门姓名：", max_size=40))
def test_length_and_idempotence_on_text_that_nearly_is_a_number(text):
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once


@given(st.data(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_mobile_number_survives_in_any_spelling(data, number):
    spelling = written(data, number)
    before, after = data.draw(st.sampled_from(BEFORE)), data.draw(st.sampled_from(AFTER))
    masked = mask(before + spelling + after)
    rest = masked[len(before) : len(before) + len(spelling)]
    assert not any(character.isnumeric() for character in rest), masked


@given(
    st.data(), st.dates(), st.integers(100000, 999999), st.integers(0, 999), st.sampled_from("0123456789X")
)
def test_no_identity_number_survives_in_any_spelling(data, born, area, order, check):
    born = born.replace(year=1900 + born.year % 120)
    spelling = written(data, f"{area}{born:%Y%m%d}{order:03d}{check}")
    if any(word in spelling for word in ("杠", "空格")):
        return
    masked = mask(f"身份证{spelling}。")
    assert not any(character.isnumeric() for character in masked), masked


@given(st.dates(), st.integers(0, 10**7 - 1), st.sampled_from(["", "-", " "]))
def test_case_numbers_stay_by_their_check_digit(day, serial, separator):
    day = day.replace(year=2000 + day.year % 100)
    digits = append_check(f"{day:%y%m%d}{serial:07d}")
    number = separator.join((digits[:6], digits[6:13], digits[13:]))
    assert mask(f"见{number}。") == f"见{number}。"


@given(
    st.from_regex(r"[a-z][a-z0-9._]{1,12}", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9-]{0,10}(\.[a-z]{2,6}){1,2}", fullmatch=True),
    st.sampled_from(["@", "＠", " @ ", "(at)", "艾特"]),
    st.booleans(),
)
def test_no_address_of_mail_survives(local, domain, at, upper):
    address = f"{local}{at}{domain}"
    masked = mask(f"请回复 {address.upper() if upper else address} 。")
    assert not re.search(r"[a-z0-9]", masked[4:-2], re.IGNORECASE), masked


@given(
    st.integers(1, 40),
    st.integers(1, 9),
    st.integers(1, 32),
    st.integers(1, 12),
    st.sampled_from(["号楼", "栋", "幢", "号", "#"]),
    st.sampled_from(["单元", "门", " 单元 "]),
    st.sampled_from(["", "室", "号", "户"]),
    st.sampled_from(WIDTHS),
)
def test_no_flat_survives(building, unit, floor, flat, house, entrance, room, width):
    parts = [str(n).translate(width) if width else str(n) for n in (building, unit)]
    door = f"{floor}{flat:02d}".translate(width) if width else f"{floor}{flat:02d}"
    masked = mask(f"珠江社区{parts[0]}{house}{parts[1]}{entrance}{door}{room}漏水")
    assert not any(character.isnumeric() for character in masked), masked
