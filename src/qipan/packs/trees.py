"""Codes and parents: uniqueness and freedom from cycles, for any kind of coded entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qipan.packs.formalism import RULE, forbidden_word
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.view import View
from qipan.packs.yamltext import Path


def unique(view: View, at: Path, codes: Sequence[str], key: str = "code") -> Iterator[Problem]:
    """Every code stands once."""
    first: dict[str, int] = {}
    for index, code in enumerate(codes):
        if code in first:
            file, line = view.where(*at, first[code], key)
            what = _(
                "The {key} `{code}` is already taken ({place}).", key=key, code=code, place=f"{file}:{line}"
            )
            yield view.problem((*at, index, key), what, _("Give each entry its own."))
        first.setdefault(code, index)


def cycles(view: View, at: Path, parents: Mapping[str, str], order: Sequence[str]) -> Iterator[Problem]:
    """No entry is its own ancestor; ``order`` gives the position of each code in its file."""
    cleared: set[str] = set()
    for index, start in enumerate(order):
        trail: list[str] = []
        code = start
        while code and code not in cleared and code not in trail:
            trail.append(code)
            code = parents.get(code, "")
        if code in trail:
            ring = " → ".join([*trail[trail.index(code) :], code])
            what = _("Parents run in a circle: {ring}.", ring=ring)
            yield view.problem((*at, index, "parent"), what, _("Change one parent."))
        cleared.update(trail)


def ancestors(code: str, parents: Mapping[str, str]) -> list[str]:
    """The code and what it lies below, nearest first; an unknown code has none."""
    chain: list[str] = []
    while code in parents and code not in chain:
        chain.append(code)
        code = parents[code]
    return chain


def plain_words(view: View, words: Iterator[tuple[Path, str]]) -> Iterator[Problem]:
    """No code or name declares check-ins, points, rankings or tracks of people (``packs.formalism``)."""
    for path, word in words:
        if forbidden := forbidden_word(word):
            what = _(
                "`{word}` declares “{forbidden}”, which {rule} forbids.",
                word=word,
                forbidden=forbidden,
                rule=RULE,
            )
            yield view.problem(path, what, _("Remove it, or measure what was achieved for people instead."))


def coded(path: Path, entry: object, key: str = "code") -> Iterator[tuple[Path, str]]:
    """The code and both names of an entry, with their places, for ``plain_words``."""
    yield (*path, key), getattr(entry, key)
    name = getattr(entry, "name", None)
    if name is not None:
        yield (*path, "name"), name.zh
        yield (*path, "name"), name.en
