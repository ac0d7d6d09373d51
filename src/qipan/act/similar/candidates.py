"""Earlier reports of a neighbourhood, weighed: bounded by place, time and number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from qipan.act.models import Case
from qipan.act.similar.model import in_use
from qipan.core.public import clock, pack
from qipan.kernels.likeness import FEATURES, Matter, apart, features
from qipan.kernels.pair_model import probability
from qipan.places.public import cells_around

WINDOW = timedelta(days=30)
MOST = 40
_SIGNAL = "case_signals__signal__"
_READ = (
    "public_id",
    "category",
    "opened_at",
    "lon",
    "lat",
    "closed_at",
    "head_id",
    "head__closed_at",
    "title",
    f"{_SIGNAL}text",
    f"{_SIGNAL}address",
)


class Earlier(NamedTuple):
    """One report of an earlier case, as read from the store."""

    public_id: str
    category: str
    opened_at: datetime
    lon: float | None
    lat: float | None
    closed_at: datetime | None
    head_id: int | None
    head_closed_at: datetime | None
    title: str
    text: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a new report: its words and its place (degrees, H3 cell, primary key of its area)."""

    text: str
    category: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    cell: int | None = None
    area_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier case that may be about the same matter.

    ``values``: the pair's features in the order of ``FEATURES``; ``metres``: ``None`` without both places.
    """

    case: str
    probability: float
    likely: bool
    metres: float | None
    values: tuple[float, ...]

    def value(self, feature: str) -> float:
        """One feature of the pair."""
        return self.values[FEATURES.index(feature)]


def candidates(said: Said, *, without: str = "", thorough: bool = True) -> list[Candidate]:
    """Earlier cases of the neighbourhood, the likeliest first; one of each.

    ``thorough`` also reads reports of the area that have no point on the map (two queries instead of one).
    Without a place there are none: words alone prove nothing in a city.
    """
    rows = [row for row in _around(said, thorough) if row.public_id != without]
    if not rows:
        return []
    new, old = _new(said), [_matter(row) for row in rows]
    values = features(new, old)
    chances = probability(in_use().model, values)
    places = [apart(new, matter) for matter in old]
    return _best_of_each(rows, chances, places, values)


def _best_of_each(
    rows: Sequence[Earlier],
    chances: NDArray[np.float64],
    places: Sequence[float | None],
    values: NDArray[np.float64],
) -> list[Candidate]:
    threshold, found = in_use().threshold, dict[str, Candidate]()
    for at in np.argsort(-chances, kind="stable"):
        chance, case = float(chances[at]), rows[at].public_id
        if case not in found:
            row = tuple(float(value) for value in values[at])
            found[case] = Candidate(case, chance, chance >= threshold, places[at], row)
    return list(found.values())


def _around(said: Said, thorough: bool) -> Iterable[Earlier]:
    at = said.at or clock.now()
    wanted = []
    if said.cell is not None:
        wanted.append(Q(cell__in=cells_around(said.cell)))
    if said.area_id is not None and (thorough or said.cell is None):
        wanted.append(Q(area=said.area_id, cell=None) if said.cell is not None else Q(area=said.area_id))
    for condition in wanted:
        rows = _reports().filter(condition, opened_at__gt=at - WINDOW, opened_at__lte=at)[:MOST]
        yield from map(Earlier._make, rows)


@lru_cache(maxsize=1)
def _reports() -> QuerySet[Any, Any]:
    """All reports, newest first, with the columns that are read: never run, only narrowed (made once, as
    naming the columns costs as much as reading them).
    """
    return Case.objects.filter(kind="report").order_by("-opened_at").values_list(*_READ)


def _new(said: Said) -> Matter:
    kinds = pack().category_chain(said.category)
    return Matter(_day(said.at or clock.now()), said.lon, said.lat, said.address, said.text, kinds)


def _matter(row: Earlier) -> Matter:
    text = row.title if row.text is None else row.text
    closed = row.head_closed_at if row.head_id else row.closed_at
    kinds = pack().category_chain(row.category)
    return Matter(_day(row.opened_at), row.lon, row.lat, row.address or "", text, kinds, closed is None)


def _day(at: datetime) -> int:
    return at.astimezone(ZoneInfo(pack().pack.city.timezone)).toordinal()
