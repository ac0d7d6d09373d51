"""A page of cases found by words: newest first, within the rights of the reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qipan.cases.models import Case, CaseWords
from qipan.cases.search.documents import INDEX
from qipan.cases.search.terms import asked
from qipan.cases.selectors import CaseFilter, filtered
from qipan.core.public import Actor
from qipan.errors import InputError
from qipan.search.public import HIGHEST, place_at


@dataclass(frozen=True, slots=True)
class Found:
    """Cases of a page (unread, unordered by anything but time) and the mark of the next page."""

    cases: QuerySet[Case]
    cursor: str


def found(wanted: CaseFilter, *, by: Actor, cursor: str = "", size: int) -> Found:
    """The cases with the words of the filter, newest first. Two queries on SQLite, a few more on PostgreSQL.

    The index narrows by filters and rights; the cases themselves are read under them once more, so that an
    index some seconds behind never shows what is not to be seen. Raises ``InputError`` for a broken cursor
    and for words that say too little.
    """
    term, (above, below) = asked(wanted, by=by), bounds(wanted, cursor)
    places = [] if term is None else INDEX.newest_places(term, below=below, above=above, size=size + 1)
    kept = places[:size]
    keys = CaseWords.objects.filter(place__in=kept).values("case_id")
    cases = filtered(wanted, by=by).filter(pk__in=keys).order_by("-opened_at", "-id")
    return Found(cases, f"p{kept[-1]}" if len(places) > size else "")


def count_found(wanted: CaseFilter, *, by: Actor) -> int:
    """How many there are, up to ``COUNT_CAP`` (one query)."""
    term, (above, below) = asked(wanted, by=by), bounds(wanted, "")
    return 0 if term is None else INDEX.count_capped(term, below=below, above=above)


def every_place(wanted: CaseFilter, *, by: Actor, most: int) -> list[int]:
    """Row ids of at most ``most`` cases that fit, the newest first: for what works on all of them."""
    term, (above, below) = asked(wanted, by=by), bounds(wanted, "")
    places = [] if term is None else INDEX.newest_places(term, below=below, above=above, size=most)
    return list(
        CaseWords.objects.filter(place__in=places).order_by("-place").values_list("case_id", flat=True)
    )


def bounds(wanted: CaseFilter, cursor: str) -> tuple[int, int]:
    """The places that a filter's times and a cursor leave open. Raises ``InputError``."""
    above = place_at(wanted.since) if wanted.since else 0
    below = place_at(wanted.until) if wanted.until else HIGHEST
    if not cursor:
        return above, below
    if not (cursor[:1] == "p" and cursor[1:].isdecimal() and len(cursor) < 20):
        raise InputError(
            _("The page mark is broken."), where="cursor", mend=_("Begin again from the first page.")
        )
    return above, min(below, int(cursor[1:]))
