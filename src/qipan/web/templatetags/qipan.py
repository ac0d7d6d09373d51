"""Template tags and filters of the board: names from the pack, times, deadlines."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from qipan.core.public import pack

register = template.Library()


@register.filter
def label(code: str, kind: str) -> str:
    """Name of a pack code in the page's language: ``{{ case.state|label:"state" }}``."""
    return pack().label(kind, code, get_language() or "zh")


@register.filter
def named(thing: object) -> str:
    """Name of an area, party or account in the page's language; an empty string for None."""
    in_language = getattr(thing, "in_language", None)
    return str(in_language(get_language() or "zh")) if in_language else ""
