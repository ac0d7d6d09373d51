"""Where a case lies for readers without a task on it: what concerns a home is coarse.

Lists, maps and exports have no task; the exact place is on the page of the case (ADR 0024).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import h3.api.numpy_int as h3

from qipan.cases.models import Case
from qipan.core.public import PackCache, pack
from qipan.packs.index import PackIndex
from qipan.sense.section.categories import CATEGORIES

Homes = Callable[[PackIndex], frozenset[str] | None]
_sources: list[Homes] = []


def register_homes(source: Homes) -> None:
    """A room above says which categories concern homes; None where the city's text is silent."""
    _sources.append(source)


def is_of_home(category: str) -> bool:
    """Whether matters of a category concern a home; what is not classified, or no longer known, may."""
    return category not in _elsewhere()


def shown_point(category: str, lon: float, lat: float, cell: int | None) -> tuple[float, float]:
    """Longitude and latitude for a reader without a task: a home at the middle of its hexagon (0.1 km²)."""
    return (lon, lat) if cell is None or category in _elsewhere() else _middle(cell)


def shown_place(case: Case, *, clear: bool) -> tuple[float, float] | tuple[None, None]:
    """Where a case lies for one reader, or twice None where it has no point."""
    if case.lon is None or case.lat is None:
        return None, None
    return (case.lon, case.lat) if clear else shown_point(case.category, case.lon, case.lat, case.cell)


def _elsewhere() -> frozenset[str]:
    """The categories of matters in public space."""
    return _public_codes() or frozenset()


def _read_public_codes(_key: str) -> frozenset[str]:
    index = pack()
    homes = [codes for source in _sources for codes in [source(index)] if codes is not None]
    if not homes:
        # A city that does not say which matters concern homes may mean all of them.
        return frozenset()
    every = frozenset(category.code for category in index.pack[CATEGORIES])
    return every.difference(*homes)


_public_codes = PackCache(_read_public_codes)


@lru_cache(maxsize=65_536)
def _middle(cell: int) -> tuple[float, float]:
    lat, lon = h3.cell_to_latlng(cell)
    return round(lon, 5), round(lat, 5)
