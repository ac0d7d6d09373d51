"""How cases pass from party to party: right at the first hop, and from whom to whom otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from qipan.cases.models import Case, Order, Outcome, Reassignment
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor, pack
from qipan.kernels.proportions import wilson
from qipan.people.public import Permission, require

LISTED = 50


@dataclass(frozen=True, slots=True)
class Share:
    """``numerator`` of ``denominator`` with its 95 % interval by Wilson (1927)."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The share; None where there is nothing to share."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        low, high = wilson(self.numerator, self.denominator)
        return float(low), float(high)

    @property
    def percent(self) -> str:
        """The share for a page."""
        return "" if self.value is None else f"{100 * self.value:.1f} %"

    @property
    def between(self) -> str:
        """The interval for a page."""
        low, high = self.interval
        return f"{100 * low:.1f}–{100 * high:.1f} %"


@dataclass(frozen=True, slots=True)
class FirstHop:
    """Of the cases of a top category whose first dispatch has proved right or wrong: how many were right."""

    category: str
    share: Share


@dataclass(frozen=True, slots=True)
class Passing:
    """Of the cases of a category that came to ``origin``, how many it passed on to ``party``."""

    category: str
    origin: str
    party: str
    share: Share


def first_hop_right(*, by: Actor, start: datetime, end: datetime) -> list[FirstHop]:
    """For all (first, category empty) and each top category, of cases opened in [start, end) (one query).

    A first dispatch was wrong when the case was returned or came to another party, right when its party
    reported the work; a case still on its way counts in neither.
    """
    require(by, Permission.EVALUATION_VIEW)
    right, known = Counter[str](), Counter[str]()
    for category, wrong, done, cases in _settled(start, end):
        for group in ("", _top(category)):
            if wrong or done:
                known[group] += cases
                right[group] += 0 if wrong else cases
    groups = ["", *sorted(group for group in known if group)]
    return [FirstHop(group, Share(right[group], known[group])) for group in groups]


def _settled(start: datetime, end: datetime) -> Any:
    lead = Order.objects.filter(case=OuterRef("case"), role="lead")
    moved = Reassignment.objects.filter(case=OuterRef("case"), number=2)
    done = Outcome.objects.filter(order__case=OuterRef("case"), order__role="lead")
    rows = (
        _hops(start, end)
        .filter(number=1)
        .annotate(wrong=Exists(moved) | Exists(lead.filter(state="returned")), done=Exists(done))
    )
    return rows.values_list("case__category", "wrong", "done").annotate(n=Count("id")).order_by()


def passings(*, by: Actor, start: datetime, end: datetime) -> list[Passing]:
    """From whom to whom cases opened in [start, end) were passed on, most often first (one query)."""
    require(by, Permission.EVALUATION_VIEW)
    came, passed = Counter[tuple[str, str]](), Counter[tuple[str, str, str]]()
    rows = _hops(start, end).values_list("case__category", "origin__code", "party__code")
    for category, origin, party, cases in rows.annotate(n=Count("id")).order_by():
        came[category, party] += cases
        if origin:
            passed[category, origin, party] += cases
    return [
        Passing(category, origin, party, Share(n, came[category, origin]))
        for (category, origin, party), n in passed.most_common(LISTED)
    ]


def bouncing_cases(*, by: Actor, start: datetime, end: datetime) -> list[tuple[Case, int]]:
    """Cases in reach with two hops or more, opened in [start, end), newest first (one query)."""
    require(by, Permission.CASE_VIEW)
    moved = Reassignment.objects.filter(case=OuterRef("pk"), number=2)
    cases = Case.objects.filter(visible_to(by), Q(Exists(moved)), opened_at__gte=start, opened_at__lt=end)
    last = Reassignment.objects.filter(case=OuterRef("pk")).order_by("-number").values("number")[:1]
    counted = cases.annotate(hop_count=Subquery(last)).select_related("lead").defer("answer")
    return [(case, case.hop_count) for case in counted.order_by("-opened_at", "-id")[:LISTED]]


def _hops(start: datetime, end: datetime) -> QuerySet[Reassignment, Any]:
    return Reassignment.objects.filter(
        case__opened_at__gte=start, case__opened_at__lt=end, case__adopted=False
    )


def _top(category: str) -> str:
    chain = pack().chain("category", category)
    return chain[-1] if chain else "?"
