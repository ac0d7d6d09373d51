"""Character n-grams of short Chinese and English texts, and where each of them stands.

A text is reduced to what says what it is about: compatibility forms and case folded (NFKC), each run of
digits written as one ``0`` (house and telephone numbers say nothing of the matter and must not be learnt),
white space as one space. Its first line counts ``HEAD`` times, the rest is cut after ``LONGEST`` characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

HEAD = 6
LONGEST = 1500
LONGEST_HEAD = 80
SIZES = (1, 2, 3)
# Nothing beyond is read, so that a text of megabytes costs no more than a long one.
READ = 4 * LONGEST
# A character that carries less than this share of the clearest one is not shown.
CLEAR = 0.25
_DIGITS = re.compile(r"\d+")
_FIRST = re.compile(r"[\n。!?;]")


def clean(text: str) -> str:
    """The text as it is counted; at most ``LONGEST`` characters."""
    folded = unicodedata.normalize("NFKC", text[:READ]).lower()
    return " ".join(_DIGITS.sub("0", folded).split())[:LONGEST]


def head_of(text: str) -> str:
    """The first line or sentence of a text, as it is counted; at most ``LONGEST_HEAD`` characters."""
    folded = unicodedata.normalize("NFKC", text[:READ]).strip()
    return clean(_FIRST.split(folded, maxsplit=1)[0])[:LONGEST_HEAD]


def grams(cleaned: str) -> Iterator[str]:
    """Every run of one, two or three characters, in order of size and place."""
    for size in SIZES:
        for start in range(len(cleaned) - size + 1):
            yield cleaned[start : start + size]


def counts(text: str) -> dict[str, int]:
    """How often each n-gram stands in a text, those of its first line ``HEAD`` times."""
    found: dict[str, int] = {}
    for gram in grams(clean(text)):
        found[gram] = found.get(gram, 0) + 1
    for gram in grams(head_of(text)):
        found[gram] = found.get(gram, 0) + HEAD - 1
    return found


def spread(cleaned: str, shares: Mapping[str, float]) -> list[float]:
    """Shares of n-grams laid on the characters that they stand on; the sum is that of the shares.

    Each share is split evenly over the occurrences of its n-gram in ``cleaned`` and over its characters; the
    first line is the beginning of the text, so that every n-gram has a place.
    """
    laid = [0.0] * len(cleaned)
    places: dict[str, list[int]] = {}
    for size in SIZES:
        for start in range(len(cleaned) - size + 1):
            gram = cleaned[start : start + size]
            if gram in shares:
                places.setdefault(gram, []).append(start)
    for gram, starts in places.items():
        part = shares[gram] / (len(starts) * len(gram))
        for start in starts:
            for at in range(start, start + len(gram)):
                laid[at] += part
    return laid


def runs(cleaned: str, laid: list[float]) -> list[tuple[str, float]]:
    """Words and runs of characters that speak clearly, the strongest first, then one empty run: the rest.

    A character is clear when it carries at least ``CLEAR`` of what the clearest one carries; neighbours that
    are clear the same way are one run, which ends at a space or a mark. The sums add up to that of ``laid``.
    """
    least = CLEAR * max(map(abs, laid), default=0.0)
    found: list[tuple[str, float]] = []
    rest, before = 0.0, 0
    for character, weight in zip(cleaned, laid, strict=True):
        sign = (weight > 0) - (weight < 0) if abs(weight) >= least and character.isalnum() else 0
        if sign == 0:
            rest += weight
        elif sign == before:
            found[-1] = (found[-1][0] + character, found[-1][1] + weight)
        else:
            found.append((character, weight))
        before = sign
    return [*sorted(found, key=lambda run: -abs(run[1])), ("", rest)]
