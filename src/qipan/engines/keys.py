"""What rows are grouped by: a value, the area of a level, a cell, a period, the class of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qipan.engines.areas import AreaTree
from qipan.engines.cells import FINEST
from qipan.engines.periods import Calendar, Grain, check_zone
from qipan.engines.tables import Column, Kind, check_name, ensure_column
from qipan.errors import InputError


def output_name(name: str, column: str) -> str:
    """A key's or measure's own name, else that of its column with '.' made '_'."""
    return name or column.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a column, as it is."""

    column: str
    name: str = ""

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """The column that the key gives. Raises ``InputError`` where its own column does not serve."""
        own = ensure_column(columns, self.column, where=where)
        if own.kind is Kind.NUMBER:
            raise InputError("Rows are not grouped by a measured number.", where=f"{where}.{self.column}")
        return Column(check_name(output_name(self.name, self.column)), own.kind, own.unit)


@dataclass(frozen=True, slots=True)
class Area:
    """The area of ``level`` that holds the area whose code ``column`` gives; empty where none does."""

    column: str
    tree: AreaTree
    level: str
    name: str = ""

    def __post_init__(self) -> None:
        self.tree.at(self.level)

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """See ``Value.output``."""
        ensure_column(columns, self.column, Kind.TEXT, where=where)
        return Column(check_name(output_name(self.name, self.column)), Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Cell:
    """The H3 cell of ``resolution`` (0–15) that holds the cell in ``column``; empty where that is coarser."""

    column: str
    resolution: int
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.resolution <= FINEST:
            raise InputError("A resolution of cells is 0 to 15.", where=str(self.resolution))

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """See ``Value.output``."""
        ensure_column(columns, self.column, Kind.INTEGER, where=where)
        return Column(check_name(output_name(self.name, self.column)), Kind.INTEGER)


@dataclass(frozen=True, slots=True)
class Period:
    """The period of ``grain`` in the zone's time that holds the time in ``column``.

    An hour is given by its first instant (an hour that comes twice is two), others by their first day.
    """

    column: str
    grain: Grain
    zone: str
    name: str = ""

    def __post_init__(self) -> None:
        check_zone(self.zone)
        if not isinstance(self.grain, Grain):
            raise InputError("Unknown period.", where=repr(self.grain), mend=f"Use {' '.join(Grain)}.")

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """See ``Value.output``."""
        ensure_column(columns, self.column, Kind.TIME, where=where)
        kind = Kind.TIME if self.grain is Grain.HOUR else Kind.DATE
        return Column(check_name(self.name or self.grain.value), kind)


@dataclass(frozen=True, slots=True)
class DayClass:
    """The calendar's class of the local day that holds the time in ``column``; empty where it has none."""

    column: str
    calendar: Calendar
    name: str = "day_class"

    def output(self, columns: Mapping[str, Column], where: str) -> Column:
        """See ``Value.output``."""
        ensure_column(columns, self.column, Kind.TIME, where=where)
        return Column(check_name(self.name), Kind.TEXT)


Key = Value | Area | Cell | Period | DayClass
