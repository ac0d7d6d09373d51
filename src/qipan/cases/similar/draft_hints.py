"""What stands in a report's form while somebody types, read leniently: a wrong value is no value."""

from __future__ import annotations

import math
from collections.abc import Mapping

from qipan.cases.choices import language
from qipan.cases.similar.candidates import Said
from qipan.core.public import pack
from qipan.errors import NotFound
from qipan.places.public import cell, ids_by_code, locate, places_called
from qipan.sense.section.categories import Categories
from qipan.suggest.public import active_model, advise

LONGEST = 2000
LONGEST_ADDRESS = 200


def typed(values: Mapping[str, str]) -> Said:
    """The report as far as it was typed: ``text``, ``category``, ``address``, ``area``, ``lon``, ``lat``."""
    text = values.get("text", "")[:LONGEST]
    lon, lat = _degrees(values.get("lon", ""), 180), _degrees(values.get("lat", ""), 90)
    if lon is None or lat is None:
        lon = lat = None
    code = _place(values.get("area", "")) or (locate(lon, lat) if lon is not None and lat is not None else "")
    return Said(
        text=text,
        category=_category(values.get("category", "")) or advise(pack(), text, active_model()).first,
        address=values.get("address", "")[:LONGEST_ADDRESS],
        lon=lon,
        lat=lat,
        cell=cell(lon, lat) if lon is not None and lat is not None else None,
        area_id=ids_by_code([code]).get(code) if code else None,
    )


def _place(typed: str) -> str:
    """The area that was chosen by code, or typed by name; none while it may be several."""
    found = places_called(typed[:100], language())
    return found[0][0] if len(found) == 1 else ""


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None


def _category(code: str) -> str:
    try:
        return pack()[Categories].category(code).code if code else ""
    except NotFound:
        return ""
