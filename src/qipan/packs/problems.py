"""A problem in a city's text: where it stands, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from qipan.packs.messages import Text, Translate, translated
from qipan.packs.messages import Text as _


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a pack. ``line`` counts from 1; 0 means the file as a whole.

    ``what`` and ``mend`` read as English; ``in_language`` puts them into another one.
    """

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return self.in_language(str)

    def in_language(self, translate: Translate) -> str:
        """``file:line: what mend`` by a translator of messages."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {translated(self.what, translate)} {translated(self.mend, translate)}".rstrip()


def render(problems: Iterable[Problem], translate: Translate = str) -> str:
    """One problem per line, ordered by file and line, as ``file:line: what mend``."""
    return "\n".join(problem.in_language(translate) for problem in sorted(problems))


def nearest(word: str, options: Iterable[str]) -> Text | None:
    """``Did you mean `x`?`` for the closest of ``options``; None when nothing is close."""
    close = get_close_matches(word, list(options), n=1, cutoff=0.6)
    return _("Did you mean `{word}`?", word=close[0]) if close else None


def choose(word: str, options: Iterable[str]) -> Text:
    """How to mend an unknown word: the nearest option, else the first few of them."""
    listed = list(dict.fromkeys(options))
    if not listed:
        return _("None is declared yet.")
    names = ", ".join(f"`{option}`" for option in listed[:12]) + (", …" if len(listed) > 12 else "")
    return nearest(word, listed) or _("Possible: {names}.", names=names)
