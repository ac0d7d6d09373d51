"""Fields that people fill in: what is right for any of them."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import unique
from qipan.packs.schema.asked import LISTED, AskedField
from qipan.packs.yamltext import Path


def fitting(text: PackText, path: Path, field: AskedField) -> Iterator[Problem]:
    """A list has choices, each once, and nothing else has; bounds are a number's and leave room."""
    if (field.kind in LISTED) != bool(field.choices):
        what = f"The field `{field.code}` of kind {field.kind} does not fit its choices."
        yield text.problem((*path, "kind"), what, "A choice lists `choices`; other kinds have none.")
    yield from unique(text, (*path, "choices"), [choice.code for choice in field.choices])
    if field.kind != "number" and (field.least is not None or field.most is not None):
        what = f"The field `{field.code}` of kind {field.kind} has bounds."
        yield text.problem((*path, "kind"), what, "Only a number has `least` and `most`.")
    if field.least is not None and field.most is not None and field.least > field.most:
        what = f"No number is at least {field.least:g} and at most {field.most:g}."
        yield text.problem((*path, "least"), what, "Let `least` be the smaller one.")
