"""The map's layers as plain data: columns instead of objects, so that thousands of rows stay small."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.cases.public import cases_with_points, open_states, per_cell_and_hour, shown_point
from qipan.core.public import clock, pack
from qipan.errors import InputError
from qipan.places.public import H3_RESOLUTION, cell_outline, coarser
from qipan.ui.public import Span

MOST_POINTS = 5_000
COARSEST = 4


def points(span: Span) -> dict[str, Any]:
    """Cases with a place, newest first, as columns (one query).

    ``minute`` counts from ``since``; ``category`` and ``state`` point into the lists of names beside them.
    ``left_out`` says that there were more than ``MOST_POINTS``.
    """
    rows = cases_with_points(since=span.since, until=span.until, limit=MOST_POINTS + 1)
    open_, now = set(open_states()), clock.now()
    kept = rows[:MOST_POINTS]
    spots = [shown_point(row[4], row[2], row[3], row[6]) for row in kept]
    categories, states = Names("category"), Names("state")
    columns = {
        "id": [row[0] for row in kept],
        "number": [row[1] for row in kept],
        "lon": [round(lon, 5) for lon, _lat in spots],
        "lat": [round(lat, 5) for _lon, lat in spots],
        "category": [categories.place(row[4]) for row in kept],
        "state": [states.place(row[5]) for row in kept],
        "open": [int(row[5] in open_) for row in kept],
        "late": [int(row[7] is not None and row[7] < now) for row in kept],
        "minute": [_minutes(span.since, row[8]) for row in kept],
    }
    return {
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "left_out": len(rows) > MOST_POINTS,
        "categories": categories.words,
        "states": states.words,
        "columns": columns,
    }


class Names:
    """The names of codes in the page's language, each written once."""

    def __init__(self, kind: str) -> None:
        self.kind, self.words = kind, list[str]()
        self._places: dict[str, int] = {}

    def place(self, code: str) -> int:
        """Where the code's name stands in ``words``."""
        if code not in self._places:
            self._places[code] = len(self.words)
            word = pack().label(self.kind, code, get_language() or "zh") if code else _("Unclassified")
            self.words.append(word)
        return self._places[code]


def density(span: Span, resolution: int) -> dict[str, Any]:
    """Cases per hexagon and hour as columns (one query); ``rings`` are the outlines, flattened lon, lat.

    ``cell`` points into ``rings``; ``hour`` counts whole hours from ``since``. A page sums what it shows.
    """
    summed: dict[tuple[int, int], int] = {}
    for fine, hour, cases in per_cell_and_hour(since=span.since, until=span.until):
        key = (coarser(fine, resolution), _minutes(span.since, hour) // 60)
        summed[key] = summed.get(key, 0) + cases
    cells = {cell: place for place, cell in enumerate(dict.fromkeys(cell for cell, _hour in summed))}
    return {
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "resolution": resolution,
        "rings": [[axis for corner in cell_outline(cell) for axis in corner] for cell in cells],
        "cell": [cells[cell] for cell, _hour in summed],
        "hour": [hour for _cell, hour in summed],
        "cases": list(summed.values()),
    }


def asked_resolution(text: str) -> int:
    """The H3 resolution that a request names. Raises ``InputError`` outside what is stored."""
    if not text.isdigit() or not COARSEST <= int(text) <= H3_RESOLUTION:
        raise InputError(
            _("This size of hexagon is not offered."),
            where="resolution",
            mend=_("Offered are %(least)d to %(most)d.") % {"least": COARSEST, "most": H3_RESOLUTION},
        )
    return int(text)


def _minutes(since: datetime, at: datetime) -> int:
    return int((at - since).total_seconds() // 60)
