"""Shares and probabilities on pages."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: float | str | None) -> str:
    """A share in whole per cent; never 100 % or 0 % for what is only near it; a dash where there is none."""
    if share is None or isinstance(share, str):
        return "—"
    if 0.995 <= share < 1:
        return ">99 %"
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


@register.filter
def plain(number: float) -> str:
    """A number for an attribute: a point in every language."""
    return f"{number:.4f}"


@register.filter
def points_above(stated: float, right: float) -> str:
    """``stated`` minus ``right`` in percentage points, with its sign."""
    return f"{100 * (stated - right):+.0f}"
