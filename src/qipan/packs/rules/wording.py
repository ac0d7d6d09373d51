"""No pack may declare check-ins, points, rankings or tracks of people (see ``packs.formalism``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qipan.packs.formalism import RULE, forbidden_word
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.schema import Pack
from qipan.packs.yamltext import Path


def formalism(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes of categories, duties and clocks, names of indicators, states, fields and forms, kept columns and
    simulator keys are clean.

    Names and keywords of categories are free: citizens may well complain about points and check-ins.
    """
    for path, word in _declared(pack):
        if found := forbidden_word(word):
            what = f"`{word}` declares “{found}”, which {RULE} forbids."
            yield text.problem(path, what, "Remove it, or measure what was achieved for people instead.")


def _declared(pack: Pack) -> Iterator[tuple[Path, str]]:
    for index, category in enumerate(pack.categories):
        yield ("categories", index, "code"), category.code
    for section in ("indicators", "evaluation"):
        for index, indicator in enumerate(getattr(pack, section)):
            yield (section, index, "code"), indicator.code
            yield (section, index, "name"), indicator.name.zh
            yield (section, index, "name"), indicator.name.en
    for index, source in enumerate(pack.sources):
        yield from ((("sources", index, "keep"), column) for column in source.keep)
    yield from _declared_for_work(pack)
    yield from _keys(pack.simulator, ("simulator",))


def _declared_for_work(pack: Pack) -> Iterator[tuple[Path, str]]:
    """What is asked of those who work: duties, clocks, states, and the fields and forms of visits."""
    for section in ("duties", "clocks"):
        for index, rule in enumerate(getattr(pack, section)):
            yield (section, index, "id"), rule.id
    for index, state in enumerate(pack.workflow.states):
        yield from _named(("workflow", "states", index), state)
    for part in ("fields", "forms"):
        for index, entry in enumerate(getattr(pack.forms, part)):
            yield from _named(("forms", part, index), entry)
    for index, field in enumerate(pack.forms.fields):
        for number, choice in enumerate(field.choices):
            yield from _named(("forms", "fields", index, "choices", number), choice)


def _named(path: Path, entry: Any) -> Iterator[tuple[Path, str]]:
    """The code and both names of an entry."""
    yield (*path, "code"), entry.code
    yield (*path, "name"), entry.name.zh
    yield (*path, "name"), entry.name.en


def _keys(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), str(key)
            yield from _keys(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _keys(item, (*path, index))


RULES = (formalism,)
