"""Choices of action's forms: names of the city's text in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from qipan.cases.section.conditions import CONDITIONS
from qipan.cases.section.workflow import RETURN_REASONS, WORKFLOW
from qipan.core.public import codes_of, pack
from qipan.people.section import Parties
from qipan.places.public import area_choices, district_choices
from qipan.sense.section.categories import CATEGORIES

Choices = list[tuple[str, Any]]


def language() -> str:
    """The language of the page being made."""
    return get_language() or "zh"


def states() -> Choices:
    """States of the workflow, in the pack's order."""
    return [(s.code, s.name.in_language(language())) for s in pack().pack[WORKFLOW].states]


def categories() -> Choices:
    """All categories as a tree; the indent is made of full-width spaces, which a list box keeps."""
    index = pack()
    return [
        (c.code, "\u3000" * (len(index.chain("category", c.code)) - 1) + c.name.in_language(language()))
        for c in index.pack[CATEGORIES]
    ]


def return_reasons() -> Choices:
    """Reasons for which work may be given back, in the pack's order."""
    return [(r.code, r.name.in_language(language())) for r in pack().pack[RETURN_REASONS]]


def conditions() -> Choices:
    """All conditions, a group for each category that has some."""
    index = pack()
    groups: dict[str, Choices] = {}
    for each in index.pack[CONDITIONS]:
        name = index.label("category", each.category, language())
        groups.setdefault(name, []).append((each.code, each.name.in_language(language())))
    return list(groups.items())


def parties() -> Choices:
    """All parties of the city."""
    return [(p.code, p.name.in_language(language())) for p in pack()[Parties].all]


def districts() -> Choices:
    """All districts."""
    return list(district_choices(language()))


def areas() -> Choices:
    """Districts and their streets, a group for each district."""
    return list(area_choices(language()))


def codes(kind: str, *wanted: str) -> Callable[[], Choices]:
    """Words for codes of the house; only ``wanted`` ones when some are named."""
    return lambda: [(code, name) for code, name in codes_of(kind) if not wanted or code in wanted]


def or_blank(words: str | Promise, choices: Callable[[], Iterable[Any]]) -> Callable[[], Choices]:
    """Choices that begin with an empty one."""
    return lambda: [("", words), *choices()]
