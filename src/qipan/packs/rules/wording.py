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
    """Codes of categories, codes and names of indicators, kept columns and simulator keys are clean.

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
    yield from _keys(pack.simulator, ("simulator",))


def _keys(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), str(key)
            yield from _keys(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _keys(item, (*path, index))


RULES = (formalism,)
