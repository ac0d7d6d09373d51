"""Figures of action for the board: each is one query over a span of time or over a capped set.

What a figure costs depends on the span that is asked for, never on how many old cases the store holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour

from qipan.cases.models import Case
from qipan.cases.section.workflow import WORKFLOW
from qipan.cases.selectors import COUNT_CAP, count_capped
from qipan.core.public import clock, pack

# Hexagons at resolution 9 with at least one case in an hour: enough for a week of a big city.
MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """Cases opened in a district within a span, and how many of them are still open."""

    code: str
    opened: int
    still_open: int


def open_states() -> list[str]:
    """States in which somebody still has to do something, in the pack's order."""
    return [s.code for s in pack().pack[WORKFLOW].states if s.role not in ("closed", "ended")]


def queue_sizes() -> dict[str, int]:
    """Cases by open state, each counted up to the cap (one query for all of them); a city may have none."""
    states = open_states()
    if not states:
        return {}
    few = [Case.objects.filter(pk__in=_some(state)) for state in states]
    counts = [cases.order_by().values_list("state").annotate(n=Count("pk")) for cases in few]
    return dict.fromkeys(states, 0) | dict(counts[0].union(*counts[1:], all=True))


def _some(state: str) -> QuerySet[Any]:
    return Case.objects.filter(state=state).order_by().values("pk")[:COUNT_CAP]


def overdue_count() -> int:
    """Cases whose nearest deadline has passed, counted up to the cap."""
    return count_capped(Case.objects.filter(due_at__lt=clock.now()))


def opened_between(since: datetime, until: datetime) -> QuerySet[Case]:
    """Cases opened in (since, until]."""
    return Case.objects.filter(opened_at__gt=since, opened_at__lte=until)


def asked_most(*, since: datetime, until: datetime, limit: int = 8) -> list[tuple[str, int]]:
    """What people ask most: (category, reports) of the span, the most frequent first."""
    reports = opened_between(since, until).filter(kind="report").exclude(category="")
    return list(reports.values_list("category").annotate(n=Count("pk")).order_by("-n", "category")[:limit])


def per_hour(*, since: datetime, until: datetime) -> dict[datetime, int]:
    """Cases opened in each hour (UTC, by its beginning); hours without a case are left out."""
    hours = opened_between(since, until).annotate(hour=TruncHour("opened_at", tzinfo=UTC))
    return dict(hours.order_by().values_list("hour").annotate(n=Count("pk")))


def per_district(*, since: datetime, until: datetime) -> list[DistrictCount]:
    """Cases of the span by district code (empty: no district known), the most first."""
    still = Count("pk", filter=Q(state__in=open_states()))
    rows = opened_between(since, until).order_by().values("district").annotate(n=Count("pk"), still=still)
    return [
        DistrictCount(r["district"], r["n"], r["still"])
        for r in sorted(rows, key=lambda r: (-r["n"], r["district"]))
    ]


def per_cell_and_hour(*, since: datetime, until: datetime) -> list[tuple[int, datetime, int]]:
    """(H3 cell of resolution 9, hour, cases) of the span, the fullest first, at most ``MOST_CELLS`` rows."""
    placed = opened_between(since, until).filter(cell__isnull=False)
    hours = placed.annotate(hour=TruncHour("opened_at", tzinfo=UTC)).order_by()
    return list(hours.values_list("cell", "hour").annotate(n=Count("pk")).order_by("-n", "cell")[:MOST_CELLS])
