"""The spans of time that the board offers: the last day or week up to the store's now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from qipan.core.public import clock
from qipan.errors import InputError

HOURS = (24, 168)


@dataclass(frozen=True, slots=True)
class Span:
    """``hours`` whole hours up to ``until``; ``since`` is the beginning of its first hour."""

    since: datetime
    until: datetime
    hours: int


def last(hours: int) -> Span:
    """The span of so many hours that ends now, cut at whole hours at its beginning."""
    until = clock.now()
    first = until.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    return Span(first, until, hours)


def asked(text: str) -> Span:
    """The span that a request names by its hours. Raises ``InputError`` for one that is not offered."""
    if text not in map(str, HOURS):
        raise InputError(
            _("This span of time is not offered."),
            where="hours",
            mend=_("Offered are: %(hours)s.") % {"hours": ", ".join(map(str, HOURS))},
        )
    return last(int(text))
