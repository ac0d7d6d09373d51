"""Codes and parents: uniqueness, existence and freedom from cycles, for any kind of coded entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qipan.packs.problems import Problem, choose
from qipan.packs.reading import PackText
from qipan.packs.yamltext import Path


def unique(text: PackText, at: Path, codes: Sequence[str], key: str = "code") -> Iterator[Problem]:
    """Every code stands once."""
    first: dict[str, int] = {}
    for index, code in enumerate(codes):
        if code in first:
            file, line = text.where(*at, first[code], key)
            what = f"The {key} `{code}` is already taken ({file}:{line})."
            yield text.problem((*at, index, key), what, "Give each entry its own.")
        first.setdefault(code, index)


def known(
    text: PackText, path: Path, code: str, options: Mapping[str, object], kind: str
) -> Iterator[Problem]:
    """``code`` names something that exists."""
    if code not in options:
        yield text.problem(path, f"There is no {kind} `{code}`.", choose(code, options))


def cycles(text: PackText, at: Path, parents: Mapping[str, str], order: Sequence[str]) -> Iterator[Problem]:
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
            yield text.problem(
                (*at, index, "parent"), f"Parents run in a circle: {ring}.", "Change one parent."
            )
        cleared.update(trail)


def ancestors(code: str, parents: Mapping[str, str]) -> list[str]:
    """The code and what it lies below, nearest first; an unknown code has none."""
    chain: list[str] = []
    while code in parents and code not in chain:
        chain.append(code)
        code = parents[code]
    return chain
