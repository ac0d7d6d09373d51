"""Numbers that name a thing and not a person: case numbers, ids, digests, dates, times, amounts.

They are set aside before numbers of persons are looked for. A case number proves itself by its check digit
and its date; one that does not is treated like any other row of digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qipan.kernels.checkdigits import is_valid
from qipan.kernels.identifiers.folding import Folded

_CASE_NUMBER = re.compile(r"(?<![0-9])(\d{6})[ -–—]?(\d{7})[ -–—]?(\d)(?!\d)")
_ID = re.compile(
    r"(?<![0-9a-z])(?:[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{32,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"(?![0-9a-z])"
)
_DATE = re.compile(
    r"(?<!\d)(?<!\d[ -])(?:19|20)\d\d ?[-/.年] ?(?:0?[1-9]|1[0-2]) ?[-/.月] ?"
    r"(?:0?[1-9]|[12]\d|3[01])(?!\d)[日号]?"
    r"(?:[ t]{0,2}[0-2]?\d[:时点][0-5]?\d(?:[:分][0-5]?\d(?:\.\d{1,9})?秒?)?(?:z|[+-]\d\d:?\d\d(?!\d))?)?"
)
_STAMPED = re.compile(r"(?<!\d)((?:19|20)\d{6})(\d{0,12})(?!\d)")
_TIME = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])")
_DECIMAL = re.compile(r"(?<![\d.])\d{1,3}\.\d{1,15}(?![\d.])")
_UNITS = (
    r"元|万|亿|块钱|角|度|℃|°|米|公里|千米|吨|公斤|立方|平方|平米|㎡|kwh|千瓦|%|人次|小时|分钟|天|"
    r"字节|bytes?|rows?|行"
)
_AMOUNT = re.compile(rf"(?<![\d.])\d{{1,10}}(?:,\d{{3}})*(?:\.\d+)? ?(?:{_UNITS})")
_LABELLED = re.compile(
    r"(?:编号|单号|工单|订单|案号|案件|流水|受理号|批号|货号|型号|合同|发票|楼号|井号|杆号|表号|设备|"
    r"order|ticket|serial|ref|no\.)[a-z号码编是为：:#\s]{0,6}([0-9a-z][0-9a-z-]{5,30})(?![0-9a-z])"
)
_MOBILE = re.compile(r"(?:0|86|0086)?1[3-9]\d{9}")
_IDENTITY = re.compile(r"[1-9]\d{5}(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]")


def reference_spans(folded: Folded) -> list[tuple[int, int]]:
    """Where numbers stand that name things, as (begin, end)."""
    return list(_spans(folded.plain))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _CASE_NUMBER.finditer(text):
        digits = "".join(match.groups())
        if is_valid(digits) and _is_day(f"20{digits[:6]}"):
            yield match.span()
    for pattern in (_ID, _DATE, _TIME):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _STAMPED.finditer(text):
        # 19000101000 is a day of 1900 with a serial, and a mobile number: what may be a person's is one.
        if _is_day(match[1]) and not (_is_personal(match[2]) or _is_personal(match[0])):
            yield match.span()
    for pattern in (_DECIMAL, _AMOUNT):
        yield from (match.span() for match in pattern.finditer(text) if not _is_personal(match[0]))
    for match in _LABELLED.finditer(text):
        if not _is_personal(match[1]):
            yield match.span(1)


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _is_personal(written: str) -> bool:
    """Whether the digits alone are those of a mobile or identity number."""
    digits = re.sub(r"[^0-9x]", "", written)
    return bool(_MOBILE.fullmatch(digits) or _IDENTITY.fullmatch(digits))
