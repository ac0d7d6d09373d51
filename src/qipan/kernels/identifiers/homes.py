"""The flat that somebody lives in: unit, entrance and room, with the building before them.

A street, a house number on it and a building alone stay: that is where a lamp is broken. As soon as a unit,
an entrance or a room is named, the digits of the whole chain go, the building's among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qipan.kernels.identifiers.folding import CHINESE_DIGITS, Folded

_N = rf"(?:[0-9{CHINESE_DIGITS}十百a-z][0-9{CHINESE_DIGITS}十百]{{0,3}}[a-z]?)"
_GAP = r"[ \-–—_.,·/、，]{0,3}"
_HOUSE = rf"{_N} ?(?:号楼|號樓|栋|幢|座|#)"
_BUILDING = rf"(?:{_HOUSE}|{_N} ?(?:号院|号))"
_UNIT = rf"{_N} ?(?:单 ?元|單元|门洞|门栋|门|梯|单(?!位|独|人|程)|号门|口)"
_FLOOR = rf"{_N} ?(?:楼|层)"
_DIGITS3 = rf"(?:[0-9{CHINESE_DIGITS}][ ]?){{2,3}}[0-9{CHINESE_DIGITS}][a-z]?"
_ROOM = rf"(?:{_N} ?(?:室|户|房|号)?|{_DIGITS3} ?(?:室|户|房|号)?)"
_ROOM_DIGITS = rf"[0-9{CHINESE_DIGITS}十a-z]?[0-9{CHINESE_DIGITS}十]{{2,4}}[a-z]?"
_CHAINS = (
    # a unit, with or without the building before it and the room behind it
    rf"(?:{_BUILDING}{_GAP})?(?:{_N} ?(?:单 ?元|單元|门洞|门栋|单元门)){_GAP}(?:{_FLOOR}{_GAP})?{_ROOM}?",
    # a building and a room or entrance
    rf"{_HOUSE}{_GAP}(?:{_UNIT}{_GAP})?(?:{_FLOOR}{_GAP})?{_DIGITS3} ?(?:室|户|房|号)?",
    rf"{_HOUSE}{_GAP}{_UNIT}(?:{_GAP}{_ROOM})?",
    rf"(?:{_BUILDING}{_GAP})?{_N} ?(?:门|号)[ \-]?{_DIGITS3}(?: ?(?:室|户|房|号))?(?!\d)",
    rf"{_HOUSE}{_GAP}\d{{1,2}}-\d{{3,4}}",
    # a room alone: two digits and more, or the flat by its side of the landing
    rf"{_ROOM_DIGITS} ?(?:室(?!\d?[厅卫])|号房(?!屋)|房间|房(?![子屋价地产租东管主])|住户)",
    rf"{_FLOOR}{_GAP}[东西南北中左右对]{{1,2}}(?:侧|边|面|手)?(?:户|门|屋|室|首)",
    rf"(?:家住|我住|住在|家在|我家|住|租住|住址)[^\w]{{0,2}}[0-9{CHINESE_DIGITS}]{{3,4}}(?![0-9年元人个米天户])",
    r"(?<![\d\-/])\d{1,3}-\d{1,2}-(?!(?:19|20)\d\d(?!\d))\d{3,4}(?![\d\-])",
)
_HOME = re.compile("|".join(f"(?:{chain})" for chain in _CHAINS))
_ENGLISH = re.compile(
    r"(?<![a-z])(?:apt|apartment|flat|room|rm|unit|suite|ste)\.? ?(?:no\.?|number|#)? ?"
    r"([a-z]?\d{1,5}[a-z]?)(?![a-z0-9])"
)
_SIDE = re.compile(r"[东西南北中左右对]{1,2}(?:侧|边|面|手)?(?=户|门|屋|室|首)")
_WORTH = re.compile(rf"[0-9{CHINESE_DIGITS}]")


def home_places(folded: Folded) -> Iterator[int]:
    """The places of digits and letters that name a unit, an entrance or a room."""
    plain = folded.plain
    for match in _ENGLISH.finditer(plain):
        yield from range(*match.span(1))
    for match in _HOME.finditer(plain):
        if not _WORTH.search(match[0]):
            continue
        for at in range(*match.span()):
            if (
                folded.digits[at].isdigit()
                or plain[at] in "十百"
                or (plain[at].isascii() and plain[at].isalpha())
            ):
                yield at
        side = _SIDE.search(plain, match.start(), match.end())
        if side:
            yield from range(*side.span())
