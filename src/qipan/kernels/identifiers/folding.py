"""Text folded for finding, one character to one, so that a place in the folded text is one in the text.

Three foldings of growing greed: ``plain`` (full width made narrow, lower case, punctuation kept), ``digits``
(every way to write a digit is 0–9, whatever is neither letter nor ideograph is a blank) and ``lookalikes``
(letters that look like digits are digits too). A circled, superscript, Arabic-Indic or Chinese digit is one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

BLANK = " "
_CHINESE = dict(
    zip(
        "零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖弌弍弎幺貳參陸",
        "0001234567891234567891231236",
        strict=True,
    )
)
CHINESE_DIGITS = "".join(_CHINESE)
_LOOKALIKES = str.maketrans("oilsbzоοіι", "0115820011")
# Marks that stand for an unknown letter of an identity number's check character.
_CROSSES = "×хⅹχ✕✖"


class _Plain(dict[int, str]):
    """Full width to narrow, lower case; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code))
        folded = narrow.lower() if len(narrow) == 1 else chr(code)
        digit = unicodedata.digit(chr(code), None)
        self[code] = str(digit) if digit is not None else folded if len(folded) == 1 else chr(code)
        return self[code]


class _Digits(dict[int, str]):
    """Digits of every script to 0–9, whatever is neither letter nor ideograph to a blank."""

    def __missing__(self, code: int) -> str:
        character = _PLAIN[code]
        if character in _CHINESE:
            self[code] = _CHINESE[character]
        elif character in _CROSSES:
            self[code] = "x"
        else:
            self[code] = character if character.isalnum() else BLANK
        return self[code]


_PLAIN, _DIGITS = _Plain(), _Digits()


@dataclass(frozen=True, slots=True)
class Folded:
    """One text in its foldings; all three have the length of the text."""

    plain: str
    digits: str
    lookalikes: str


def fold(text: str) -> Folded:
    """The foldings of a text."""
    digits = text.translate(_DIGITS)
    return Folded(text.translate(_PLAIN), digits, digits.translate(_LOOKALIKES))


def blanked(folded: Folded, spans: list[tuple[int, int]]) -> Folded:
    """The foldings with spans replaced by a character that no pattern accepts: they are not searched."""
    if not spans:
        return folded
    cut = []
    for text in (folded.plain, folded.digits, folded.lookalikes):
        characters = list(text)
        for begin, end in spans:
            characters[begin:end] = "\0" * (end - begin)
        cut.append("".join(characters))
    return Folded(*cut)
