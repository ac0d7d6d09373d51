"""Why a candidate was named, in words that a clerk can check at a glance."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qipan.suggest.duplicates.candidate import Candidate

ALIKE = 0.3


def reasons(candidate: Candidate) -> list[str]:
    """Sentences, the weightiest first. Nothing in them is anybody's word or name."""
    told = [_place(candidate), _age(candidate), _kind(candidate), _words(candidate), _others(candidate)]
    return [sentence for sentence in told if sentence]


def _place(candidate: Candidate) -> str:
    if candidate.value("address") == 1.0:
        return _("same address")
    if candidate.metres is None:
        return _("same area, no exact place")
    return _("about %(metres)d m away") % {"metres": rounded_metres(candidate.metres)}


def rounded_metres(metres: float) -> int:
    """Distance up to the next 50 m: near enough to judge, too coarse to find a door by asking often."""
    return max(50, math.ceil(metres / 50) * 50)


def _age(candidate: Candidate) -> str:
    days = int(candidate.value("days"))
    if days <= 0:
        return _("reported the same day")
    return ngettext("reported %(days)d day earlier", "reported %(days)d days earlier", days) % {"days": days}


def _kind(candidate: Candidate) -> str:
    kind = candidate.value("category")
    if kind == 1.0:
        return _("same category")
    return _("related category") if kind else ""


def _words(candidate: Candidate) -> str:
    words = candidate.value("words")
    if words < ALIKE:
        return ""
    return _("%(share)d %% of the words alike") % {"share": round(100 * words)}


def _others(candidate: Candidate) -> str:
    there = int(candidate.value("open_there"))
    if candidate.value("address") != 1.0 or there < 2:
        return ""
    return _("%(count)d open reports at this address") % {"count": there}
