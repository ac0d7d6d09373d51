"""The piece of a text in which the words were found, with numbers of people masked whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qipan.kernels.identifiers import mask
from qipan.kernels.searchwords import spans

BEFORE, LENGTH = 24, 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; ``hit`` where it is what was looked for."""

    text: str
    hit: bool = False


def best(texts: Iterable[str], query: str) -> list[Piece]:
    """The pieces of the text with most of what was looked for; nothing when it stands in none of them."""
    masked = [mask(text) for text in texts if text]
    scored = [(sum(end - begin for begin, end in spans(text, query)), text) for text in masked]
    most = max((score for score, _text in scored), default=0)
    return cut(next(text for score, text in scored if score == most), query) if most else []


def cut(text: str, query: str) -> list[Piece]:
    """``text`` around its first hit, in pieces."""
    hits = spans(text, query)
    begin = max(0, hits[0][0] - BEFORE)
    end = min(len(text), begin + LENGTH)
    pieces, at = [Piece("…")] if begin else [], begin
    for low, high in hits:
        if low >= end:
            break
        pieces += [Piece(text[at:low]), Piece(text[low : min(high, end)], hit=True)]
        at = min(high, end)
    pieces += [Piece(text[at:end]), *([Piece("…")] if end < len(text) else [])]
    return [piece for piece in pieces if piece.text]
