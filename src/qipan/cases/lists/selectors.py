"""Bounded lists of cases, by keyset: the cost of a page does not grow with the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from math import prod
from typing import Any

from django.db.models import QuerySet

from qipan.cases.lists.keyset import Mark, Order, Slice, cursor_of, mark_of, order_named, ordered, slice_of
from qipan.cases.lists.merged import MOST_BRANCHES, merged, slot
from qipan.cases.models import Case
from qipan.cases.section.workflow import WORKFLOW
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor, clock, pack
from qipan.people.public import Permission, require

PAGE = 50


MOST = 200


# Counting stops here: a page says "10,000+", and costs the same on a table of any size.
COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list asks for. Empty fields do not restrict; ``since`` and ``until`` bound the opening.

    ``words`` are looked up by ``qipan.cases.search``; what knows nothing of it does not narrow by them.
    """

    states: tuple[str, ...] = ()
    category: str = ""
    district: str = ""
    party: str = ""
    overdue: bool = False
    kind: str = ""
    number: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page; ``cursor`` asks for the next one and is empty on the last, ``before`` for the one before."""

    cases: list[Case]
    cursor: str
    before: str = ""


def list_cases(
    *, by: Actor, wanted: CaseFilter, cursor: str = "", size: int = PAGE, sort: str = ""
) -> CasePage:
    """A page of cases by keyset: one query, whose cost does not grow with the table or the page's depth.

    Raises ``InputError`` for a broken cursor or an unknown order, ``NotPermitted`` without ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    order, mark, size = order_of(wanted, sort), mark_of(cursor), _sized(size)
    whole = reading(wanted, by=by, order=order, mark=mark, size=size + 1)
    rows = list(whole.select_related("area", "lead").defer("area__geometry", "answer")[: size + 1])
    found = slice_of(rows, mark, size)
    ends = [(getattr(case, order.field), case.pk) for case in found.rows]
    return CasePage(found.rows, *cursors_of(found, ends))


def order_of(wanted: CaseFilter, sort: str) -> Order:
    """The order asked for; without one newest first, and what is overdue longest first."""
    return order_named(sort or ("due" if wanted.overdue else "newest"))


def cursors_of(found: Slice, ends: list[tuple[datetime, int]]) -> tuple[str, str]:
    """The marks of the next page and of the one before; empty where there is none."""
    after = cursor_of(*ends[-1]) if found.after and ends else ""
    before = cursor_of(*ends[0], back=True) if found.before and ends else ""
    return after, before


def reading(wanted: CaseFilter, *, by: Actor, order: Order, mark: Mark | None, size: int) -> QuerySet[Case]:
    """The cases of a page in the order in which it is read; the caller takes ``size`` of them.

    What is due is few; everything else goes by one index for each combination of states and categories.
    """
    states = wanted.states
    if order.field == "due_at":
        return ordered(filtered(wanted, by=by).filter(due_at__isnull=False), order, mark)
    if not order.descending and not states:
        states = tuple(s.code for s in pack().pack[WORKFLOW].states if s.role not in ("closed", "ended"))
    several = {
        column: values
        for column, values in (("state", states), ("category", _below(wanted.category)))
        if len(values) > 1
    }
    if not several or prod(map(len, several.values())) > MOST_BRANCHES:
        return ordered(filtered(replace(wanted, states=states), by=by), order, mark)
    bare = replace(
        wanted,
        states=() if "state" in several else states,
        category="" if "category" in several else wanted.category,
    )
    pattern = filtered(bare, by=by).filter(**{column: slot(column) for column in several})
    return merged(ordered(pattern, order, mark), several, order, mark, size)


def _sized(size: int) -> int:
    return max(1, min(size, MOST))


def _below(category: str) -> tuple[str, ...]:
    """A category and all below it, which may be one alone; nothing for none."""
    return tuple(sorted(pack().descendants("category", category) or {category})) if category else ()


def filtered(wanted: CaseFilter, *, by: Actor) -> QuerySet[Case]:
    """The cases that a filter asks for and ``by`` may see, unordered."""
    cases = Case.objects.filter(visible_to(by))
    for column, values in (("state", wanted.states), ("category", _below(wanted.category))):
        if values:
            cases = cases.filter(**({column: values[0]} if len(values) == 1 else {f"{column}__in": values}))
    plain = {
        "district": wanted.district,
        "lead__code": wanted.party,
        "kind": wanted.kind,
        "number": wanted.number,
        "opened_at__gte": wanted.since,
        "opened_at__lt": wanted.until,
        "due_at__lt": clock.now() if wanted.overdue else None,
    }
    return cases.filter(**{name: value for name, value in plain.items() if value})


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
