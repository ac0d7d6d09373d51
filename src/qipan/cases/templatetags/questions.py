"""Answers to a category's questions on pages."""

from __future__ import annotations

from django import template

from qipan.cases.choices import language
from qipan.cases.questions.answers import Answer, answers_of
from qipan.sense.public import Signal

register = template.Library()


@register.filter
def answered(signal: Signal) -> list[Answer]:
    """Questions and answers of a signal, in the language of the page."""
    return answers_of(signal, language())
