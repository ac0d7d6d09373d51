"""Answers to a category's questions: checked once for every door, kept with the signal, shown in words.

They stand in ``Signal.payload["answers"]`` with the category under which they were asked, so that what was
said stays readable when the case is given another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qipan.cases import values
from qipan.cases.choices import language
from qipan.core.public import pack
from qipan.errors import InputError, NotFound
from qipan.sense.public import Signal
from qipan.sense.section.categories import Categories, Question

KEPT = "answers"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer, both in words."""

    question: str
    said: str


def questions_for(category: str) -> Sequence[Question]:
    """What is asked of a category; nothing of an empty one. Raises ``NotFound`` for an unknown one."""
    return pack()[Categories].questions_for(category) if category else ()


def checked_answers(category: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that were given, each as its question says; empty ones are left out.

    Raises ``InputError`` at ``answers.<code>`` for a value that does not fit, a question that is not asked of
    this category, and a required one without an answer.
    """
    asked = {question.code: question for question in questions_for(category)}
    told = {code: value for code, value in given.items() if not values.is_empty(value)}
    strange = next((code for code in told if code not in asked), "")
    if strange:
        raise InputError(
            _("'%(code)s' is not asked of this kind of matter.") % {"code": strange[:64]},
            where=f"answers.{strange[:64]}",
            mend=", ".join(asked) or _("Leave it out; say it in the words of the report."),
        )
    for code, question in asked.items():
        if question.required and code not in told:
            raise InputError(
                _("This has to be answered: %(question)s") % {"question": named(question)},
                where=f"answers.{code}",
                mend=values.expected(question),
            )
    return {
        code: values.checked(question, told[code], where=f"answers.{code}")
        for code, question in asked.items()
        if code in told
    }


def kept(category: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a signal keeps of answers; nothing when there are none."""
    return {KEPT: {"category": category, "values": dict(answers)}} if answers else {}


def checked_and_kept(category: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a signal keeps of answers that fit. Raises as ``checked_answers``."""
    return kept(category, checked_answers(category, given))


def answers_of(signal: Signal, words: str) -> list[Answer]:
    """The answers that came with a signal, in the order of their questions, in the language ``words``.

    A question that the city no longer asks is told by its code.
    """
    told = signal.payload.get(KEPT) if isinstance(signal.payload, dict) else None
    if not told:
        return []
    asked, given = {question.code: question for question in _asked(told["category"])}, told["values"]
    known = [
        Answer(asked[code].name.in_language(words), values.shown(asked[code], given[code], words))
        for code in asked
        if code in given
    ]
    return known + [Answer(code, str(value)) for code, value in given.items() if code not in asked]


def _asked(category: str) -> Sequence[Question]:
    try:
        return questions_for(category)
    except NotFound:
        return ()


def named(question: Question) -> str:
    """A question in the language of the page."""
    return question.name.in_language(language())
