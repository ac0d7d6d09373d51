"""``answers.yaml``: standard texts, plain words, and when an answer is held back to be read once more."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Annotated

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.sections import Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View

VARIABLES = ("number", "category", "party", "opened", "done", "place")
"""What a standard text may name in braces: ``done`` is what the newest outcome says."""


class StandardText(PackModel):
    """A text to begin an answer with; it holds for ``category`` and all below it, empty means every one."""

    code: Code
    name: Name
    category: Annotated[str, Ref("category", blank=True)] = ""
    text: Name
    basis: Basis


class PlainWord(PackModel):
    """A word of offices, and what people say instead."""

    word: str = Field(min_length=1)
    instead: str = Field(min_length=1)


class AnswerText(PackModel):
    """How this city answers. An answer with a grave remark goes out only with a named person's reason."""

    standard: tuple[StandardText, ...] = ()
    courtesy: tuple[str, ...] = Field(default=(), description="Phrases without content for the reporter")
    plain: tuple[PlainWord, ...] = ()
    soon: tuple[str, ...] = Field(default=(), description="Promises that need a date beside them")
    longest_sentence: int = Field(default=60, ge=20, description="Characters; words count as one in English")
    least_substance: int = Field(default=6, ge=1, description="Characters that must stay without courtesy")
    least_complete: float = Field(
        default=4.2, ge=0, description="Below this score: may leave open what was done"
    )
    least_explained: float = Field(default=4.45, ge=0, description="Below this score: may leave open why")
    alike: float = Field(default=0.8, gt=0, le=1, description="Likeness from which two answers are the same")
    alike_times: int = Field(default=3, ge=1, description="So many like it before make it a repeat")
    basis: Basis


def standard_texts(view: View) -> Iterator[Problem]:
    """Every standard text can be filled for every case of its category."""
    answers = view[ANSWERS]
    if answers is None:
        return
    yield from unique(view, ("answers", "standard"), [entry.code for entry in answers.standard])
    for index, entry in enumerate(answers.standard):
        for language in ("zh", "en"):
            for what, mend in _faults(getattr(entry.text, language)):
                yield view.problem(("answers", "standard", index, "text", language), what, mend)


def _faults(template: str) -> Iterator[tuple[str, str]]:
    try:
        names = [
            name for _literal, name, _spec, _conversion in Formatter().parse(template) if name is not None
        ]
    except ValueError:
        mend = _("Write {{name}}, or {{{{ and }}}} for braces themselves.")
        yield _("A brace is open or closed alone."), mend
        return
    for name in names:
        if name not in VARIABLES:
            yield _("Nothing fills `{{{name}}}`.", name=name), choose(name, VARIABLES)


ANSWERS: Section[AnswerText | None] = register(
    Section("answers", "answers.yaml", AnswerText, absent=lambda _city: None, rules=(standard_texts,))
)
