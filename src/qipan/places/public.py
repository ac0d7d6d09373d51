"""What other rooms may use of places."""

from qipan.places.models import Area
from qipan.places.selectors import (
    H3_RESOLUTION,
    area_by_code,
    areas_of_level,
    cell,
    cell_outline,
    coarser,
    district_of,
    geojson,
    ids_by_code,
    locate,
    locate_many,
)

__all__ = [
    "H3_RESOLUTION",
    "Area",
    "area_by_code",
    "areas_of_level",
    "cell",
    "cell_outline",
    "coarser",
    "district_of",
    "geojson",
    "ids_by_code",
    "locate",
    "locate_many",
]
