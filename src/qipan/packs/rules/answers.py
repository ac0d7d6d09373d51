"""Answers: codes are unique, categories exist, and standard texts name only what can be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from qipan.packs.problems import Problem, choose
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import VARIABLES, Pack


def standard_texts(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every standard text can be filled for every case of its category."""
    if pack.answers is None:
        return
    yield from unique(text, ("answers", "standard"), [entry.code for entry in pack.answers.standard])
    categories = {category.code: category for category in pack.categories}
    for index, entry in enumerate(pack.answers.standard):
        at = ("answers", "standard", index)
        if entry.category:
            yield from known(text, (*at, "category"), entry.category, categories, "category")
        for language in ("zh", "en"):
            for what, mend in _faults(getattr(entry.text, language)):
                yield text.problem((*at, "text", language), what, mend)


def _faults(template: str) -> Iterator[tuple[str, str]]:
    try:
        names = [name for _said, name, _spec, _conversion in Formatter().parse(template) if name is not None]
    except ValueError:
        yield "A brace is open or closed alone.", "Write {name}, or {{ and }} for braces themselves."
        return
    for name in names:
        if name not in VARIABLES:
            yield f"Nothing fills `{{{name}}}`.", choose(name, VARIABLES)


RULES = (standard_texts,)
