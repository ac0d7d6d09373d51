"""Binds a mapping's fields to positions in a row, so that a row is read without looking up names."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop

from qipan.errors import PackError
from qipan.pool.mapping.cells import is_shortened, text_of
from qipan.pool.mapping.places import NOWHERE, AreaReader, Point, PointReader
from qipan.pool.mapping.reasons import Reason, Refused
from qipan.pool.mapping.times import Moment, TimeReader
from qipan.sense.section.sources import PlaceField, TimeField

KEY_CHARACTERS = 200
"""The longest key that is taken; stores index it."""

Cells = tuple[Any, ...]
ReadText = Callable[[Cells], str]
ReadMoment = Callable[[Cells], Moment | None]


class ReadPlace(NamedTuple):
    """Readers of where a row happened."""

    point: Callable[[Cells], Point]
    area: ReadText
    address: ReadText


class Binder:
    """Gives each column that a mapping reads its position; ``columns`` lists them in that order."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._positions: dict[str, int] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns bound so far."""
        return tuple(self._positions)

    def position(self, column: str) -> int:
        """The position of ``column`` in the rows to be read."""
        return self._positions.setdefault(column, len(self._positions))

    def reader(self, read: Callable[..., Any], columns: Sequence[str]) -> Callable[[Cells], Any]:
        """``read`` applied to the cells of one or two columns."""
        positions = [self.position(column) for column in columns]
        if len(positions) == 1:
            only = positions[0]
            return lambda cells: read(cells[only])
        first, second = positions
        return lambda cells: read(cells[first], cells[second])

    def time(self, field: TimeField | None) -> ReadMoment:
        """Reader of a time; always ``None`` where the mapping names none."""
        if field is None:
            return _nothing
        reader = TimeReader(field, where=self.where)
        return self.reader(reader.read, reader.columns)

    def key(self, columns: tuple[str, ...]) -> ReadText:
        """Reader of the key: all its columns, joined by ``|``. Empty where the mapping names none."""
        parts = tuple((column, self.position(column)) for column in columns)

        def read(cells: Cells) -> str:
            for column, at in parts:
                refuse_shortened(cells[at], column)
            texts = [text_of(cells[at]) for _, at in parts]
            if not all(texts):
                raise Refused(Reason.MISSING_KEY, parts[texts.index("")][0])
            key = texts[0] if len(texts) == 1 else "|".join(map(_escape, texts))
            if len(key) > KEY_CHARACTERS:
                detail = f"a key has at most {KEY_CHARACTERS} characters"
                raise Refused(Reason.BAD_VALUE, columns[0], key, detail)
            return key

        return read if parts else empty

    def text(self, columns: tuple[str, ...]) -> ReadText:
        """Reader of text: the columns that are not blank, one below the other."""
        if len(columns) == 1:
            return self.reader(text_of, columns)
        positions = tuple(map(self.position, columns))
        return lambda cells: "\n".join(filter(None, (text_of(cells[at]) for at in positions)))

    def place(self, field: PlaceField | None, areas: Container[str]) -> ReadPlace:
        """Readers of point, area code and address. ``PackError`` for half a coordinate."""
        if field is None:
            return ReadPlace(_nowhere, empty, empty)
        if bool(field.longitude) != bool(field.latitude):
            raise PackError(
                "The mapping names one coordinate without the other.",
                where=self.where,
                mend="Name both longitude and latitude in place, or neither.",
            )
        point, area = PointReader(field), AreaReader(field, areas)
        return ReadPlace(
            self.reader(point.read, point.columns) if point.columns else _nowhere,
            self.reader(area.read, (area.column,)) if area.column else empty,
            self.reader(text_of, (field.address_column,)) if field.address_column else empty,
        )


def refuse_shortened(cell: Any, column: str) -> None:
    """Raise ``Refused`` for a number that a spreadsheet has cut: two of them look like one."""
    if is_shortened(cell):
        detail = gettext_noop("a numeric cell keeps 15 digits; write the column as text")
        raise Refused(Reason.SHORTENED_NUMBER, column, str(cell), detail)


def empty(_cells: Cells) -> str:
    """Reader of a text that the mapping does not name."""
    return ""


def _nothing(_cells: Cells) -> None:
    return None


def _nowhere(_cells: Cells) -> Point:
    return NOWHERE


def _escape(part: str) -> str:
    """So that two different keys never join to one."""
    return part.replace("\\", "\\\\").replace("|", "\\|") if "|" in part or "\\" in part else part
