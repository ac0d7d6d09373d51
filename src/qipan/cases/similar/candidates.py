"""Earlier reports of a neighbourhood, weighed: bounded by place, time and number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from qipan.core.public import clock, pack
from qipan.kernels.likeness import Matter, apart, features
from qipan.kernels.pair_model import probability
from qipan.places.public import cells_around
from qipan.suggest.public import MOST, WINDOW, Candidate, in_use

# By hand: each report asks it, and Django takes longer to compose it than the database to answer.
_READ = """
WITH near AS ({places}), newest AS (SELECT id FROM near ORDER BY opened_at DESC LIMIT {most})
SELECT c.public_id, c.category, {seconds}, c.lon, c.lat,
  CASE WHEN c.head_id IS NULL THEN c.closed_at ELSE head.closed_at END IS NULL,
  c.title, s.text, s.address
FROM newest
JOIN cases_case c ON c.id = newest.id
LEFT JOIN cases_case head ON head.id = c.head_id
LEFT JOIN cases_casesignal joined ON joined.case_id = c.id
LEFT JOIN sense_signal s ON s.id = joined.signal_id
ORDER BY c.opened_at DESC LIMIT {most}
"""
# Seconds since 1970: the day alone is asked for, and a time costs more to read than the rest of its row.
_SECONDS = {
    "sqlite": "CAST(strftime('%%s', c.opened_at) AS INTEGER)",
    "postgresql": "extract(epoch FROM c.opened_at)::float8",
}
# Each place by itself, so that its index ends the reading early however many were reported there.
_PLACE = (
    "SELECT * FROM (SELECT id, opened_at FROM cases_case WHERE {place} AND kind = 'report' "
    "AND opened_at > %s AND opened_at <= %s ORDER BY opened_at DESC LIMIT {most}) AS there"
)


class Earlier(NamedTuple):
    """One report of an earlier case, as read from the store."""

    public_id: str
    category: str
    opened_at: float
    lon: float | None
    lat: float | None
    open: bool
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


def _around(said: Said, thorough: bool) -> Iterator[Earlier]:
    """Reports at the place, newest first: by hexagon and, where wanted, those of the area without a point."""
    at = said.at or clock.now()
    if said.cell is not None:
        yield from _read("cell = %s", cells_around(said.cell), at)
    if said.area_id is not None and (thorough or said.cell is None):
        without_point = " AND cell IS NULL" if said.cell is not None else ""
        yield from _read(f"area_id = %s{without_point}", [said.area_id], at)


def _read(place: str, values: Iterable[int], at: datetime) -> Iterator[Earlier]:
    """The newest reports of several places, each named by a value of the condition ``place``."""
    span = [connection.ops.adapt_datetimefield_value(moment) for moment in (at - WINDOW, at)]
    params = [(value, *span) for value in values]
    places = " UNION ALL ".join([_PLACE.format(place=place, most=MOST)] * len(params))
    with connection.cursor() as cursor:
        seconds = _SECONDS[connection.vendor]
        cursor.execute(
            _READ.format(places=places, most=MOST, seconds=seconds), list(chain.from_iterable(params))
        )
        return map(Earlier._make, cursor.fetchall())


def _new(said: Said) -> Matter:
    kinds = pack().chain("category", said.category)
    return Matter(_day(said.at or clock.now()), said.lon, said.lat, said.address, said.text, kinds)


def _matter(row: Earlier) -> Matter:
    text = row.title if row.text is None else row.text
    kinds = pack().chain("category", row.category)
    opened = datetime.fromtimestamp(row.opened_at, UTC)
    return Matter(_day(opened), row.lon, row.lat, row.address or "", text, kinds, bool(row.open))


def _day(at: datetime) -> int:
    return at.astimezone(ZoneInfo(pack().pack.city.timezone)).toordinal()
