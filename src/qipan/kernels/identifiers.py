"""Numbers that point at a person, found in running text and masked: telephones and Chinese identity numbers.

People write their number into a report although nobody asked. Masking keeps the length and the separators of
what was written, so that a reader sees that something stood there. A mobile number keeps its first three
digits (the network), everything else keeps none.

Sources: GB 11643-1999 (identity numbers: 6 digits of the area, 8 of the date of birth, 3 of the order, one
check character; 15 digits before 1999); the Chinese numbering plan: mobile ``1[3-9]`` and 9 digits, fixed
lines an area code that begins with ``0`` and 7 or 8 digits.
"""

from __future__ import annotations

import re

HIDDEN = "*"

# One character to one, so that what is found in the plain text lies at the same place in the text as written.
_PLAIN = str.maketrans(
    "０１２３４５６７８９Ｘｘ（）－—–‐‑　\u00a0＋：",
    "0123456789XX()-----  +:",
)
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ALONE, _ENDS = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_BIRTH_18 = rf"(?:18|19|20)\d\d{_MONTH_AND_DAY}[ -]?\d{{3}}[\dXx]"
_BIRTH_15 = rf"\d\d{_MONTH_AND_DAY}\d{{3}}"
_GROUPS = r"(?:[ -]?\d{4}[ -]?\d{4}|[ -]?\d{3}[ -]?\d{5}|\d[ -]\d{3}[ -]\d{4})"
_NUMBERS = {
    "identity": rf"[1-9]\d{{5}}[ -]?(?:{_BIRTH_18}|{_BIRTH_15})",
    "mobile": rf"(?:(?:\+|00)?86[ -]?)?(?P<network>1[3-9]\d){_GROUPS}",
    "landline": r"(?:(?:\+|00)86[ -]?\d{2,3}[ -]?|\(0\d{2,3}\)[ -]?|0\d{2,3}[ -]?)\d{3,4}[ -]?\d{4}",
}
_FOUND = re.compile("|".join(rf"{_ALONE}(?P<{kind}>{form}){_ENDS}" for kind, form in _NUMBERS.items()))
# Seven or eight digits alone may be anything; after a word for "telephone" they are one.
_LOCAL = re.compile(
    r"(?:电话|座机|固话|手机|号码是|联系方式|tel|phone)[^\d]{0,4}(?P<local>\d{3,4}[ -]?\d{4})(?!\d)", re.I
)
_DIGIT = re.compile(r"[\dXxＸｘ]")


def mask(text: str) -> str:
    """``text`` with the digits of telephone and identity numbers replaced by ``*``; same length.

    Masking twice changes nothing. Case numbers, dates, amounts and hexadecimal digests stay.
    """
    plain, out = text.translate(_PLAIN), list(text)
    for found in (*_FOUND.finditer(plain), *_LOCAL.finditer(plain)):
        parts = found.groupdict()
        start = found.start() if "local" not in parts else found.start("local")
        _hide(out, found.end("network") if parts.get("network") else start, found.end())
    return "".join(out)


def _hide(out: list[str], start: int, end: int) -> None:
    for place in range(start, end):
        if _DIGIT.match(out[place]):
            out[place] = HIDDEN
