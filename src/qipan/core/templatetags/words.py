"""Words for codes in templates: ``{% load words %}{{ case.channel|word:"channel" }}``."""

from __future__ import annotations

from django import template

from qipan.core import words

register = template.Library()


@register.filter
def word(code: str, kind: str) -> str:
    """The word for a code of a kind, in the language of the page."""
    return words.word(kind, code)
