"""What a report of a category is asked besides its words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from qipan.cases.choices import language
from qipan.cases.questions.answers import questions_for
from qipan.cases.values import YES_NO
from qipan.core.public import word
from qipan.sense.section.categories import Question

router = Router(tags=["cases"])


class ChoiceOut(Schema):
    """One answer of a list."""

    code: str
    name: str


class QuestionOut(Schema):
    """A question: what answers it (``kind``), within which bounds, and why it is asked."""

    code: str
    name: str
    why: str
    kind: str
    required: bool
    unit: str
    choices: list[ChoiceOut]
    least: float | None
    most: float | None


@router.get("/questions", response=list[QuestionOut], auth=None, summary="What a category is asked")
def questions(request: HttpRequest, category: str) -> list[dict[str, Any]]:
    """Open to everybody. Answers go with a report as ``answers``, by code; unknown categories give 404."""
    del request
    return [_out(question, language()) for question in questions_for(category)]


def _out(question: Question, words: str) -> dict[str, Any]:
    named = [(choice.code, choice.name.in_language(words)) for choice in question.choices]
    if question.kind == "yes-no":
        named = [(code, str(word("yes-no", code))) for code in YES_NO]
    return {
        "code": question.code,
        "name": question.name.in_language(words),
        "why": question.why.in_language(words),
        "choices": [{"code": code, "name": name} for code, name in named],
        **{part: getattr(question, part) for part in ("kind", "required", "unit", "least", "most")},
    }
