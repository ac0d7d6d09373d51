"""Bounded lists of cases, by keyset: the cost of a page does not grow with the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from qipan.act.models import Case
from qipan.act.reach import visible_to
from qipan.core.public import Actor, clock, pack
from qipan.errors import InputError
from qipan.people.public import Permission, require

PAGE = 50


MOST = 200


# Counting stops here: a page says "10,000+", and costs the same on a table of any size.
COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list asks for. Empty fields do not restrict."""

    states: tuple[str, ...] = ()
    category: str = ""
    district: str = ""
    party: str = ""
    overdue: bool = False
    kind: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page, newest first; ``cursor`` asks for the next one and is empty on the last."""

    cases: list[Case]
    cursor: str


def list_cases(*, by: Actor, wanted: CaseFilter, cursor: str = "", size: int = PAGE) -> CasePage:
    """A page of cases by keyset: one query, whose cost does not grow with the table or the page's depth.

    Raises ``InputError`` for a broken cursor, ``NotPermitted`` without ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    whole = filtered(wanted, by=by).select_related("area", "lead").defer("area__geometry", "answer")
    rows, more = page_of(whole, cursor, size)
    return CasePage(rows, cursor_of(rows[-1].opened_at, rows[-1].pk) if more else "")


def page_of(cases: QuerySet[Case, Any], cursor: str, size: int) -> tuple[list[Any], bool]:
    """A page of ``cases`` behind ``cursor``, newest first, and whether more follow (one query)."""
    size = max(1, min(size, MOST))
    if cursor:
        opened_at, pk = _read_cursor(cursor)
        cases = cases.filter(
            Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=pk), opened_at__lte=opened_at
        )
    rows = list(cases.order_by("-opened_at", "-id")[: size + 1])
    return rows[:size], len(rows) > size


def cursor_of(opened_at: datetime, pk: int) -> str:
    """The mark behind which the next page begins; it may stand in an address as it is."""
    return f"{opened_at.isoformat().replace('+00:00', 'Z')}~{pk}"


def filtered(wanted: CaseFilter, *, by: Actor) -> QuerySet[Case]:
    """The cases that a filter asks for and ``by`` may see, unordered."""
    cases = Case.objects.filter(visible_to(by))
    if wanted.states:
        cases = (
            cases.filter(state__in=wanted.states)
            if len(wanted.states) > 1
            else cases.filter(state=wanted.states[0])
        )
    if wanted.category:
        below = pack().descendants(wanted.category) or {wanted.category}
        cases = (
            cases.filter(category__in=sorted(below))
            if len(below) > 1
            else cases.filter(category=wanted.category)
        )
    if wanted.district:
        cases = cases.filter(district=wanted.district)
    if wanted.party:
        cases = cases.filter(lead__code=wanted.party)
    if wanted.kind:
        cases = cases.filter(kind=wanted.kind)
    if wanted.number:
        cases = cases.filter(number=wanted.number)
    if wanted.overdue:
        cases = cases.filter(due_at__lt=clock.now())
    return cases


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    stamp, __, pk = cursor.partition("~")
    opened_at = parse_datetime(stamp)
    if opened_at is None or opened_at.tzinfo is None or not (pk.isdecimal() and len(pk) < 19):
        raise InputError(
            _("The page mark is broken."), where="cursor", mend=_("Begin again from the first page.")
        )
    return opened_at, int(pk)


def count_capped(cases: QuerySet[Any]) -> int:
    """How many there are, counted up to ``COUNT_CAP``."""
    return cases.order_by()[:COUNT_CAP].count()


def cases_with_points(*, since: datetime, until: datetime, limit: int = 5000) -> list[tuple[Any, ...]]:
    """Open or recent cases that have a place, newest first.

    (id, number, lon, lat, category, state, cell, due).
    """
    fields = ("public_id", "number", "lon", "lat", "category", "state", "cell", "due_at", "opened_at")
    rows = Case.objects.filter(opened_at__gt=since, opened_at__lte=until, lon__isnull=False)
    return list(rows.order_by("-opened_at", "-id").values_list(*fields)[:limit])
