"""Cases as points of a map: columns instead of objects, at most 50,000, for a bounded price.

A small frame is asked of the index by hexagons, whatever its age; a large one is read newest first, and not
beyond a number of cases that were looked at: then the answer says from when on it is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import h3.api.numpy_int as h3
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qipan.cases.coarse_place import shown_point
from qipan.cases.lists.figures import open_states
from qipan.cases.models import Case
from qipan.cases.search.finding import every_place
from qipan.cases.selectors import CaseFilter, filtered
from qipan.core.public import Actor, clock, pack
from qipan.errors import InputError
from qipan.people.public import Permission, require
from qipan.places.public import H3_RESOLUTION

MOST = 50_000
MOST_LOOKED_AT = 100_000
MOST_CELLS = 400
MOST_FOUND = 5_000
FIELDS = ("public_id", "number", "lon", "lat", "category", "state", "due_at", "opened_at", "cell")


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of the map in degrees; ``west`` < ``east``, ``south`` < ``north``."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Raises ``InputError`` for a frame that is none."""
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise InputError(
                _("This is no frame of a map."),
                where="bounds",
                mend=_("Write west,south,east,north in degrees, as 126.5,45.7,126.7,45.8."),
            )

    def cells(self) -> list[int] | None:
        """The hexagons that cover the frame, or None when there are many."""
        # A hexagon of resolution 9 has about 0.105 km²; a degree is at most 111.3 km.
        if (self.east - self.west) * (self.north - self.south) * 111.3**2 > MOST_CELLS * 0.105:
            return None
        ring = [
            (self.south, self.west),
            (self.south, self.east),
            (self.north, self.east),
            (self.north, self.west),
        ]
        inner = h3.h3shape_to_cells_experimental(h3.LatLngPoly(ring), H3_RESOLUTION, "overlap")
        return [int(cell) for cell in inner]


def frame_of(bounds: str) -> Frame | None:
    """The frame that ``west,south,east,north`` means; None for an empty text. Raises ``InputError``."""
    if not bounds:
        return None
    try:
        west, south, east, north = (float(part) for part in bounds.split(","))
    except ValueError:
        # What is not four numbers is told as what is not a frame.
        return Frame(0, 0, 0, 0)
    return Frame(west, south, east, north)


def case_points(
    *, by: Actor, wanted: CaseFilter, frame: Frame | None, language: str, most: int = MOST
) -> dict[str, Any]:
    """Cases with a place as columns, newest first (one query). Raises ``NotPermitted`` without ``case.view``.

    ``minute`` counts from ``since``, the oldest shown; ``category`` and ``state`` point into the names.
    ``whole_since`` is empty when everything asked for is shown, else the moment from which on it is.
    """
    require(by, Permission.CASE_VIEW)
    most = max(1, min(most, MOST))
    rows, whole_since = _rows(_asked(wanted, by), frame, most)
    return {**_columns(rows, language), "whole_since": whole_since.isoformat() if whole_since else ""}


def _asked(wanted: CaseFilter, by: Actor) -> QuerySet[Case]:
    cases = filtered(wanted, by=by)
    if wanted.words:
        return cases.filter(pk__in=every_place(wanted, by=by, most=MOST_FOUND))
    return cases


def _rows(cases: QuerySet[Case], frame: Frame | None, most: int) -> tuple[list[Any], datetime | None]:
    """At most ``most`` rows in the frame, and from when on they are all there are."""
    cases = cases.order_by("-opened_at", "-id")
    cells = frame.cells() if frame else None
    if frame is not None and cells is not None:
        cases = cases.filter(cell__in=cells)
    read = cases.filter(lon__isnull=False).values_list(*FIELDS)
    found: list[Any] = []
    oldest, looked_at, limit = None, 0, MOST_LOOKED_AT if frame else most + 1
    for row in read[:limit]:
        looked_at += 1
        # A frame is compared with the place that is shown: else narrow frames would find the home.
        lon, lat = shown_point(row[4], row[2], row[3], row[8])
        if frame and not (frame.west <= lon <= frame.east and frame.south <= lat <= frame.north):
            oldest = row[7]
            continue
        if len(found) == most:
            return found, found[-1][7]
        found.append((*row[:2], lon, lat, *row[4:]))
        oldest = row[7]
    return found, oldest if looked_at == limit else None


def _columns(rows: list[Any], language: str) -> dict[str, Any]:
    still, now = set(open_states()), clock.now()
    since = rows[-1][7] if rows else now
    categories, states = Names("category", language), Names("state", language)
    return {
        "since": since.isoformat(),
        "count": len(rows),
        "id": [row[0] for row in rows],
        "number": [row[1] for row in rows],
        "lon": [round(row[2], 5) for row in rows],
        "lat": [round(row[3], 5) for row in rows],
        "category": [categories.place(row[4]) for row in rows],
        "state": [states.place(row[5]) for row in rows],
        "open": [int(row[5] in still) for row in rows],
        "late": [int(row[6] is not None and row[6] < now) for row in rows],
        "minute": [int((row[7] - since).total_seconds() // 60) for row in rows],
        "categories": categories.words,
        "states": states.words,
    }


class Names:
    """The names of codes in a language, each written once."""

    def __init__(self, kind: str, language: str) -> None:
        self.kind, self.language, self.words = kind, language, list[str]()
        self._places: dict[str, int] = {}

    def place(self, code: str) -> int:
        """Where the code's name stands in ``words``."""
        known = self._places.get(code)
        if known is None:
            known = self._places[code] = len(self.words)
            word = pack().label(self.kind, code, self.language) if code else _("Unclassified")
            self.words.append(word)
        return known
