"""Conditions: each belongs to a category that exists, and a category has one usual condition at most."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import ancestors, known, unique
from qipan.packs.schema import Pack


def conditions(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes are unique, categories are known, and defaults lie within the condition's own category."""
    parents = {category.code: category.parent for category in pack.categories}
    yield from unique(text, ("conditions",), [each.code for each in pack.conditions])
    taken: dict[str, str] = {}
    for index, each in enumerate(pack.conditions):
        at = ("conditions", index)
        yield from known(text, (*at, "category"), each.category, parents, "category")
        for number, code in enumerate(each.default_for):
            path = (*at, "default_for", number)
            yield from known(text, path, code, parents, "category")
            if code in parents and each.category not in ancestors(code, parents):
                what = f"`{code}` does not lie within `{each.category}`, to which this condition belongs."
                yield text.problem(path, what, "Name a category below it.")
            other = taken.setdefault(code, each.code)
            if other != each.code:
                what = f"`{code}` has the usual condition `{other}` already."
                yield text.problem(path, what, "Keep one usual condition for each category.")


RULES = (conditions,)
