"""Template tags and filters of the board: names from the pack, times, deadlines, states, warning colours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from qipan.core.public import clock, local_time, pack

register = template.Library()

COLOURS = {"blue": _("Blue"), "yellow": _("Yellow"), "orange": _("Orange"), "red": _("Red")}
COUNT_CAP = 10_000


@register.filter
def label(code: str, kind: str) -> str:
    """Name of a pack code in the page's language: ``{{ case.state|label:"state" }}``."""
    return pack().label(kind, code, get_language() or "zh")


@register.filter
def named(thing: object) -> str:
    """Name of an area, party or account in the page's language; an empty string for None."""
    in_language = getattr(thing, "in_language", None)
    return str(in_language(get_language() or "zh")) if in_language else ""


@register.filter
def of(things: Mapping[Any, Any], key: object) -> Any:
    """What a mapping holds under a key, or nothing: ``{{ pieces|of:case.pk }}``."""
    return things.get(key, ())


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A time in the city's zone as ``<time>``: ``01-21 06:40``, with the year when it is another one."""
    if at is None:
        return ""
    local = local_time(at)
    form = "m-d H:i" if local.year == local_time(clock.now()).year else "Y-m-d H:i"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), formats.date_format(local, form))


@register.filter
def due(at: datetime | None) -> SafeString | str:
    """A deadline as a tag: how long is left, or how long it has been missed; nothing without one."""
    if at is None:
        return ""
    seconds = (at - clock.now()).total_seconds()
    late = seconds < 0
    words = (gettext("overdue %(span)s") if late else gettext("%(span)s left")) % {"span": span(abs(seconds))}
    style = "tag tag--late" if late else "tag tag--due"
    exact = formats.date_format(local_time(at), "Y-m-d H:i")
    return format_html('<span class="{}" title="{}">{}</span>', style, exact, words)


@register.filter
def span(seconds: float) -> str:
    """A length of time in its coarsest fitting unit: minutes below two hours, hours below two days."""
    if seconds < 2 * 3600:
        n = int(seconds // 60)
        return ngettext("%(n)d min", "%(n)d min", n) % {"n": n}
    if seconds < 48 * 3600:
        n = int(seconds // 3600)
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    n = int(seconds // 86400)
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


@register.filter
def capped(number: int) -> str:
    """A count that stops at the cap: ``10,000+`` instead of an exact figure."""
    shown = f"{min(number, COUNT_CAP):,}"
    return f"{shown}+" if number >= COUNT_CAP else shown


@register.simple_tag
def state(code: str) -> SafeString:
    """The state of a case as a tag in the tone that the pack gives it."""
    entry = pack().names("state").get(code)
    tone = entry.tone if entry else "plain"
    return format_html('<span class="tag tag--{}">{}</span>', tone, label(code, "state"))


@register.filter
def colour_name(colour: str) -> Any:
    """The word for a warning colour (a colour never stands alone)."""
    return COLOURS.get(colour, colour)


@register.simple_tag
def warning_tag(colour: str) -> SafeString:
    """A warning's colour as a tag with its word; the only use of the four colours besides the map."""
    return format_html('<span class="tag warn warn--{}">{}</span>', colour, colour_name(colour))
