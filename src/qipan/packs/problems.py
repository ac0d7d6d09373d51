"""A problem in a city's text: where it stands, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a pack. ``line`` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what} {self.mend}".rstrip()


def render(problems: Iterable[Problem]) -> str:
    """One problem per line, ordered by file and line, as ``file:line: what mend``."""
    return "\n".join(str(problem) for problem in sorted(problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """``Did you mean `x`?`` for the closest of ``known``; empty when nothing is close."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else ""


def choose(word: str, known: Iterable[str]) -> str:
    """How to mend an unknown word: the nearest known one, else the first few that are known."""
    options = list(dict.fromkeys(known))
    listed = ", ".join(f"`{option}`" for option in options[:12])
    more = ", …" if len(options) > 12 else ""
    return nearest(word, options) or (f"Known: {listed}{more}." if options else "None is declared yet.")
