"""Whether a reason says something: no bare assent, no phrase repeated, no keyboard noise.

A text is folded (NFKC, case), assents and words that every reason could hold are taken away, and what is left
is weighed: a Chinese character that occurs counts 1 once, a word of another script 2 once. The lists are
read from people's usage; the limits are chosen so that "暴雪封路" and "duplicate report" are reasons and
"同意同意同意", "N/A" and "asdf asdf" are none.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from qipan.core.reason_words import ASSENTS, BARE, EMPTY_WORDS, KEYBOARD_RUNS, PARTICLES
from qipan.errors import InputError

SHORT_REASON = 2
"""Weight asked of a reason for an everyday step: two different characters that mean something, or a word."""
JUDGEMENT_REASON = 4
"""Weight asked of what somebody judges a warning, a plan or a dispute by."""
FULL_REASON = 10
"""Weight asked of the reasons of a decision that others must live with."""
LONGEST_SHOWN = 40
# Of the first characters, fewer different pairs than this share are one phrase said again and again.
LOOKED_AT, LEAST_SHARE = 60, 0.4
LEAST_REPEATED = 6

# Longest first, so that "没有意见" goes before "意见".
_ASSENT = re.compile("|".join(sorted(ASSENTS, key=len, reverse=True)))
_RUNS = (*KEYBOARD_RUNS, *(run[::-1] for run in KEYBOARD_RUNS))
_REPEATED = re.compile(r"(.+?)\1+")
_PARTS = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+")
_WORDS = re.compile(r"[^\W\d_㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+")
_VOWELS = re.compile("[aeiouyà-öø-ÿ]")

# What the name of a rule holds, in the languages that this house speaks.
_RULE_MARKS = re.compile(
    r"《[^《》]{2,}》|第\s*[\d一二三四五六七八九十百零〇]+\s*[条款章项号]|[〔\[(（]\d{4}[〕\])）]|§\s*\d|"
    r"[一-鿿]{2,}(?:法|条例|规定|办法|规范|标准|细则|规则|通知|意见|决议|决定|批复|纪要|合同|协议|预案|方案|规划|公约|章程)|"
    r"\b(?:gb|db|cj|cjj|iso|iec|en|ga|hj|jgj)\s*/?\s*[tz]?\s*\d|\d+\s*(?:u\.?s\.?c|c\.?f\.?r)\b|"
    r"\b(?:act|acts|law|laws|code|ordinance|regulations?|rules?|directive|decree|statute|constitution|charter|"
    r"treaty|standard|contract|agreement|policy|resolution|article|art\.|section|sec\.|chapter|bylaws?|plan|order)\b",
    re.IGNORECASE,
)
_VAGUE_RULES = re.compile(
    "相关|有关|国家|法律法规|法律|法规|规章|制度|政策|文件|规定|依法|依规|依据|按照|根据|条例|办法|标准|规范|通知|意见|决定|方案"
)


def weigh(text: str) -> int:
    """How much a text says: different Chinese characters (1 each) and words (2 each) that carry meaning."""
    folded = fold(text)
    rest = _ASSENT.sub("", "".join(_HAN.findall(folded)))
    characters = set() if BARE.issuperset(rest) else set(rest) - PARTICLES
    words = {word for word in _WORDS.findall(folded.replace("'", "").replace("’", "")) if _means(word)}
    return len(characters) + 2 * len(words)


def fold(text: str) -> str:
    """The text in one width and case, without what cannot be seen."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc", "Mn") or c.isspace())


def reason_problem(text: str, *, least: int = SHORT_REASON) -> str:
    """What is wrong with a reason, as one sentence for people; empty for one that says something."""
    if not "".join(_PARTS.findall(fold(text))):
        return _("No reason is given.")
    if _is_repeated(text):
        return _("One phrase repeated is no reason: “%(text)s”.") % {"text": _cut(text)}
    weight = weigh(text)
    if weight == 0:
        return _("This agrees or fills the field, but says no reason: “%(text)s”.") % {"text": _cut(text)}
    if weight < least:
        return _("This is too little for a reason: “%(text)s”.") % {"text": _cut(text)}
    return ""


def basis_problem(text: str) -> str:
    """What is wrong with a legal basis, as one sentence; empty for one that names a rule to look up."""
    folded = fold(text)
    if not "".join(_PARTS.findall(folded)):
        return _("No legal basis is given.")
    named_in_chinese = _ASSENT.sub("", _VAGUE_RULES.sub("", "".join(_HAN.findall(folded))))
    if _RULE_MARKS.search(folded) is None or not (named_in_chinese or _names_by_word(folded)):
        return _("This names no rule that can be looked up: “%(text)s”.") % {"text": _cut(text)}
    return ""


def ensure_reason(text: str, *, where: str = "reason", least: int = SHORT_REASON) -> str:
    """The reason without its margins. Raises ``InputError`` for one that says nothing."""
    if problem := reason_problem(text, least=least):
        raise InputError(problem, where=where, mend=_("Say in your own words what makes this step right."))
    return text.strip()


def ensure_basis(text: str, *, where: str = "basis") -> str:
    """The legal basis without its margins. Raises ``InputError`` for one that names no rule."""
    if problem := basis_problem(text):
        raise InputError(
            problem, where=where, mend=_("Name the law, standard or contract, and the article if it has one.")
        )
    return text.strip()


def _means(word: str) -> bool:
    """Whether a folded word carries meaning: not of the empty ones, no noise of a keyboard."""
    if len(word) < 2 or word in EMPTY_WORDS or _REPEATED.fullmatch(word):
        return False
    if len(word) < 4:
        return True
    if word.isascii() and _VOWELS.search(word) is None:
        return False
    return not any(word in run for run in _RUNS)


def _is_repeated(text: str) -> bool:
    joined = "".join(_PARTS.findall(fold(text)))[:LOOKED_AT]
    pairs = [joined[at : at + 2] for at in range(len(joined) - 1)]
    return len(joined) >= LEAST_REPEATED and len(set(pairs)) < LEAST_SHARE * len(pairs)


def _names_by_word(folded: str) -> bool:
    """Whether a basis in another script has a name or a number beside the word for a rule."""
    words = [word for word in _WORDS.findall(folded) if _means(word)]
    return any(character.isdigit() for character in folded) or len(words) > 1


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
