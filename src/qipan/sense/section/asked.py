"""Fields that a city declares and people fill in: on the spot by a worker, with a report by its reporter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from qipan.packs.base import Code, Name, PackModel
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.trees import unique
from qipan.packs.view import View
from qipan.packs.yamltext import Path

ValueKind = Literal["text", "long-text", "number", "choice", "choices", "yes-no", "date"]
# Kinds whose answers stand in a list.
LISTED = ("choice", "choices")


class Choice(PackModel):
    """One answer of a list."""

    code: Code
    name: Name


class AskedField(PackModel):
    """Something that is asked, with the kind of value that answers it."""

    code: Code
    name: Name
    kind: ValueKind
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    least: float | None = None
    most: float | None = None


def fitting(view: View, path: Path, field: AskedField) -> Iterator[Problem]:
    """A list has choices, each once, and nothing else has; bounds are a number's and leave room."""
    if (field.kind in LISTED) != bool(field.choices):
        what = _(
            "The field `{code}` of kind {kind} does not fit its choices.", code=field.code, kind=field.kind
        )
        mend = _("A choice lists `choices`; other kinds have none.")
        yield view.problem((*path, "kind"), what, mend)
    yield from unique(view, (*path, "choices"), [choice.code for choice in field.choices])
    if field.kind != "number" and (field.least is not None or field.most is not None):
        what = _("The field `{code}` of kind {kind} has bounds.", code=field.code, kind=field.kind)
        yield view.problem((*path, "kind"), what, _("Only a number has `least` and `most`."))
    if field.least is not None and field.most is not None and field.least > field.most:
        what = _(
            "No number is at least {least} and at most {most}.",
            least=f"{field.least:g}",
            most=f"{field.most:g}",
        )
        yield view.problem((*path, "least"), what, _("Let `least` be the smaller one."))
