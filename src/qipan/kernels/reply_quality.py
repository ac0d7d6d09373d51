"""What an answer says: its likeness to others, what stays without courtesies, what of the question it names.

Pure functions over text; Chinese and English. Likeness is the Jaccard index of character trigrams (A. Broder,
"On the resemblance and containment of documents", 1997), blind to digits, punctuation, case and width, so
that a name or a date that was filled in does not make a boiler-plate look new.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

SHINGLE = 3
_NOISE = re.compile(r"[\W\d_]+")
_WORDS = re.compile(r"[a-z]{3,}")
_SENTENCES = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_DATE = re.compile(
    r"\d{1,2}\s*[月日号天周时]|\d{4}[-/年]\d{1,2}|\d+\s*(?:个)?(?:工作日|小时|days?|hours?|weeks?)", re.I
)
# Characters that carry grammar, not matter; a pair with one of them names nothing.
_EMPTY = frozenset(
    "的了是在有和与及就都而也很到说要去你我他她它们这那个为对于吗呢吧啊请被把给从向等能会可以不没"
)


def folded(text: str) -> str:
    """The letters and characters of ``text`` alone, in one width and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def shingles(text: str) -> frozenset[str]:
    """The character trigrams of ``text``; a shorter text is its own only shingle."""
    plain = folded(text)
    if len(plain) <= SHINGLE:
        return frozenset((plain,)) if plain else frozenset()
    return frozenset(plain[i : i + SHINGLE] for i in range(len(plain) - SHINGLE + 1))


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Jaccard index of two sets of shingles, in [0, 1]; nothing is like nothing."""
    first, second = frozenset(one), frozenset(other)
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def count_alike(text: str, others: Sequence[str], least: float) -> int:
    """How many of ``others`` are at least so much like ``text``.

    Two texts of which one is more than ``2 / least`` times as long are not compared: they are not alike.
    """
    own, length = shingles(text), len(folded(text))
    lengths = ((other, len(folded(other))) for other in others)
    near = [other for other, its in lengths if min(length, its) * 2 >= least * max(length, its)]
    return sum(likeness(own, shingles(other)) >= least for other in near)


def without(text: str, phrases: Sequence[str]) -> str:
    """What stays of ``text`` when ``phrases`` are taken out, the longest first (folded)."""
    left = folded(text)
    for phrase in sorted(map(folded, phrases), key=len, reverse=True):
        left = left.replace(phrase, "") if phrase else left
    return left


def key_terms(text: str) -> frozenset[str]:
    """Words of three letters and more, and pairs of Chinese characters that carry matter."""
    plain = unicodedata.normalize("NFKC", text).lower()
    pairs = (run[i : i + 2] for run in _HAN.findall(plain) for i in range(len(run) - 1))
    return frozenset(_WORDS.findall(plain)) | {pair for pair in pairs if not _EMPTY & set(pair)}


def share_named(asked: str, answer: str) -> float:
    """Which share of what was asked the answer names, in [0, 1]; 1 where nothing was asked."""
    terms = key_terms(asked)
    return len(terms & key_terms(answer)) / len(terms) if terms else 1.0


def long_sentences(text: str, most: int) -> list[str]:
    """Sentences longer than ``most`` characters (an English word counts as one)."""
    return [s.strip() for s in _SENTENCES.split(text) if _length(s) > most]


def _length(sentence: str) -> int:
    return len(re.findall(r"[A-Za-z]+|\d+|[\u3400-\u9fff]", sentence))


def undated(text: str, promises: Sequence[str]) -> list[str]:
    """Promises of ``promises`` that stand in a sentence without any date or span of time."""
    parts = [s for s in _SENTENCES.split(text) if not _DATE.search(s)]
    return [word for word in promises if any(word in part for part in parts)]
