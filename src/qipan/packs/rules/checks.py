"""Checks: categories exist, and each stands once; reasons have their own codes."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack


def checks(text: PackText, pack: Pack) -> Iterator[Problem]:
    """What ``checks.yaml`` names exists, and nothing stands twice."""
    at = ("checks", "outside_unit")
    yield from unique(text, at, [entry.category for entry in pack.checks.outside_unit], "category")
    categories = {category.code: category for category in pack.categories}
    for index, entry in enumerate(pack.checks.outside_unit):
        if entry.category:
            yield from known(text, (*at, index, "category"), entry.category, categories, "category")
    yield from unique(text, ("checks", "verdict_reasons"), [r.code for r in pack.checks.verdict_reasons])


RULES = (checks,)
