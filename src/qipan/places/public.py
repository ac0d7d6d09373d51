"""What other rooms may use of places."""

from qipan.places.choices import area_choices, district_choices, place_labels, places_called
from qipan.places.models import Area
from qipan.places.selectors import (
    H3_RESOLUTION,
    area_by_code,
    areas_by_code,
    areas_of_level,
    cell,
    cell_outline,
    cells_around,
    coarser,
    district_of,
    geojson,
    ids_by_code,
    is_near_city,
    known_area,
    locate,
    locate_many,
    outline_of,
    outlined,
)

__all__ = [
    "H3_RESOLUTION",
    "Area",
    "area_by_code",
    "area_choices",
    "areas_by_code",
    "areas_of_level",
    "cell",
    "cell_outline",
    "cells_around",
    "coarser",
    "district_choices",
    "district_of",
    "geojson",
    "ids_by_code",
    "is_near_city",
    "known_area",
    "locate",
    "locate_many",
    "outline_of",
    "outlined",
    "place_labels",
    "places_called",
]
