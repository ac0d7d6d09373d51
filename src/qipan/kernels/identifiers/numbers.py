"""Digits that point at a person: telephones, identity and bank cards, passports, number plates.

Sources: GB 11643-1999 (identity numbers: 6 digits of the area, 8 of the date of birth, 3 of the order, one
check character; 15 digits before 1999); the Chinese numbering plan: mobile ``1[3-9]`` and 9 digits, fixed
lines an area code that begins with ``0`` and 7 or 8 digits; ISO/IEC 7812 (bank cards: 16–19 digits, 3–6 and
9 in front); GA 36-2018 (plates: province, letter, 5 characters, 6 on cars of new energy); E.164 (``+`` and
up to 15 digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qipan.kernels.identifiers.folding import Folded

# What may stand between two digits of one number: blanks, letters, a word that stands for a stroke.
_ANY = r"(?:[ a-z]{0,3}|空格|杠|横|横杠|点|然后|再)"
_BLANKS = r" {0,3}"
_MONTH = r"(?:0G[1-9]|1G[0-2])"
_DAY = r"(?:0G[1-9]|[12]G\d|3G[01])"
_BEGIN, _END = r"(?<!\d)", r"(?!\d)"


def _spread(pattern: str, gap: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("G", gap))


_MOBILE_PATTERN = rf"{_BEGIN}(?:(?:0G0G)?8G6G|0G)?1G[3-9](?:G\d){{9}}{_END}"
_MOBILE = _spread(_MOBILE_PATTERN, _ANY)
_MOBILE_LOOKALIKE = _spread(rf"(?<![a-z]){_MOBILE_PATTERN}(?![a-z])", _BLANKS)
_MOBILE_MISTYPED = re.compile(r"(?<!\d)1[3-9]\d{8}(?:\d\d)?(?!\d)")
_IDENTITY = _spread(
    rf"{_BEGIN}[1-9](?:G\d){{5}}G(?:1G[89]|2G0)G\dG\dG{_MONTH}G{_DAY}(?:G\d){{3}}G[\dx]{_END}", _BLANKS
)
_IDENTITY_15 = _spread(rf"{_BEGIN}[1-9](?:G\d){{5}}G\dG\dG{_MONTH}G{_DAY}(?:G\d){{3}}{_END}", r" {0,1}")
_AREA = r"(?:1G0|2G\d|[3-9]G\dG\d)"
_LANDLINE = _spread(rf"{_BEGIN}(?:(?:0G0G)?8G6G0?G|0G){_AREA}(?:G\d){{7,8}}{_END}", r" {0,2}")
_EXTENSION = re.compile(r" ?(?:转|分机|ext)\.? ?(\d{1,6})")
_CARD = _spread(rf"{_BEGIN}[3-69](?:G\d){{15,18}}{_END}", r" {0,1}")
_ABROAD = re.compile(r"[+](?:[ .()\-]{0,3}\d){8,15}(?!\d)")
_LOCAL = re.compile(r"(?<![0-9a-z])[2-8]\d{7}(?![0-9a-z])")
_AFTER_WORD = re.compile(
    r"(?:电话|座机|固话|手机|号码|联系方式|联系我|联系|致电|拨打|回电|传真|尾号|后四位|后4位|"
    r"身份证|证件号|卡号|账号|帐号|银行卡|社保|医保|户号|学号|护照|通行证|"
    r"tel|phone|mobile|call|fax|card|passport)[^\d\0]{0,6}?((?:\d {0,2}){2,22}[\dx])(?!\d)"
)
_SHORT_AFTER = re.compile(r"(?:尾号|后四位|后4位|末四位|身份证)")
_HALF_HIDDEN = re.compile(r"(?<![\d*])(\d{2,7})[*＊•●█]{2,10}(\d{2,7})(?!\d)")
_PASSPORT = re.compile(r"(?<![0-9a-z])(?:[egdsp]\d{8}|e[a-z]\d{7}|[chm]\d{8}(?:\d\d)?)(?![0-9a-z])")
_PASSPORT_SPACED = re.compile(
    r"(?:护照|通行证|passport)[^0-9a-z\0]{0,6}(?:no|number)?[ .:]*([a-z]{1,2} ?(?:\d ?){6,9})"
)
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使] {0,2}[a-z] {0,2}"
    r"(?:[0-9a-z] ?){4,5}[0-9a-z挂学警港澳领])"
    r"(?![0-9a-z])"
)
_PLATE_AFTER = re.compile(
    r"(?:车牌|牌照|车号|车牌号)[号码是为尾 ]{0,4}"
    r"([a-z]? ?(?:[0-9a-z] ?){2,5}[0-9a-z])(?![0-9a-z])"
)
_SPOKEN = re.compile(
    r"(?<![a-z])(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|"
    r"ling|yao|yi|er|san|si|wu|liu|qi|ba|jiu)(?![a-z])[^a-z0-9]{0,3}){7,22}"
)
_HOTLINE = re.compile(r"1[12]\d|12\d{3}|9[56]\d{3}")
_PLENTY = 7
# Numbers of buildings in one report: at least so many, and neighbours.
LIST_LENGTH, LIST_STEP = 4, 20


def identity_places(folded: Folded) -> Iterator[int]:
    """The places of digits of identity numbers, whatever separates them, the strokes of a date included."""
    for match in _IDENTITY.finditer(folded.digits):
        yield from _digits_of(folded.digits, *match.span())


def number_places(folded: Folded) -> Iterator[int]:
    """The places of characters to hide because they belong to a number of a person."""
    digits = folded.digits
    for pattern in (_MOBILE, _IDENTITY, _IDENTITY_15, _LANDLINE, _CARD):
        for match in pattern.finditer(digits):
            if not _is_list(match[0]):
                yield from _digits_of(digits, match.start(), match.end())
                extension = _EXTENSION.match(folded.plain, match.end())
                if extension:
                    yield from range(*extension.span(1))
    for match in _MOBILE_LOOKALIKE.finditer(folded.lookalikes):
        real = sum(c.isdigit() for c in digits[match.start() : match.end()])
        if real >= 2 and not _is_list(match[0]):
            yield from _digits_of(folded.lookalikes, match.start(), match.end())
    for pattern in (_MOBILE_MISTYPED, _LOCAL, _ABROAD):
        for match in pattern.finditer(folded.plain):
            yield from _digits_of(digits, match.start(), match.end())
    for match in _HALF_HIDDEN.finditer(folded.plain):
        yield from (*range(*match.span(1)), *range(*match.span(2)))
    yield from _after_words(digits)
    yield from _lettered(folded)


def _after_words(digits: str) -> Iterator[int]:
    for match in _AFTER_WORD.finditer(digits):
        length = sum(c.isdigit() for c in match[1])
        is_short = length >= 3 and _SHORT_AFTER.search(match[0])
        groups = match[1].split()
        if all(_HOTLINE.fullmatch(group) for group in groups):
            continue
        if (length >= _PLENTY or is_short) and not _is_list(match[1]):
            yield from _digits_of(digits, *match.span(1))


def _lettered(folded: Folded) -> Iterator[int]:
    """Numbers with letters of their own: passports, plates, numbers in words of English or pinyin."""
    for match in _PASSPORT.finditer(folded.plain):
        yield from range(*match.span())
    for match in _PASSPORT_SPACED.finditer(folded.plain):
        yield from _marks_of(folded.digits, *match.span(1))
    for pattern in (_PLATE, _PLATE_AFTER):
        for match in pattern.finditer(folded.digits):
            if sum(c.isdigit() for c in match[1]) >= 2:
                yield from _marks_of(folded.digits, *match.span(1))
    for match in _SPOKEN.finditer(folded.plain):
        yield from _marks_of(folded.digits, *match.span())


def _digits_of(text: str, begin: int, end: int) -> Iterator[int]:
    """Places of digits and of an identity number's last ``x``."""
    return (at for at in range(begin, end) if text[at].isdigit() or (at == end - 1 and text[at] == "x"))


def _marks_of(text: str, begin: int, end: int) -> Iterator[int]:
    return (at for at in range(begin, end) if text[at].isalnum())


def _is_list(written: str) -> bool:
    """Whether the digits are a list that counts up by small steps (1, 3, 5, 7, 9, 11), not one number."""
    groups = re.findall(r"\d+", written)
    if len(groups) < LIST_LENGTH or any(group.startswith("0") for group in groups):
        return False
    return all(0 < b - a <= LIST_STEP for a, b in pairwise(map(int, groups)))
