"""The place of a row: coordinates in degrees, and the official area code where the source knows it."""

from __future__ import annotations

from collections.abc import Container
from math import isnan
from typing import Any

from qipan.pool.mapping.cells import code_of, is_shortened, text_of
from qipan.pool.mapping.reasons import Reason, Refused
from qipan.sense.section.sources import PlaceField

Point = tuple[float | None, float | None]
NOWHERE: Point = (None, None)


class PointReader:
    """Longitude and latitude of a row. A row with neither is fine: its place is unknown."""

    def __init__(self, field: PlaceField) -> None:
        self.field = field
        self.columns = (field.longitude, field.latitude) if field.longitude and field.latitude else ()
        west, south, east, north = field.bounds or (-180.0, -90.0, 180.0, 90.0)
        self._west, self._south, self._east, self._north = west, south, east, north

    def read(self, lon_cell: Any, lat_cell: Any) -> Point:
        """(longitude, latitude) or (None, None).

        Raises:
            Refused: half a coordinate, no number, no point on Earth, or outside the bounds.
        """
        lon = self._degrees(lon_cell, self.field.longitude, 180.0)
        lat = self._degrees(lat_cell, self.field.latitude, 90.0)
        if lon is None or lat is None:
            if lon is lat:
                return NOWHERE
            raise Refused(
                Reason.HALF_COORDINATE, self.field.longitude if lon is None else self.field.latitude
            )
        if not (self._west <= lon <= self._east and self._south <= lat <= self._north):
            bounds = f"{self._west}…{self._east}, {self._south}…{self._north}"
            raise Refused(Reason.OUTSIDE_BOUNDS, self.field.longitude, f"{lon}, {lat}", bounds)
        if lon == 0 and lat == 0 and self.field.bounds is None:
            raise Refused(Reason.BAD_COORDINATE, self.field.longitude, "0, 0")
        return lon, lat

    def _degrees(self, cell: Any, column: str, limit: float) -> float | None:
        if cell is None or cell == "":
            return None
        try:
            value = float(cell)
        except (TypeError, ValueError):
            if not text_of(cell):
                return None
            raise Refused(Reason.BAD_COORDINATE, column, text_of(cell)) from None
        if isnan(value) and not isinstance(cell, str):  # how typed files leave a number out
            return None
        if not -limit <= value <= limit:
            raise Refused(Reason.BAD_COORDINATE, column, text_of(cell) or str(cell))
        return value


class AreaReader:
    """The official area code: ``prefix`` + value. Blank and 0 mean that the source does not know it."""

    def __init__(self, field: PlaceField, known_areas: Container[str]) -> None:
        self.column = field.area_column
        self._prefix, self._known = field.area_prefix, known_areas
        self._cache: dict[str, str] = {}

    def read(self, cell: Any) -> str:
        """The area's code, empty where unknown. Raises ``Refused`` for a code the city does not have."""
        if type(cell) is str and cell in self._cache:
            return self._cache[cell]
        if is_shortened(cell):
            raise Refused(Reason.UNKNOWN_AREA, self.column, text_of(cell))
        value = code_of(cell)
        code = self._prefix + value if value else ""
        if code and code not in self._known:
            raise Refused(Reason.UNKNOWN_AREA, self.column, text_of(cell))
        if type(cell) is str:
            self._cache[cell] = code  # bounded by the number of areas and their spellings
        return code
