"""Words of running text for a search index: Chinese in overlapping pairs, everything else word by word.

Chinese writes no spaces. Each run of Chinese, Japanese or Korean characters gives all pairs of neighbours
(停水了 → 停水, 水了), so that a word of two characters is one look-up and a longer one several; the method is
that of overlapping character bigrams (Nie, Gao, Zhang, Zhou, 2000, *On the use of words and n-grams for
Chinese information retrieval*, IRAL). Other scripts give whole words in lower case; of an English plural the
``s`` is taken off on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MOST = 4000
"""So many different words of one text are kept; a report is read up to 10,000 characters."""
LONGEST = 40
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_MARKS = re.compile(r"[\u0300-\u036f]")


def plain(text: str) -> str:
    """``text`` as it is compared: full width made narrow, lower case, without accents."""
    narrow = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    return unicodedata.normalize("NFC", _MARKS.sub("", narrow)).lower()


def index_words(texts: Iterable[str]) -> list[str]:
    """The words under which texts are kept, each once, in the order in which they were met."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(plain(text)):
            found[word] = None
            if len(found) >= MOST:
                return list(found)
    return list(found)


def asked_words(query: str) -> list[str]:
    """The words that a text must have to be found by ``query``; empty when it says too little.

    A lone Chinese character is left out: neighbours make the words here.
    """
    words = dict.fromkeys(_words(plain(query)))
    return [word for word in words if len(word) > 1 or not _IS_CJK.match(word)]


def spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where words of ``query`` stand in ``text``: (begin, end) in order, joined where they touch.

    The text must keep its length when made plain; where it does not, nothing is found.
    """
    shown, wanted = plain(text), asked_words(query)
    if len(shown) != len(text):
        return []
    hits = sorted((at, at + len(word)) for word in wanted for at in _all_of(word, shown))
    joined: list[tuple[int, int]] = []
    for begin, end in hits:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _words(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        if not _IS_CJK.match(run):
            yield _singular(run[:LONGEST])
        elif len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def _singular(word: str) -> str:
    is_plural = (
        len(word) > 3 and word.isascii() and word.isalpha() and word[-1] == "s" and word[-2] not in "su"
    )
    return word[:-1] if is_plural else word


def _all_of(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
