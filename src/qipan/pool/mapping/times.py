"""Times as sources write them, read into UTC: formats, separate dates, wall zones, folds and gaps.

A wall time is bound to an instant by its zone (PEP 495): in the autumn hour that happens twice the
source says which side is meant, and a time in the spring gap never existed and is refused. A value
that states its own offset needs neither. A bare date is the first instant of that day.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from qipan.errors import PackError
from qipan.pool.mapping.cells import text_of
from qipan.pool.mapping.formats import TimeFormat
from qipan.pool.mapping.reasons import Reason, Refused
from qipan.sense.section.sources import TimeField

CACHED = 50_000
"""Texts remembered per field: dates repeat, and ``strptime`` is slow."""

_NONE = timedelta()
_MIDNIGHT = re.compile(r"(?<![\d:.])24(?=(?::?00){1,2}(?:[.,]0+)?(?![\d:])|时(?:00?分)?(?:00?秒)?(?!\d)|点)")
_ISO = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}(?:[Tt ][0-9].*)?")


class Moment(NamedTuple):
    """An instant in UTC, and the local date where the source gave no time of day."""

    at: datetime
    day: date | None = None


class TimeReader:
    """Reads one ``TimeField``. Call ``read`` with the cell and, where a date column is named, its cell.

    Raises:
        PackError: the zone is unknown, or a format gives no date and no date column is named.
    """

    def __init__(self, field: TimeField, *, where: str = "") -> None:
        self.field = field
        self.columns = (field.column, field.date_column) if field.date_column else (field.column,)
        self._zone = _zone(field.timezone, where)
        self._formats = tuple(map(TimeFormat, field.formats))
        self._cache: dict[Any, Moment | Refused | None] = {}
        dateless = [form.text for form in self._formats if not form.has_date]
        if dateless and not field.date_column:
            raise PackError(
                f"The format “{dateless[0]}” of {field.column} gives no date.",
                where=where,
                mend="Name the column that holds the date in date_column.",
            )

    def read(self, cell: Any, date_cell: Any = None) -> Moment | None:
        """The instant, or ``None`` where the value is blank and the field optional.

        Raises:
            Refused: missing, unreadable, impossible or ambiguous time.
        """
        if type(cell) is str:
            key = (cell, date_cell)
            found = self._cache[key] if key in self._cache else self._remember(key, cell, date_cell)
        else:  # typed times are quick to place, and two sides of a fold are equal as keys
            found = self._resolve(cell, date_cell)
        if isinstance(found, Refused):
            raise Refused(found.reason, found.column, found.value, found.detail)
        return found

    def _remember(self, key: Any, cell: Any, date_cell: Any) -> Moment | Refused | None:
        if len(self._cache) >= CACHED:
            self._cache.clear()
        found = self._cache[key] = self._resolve(cell, date_cell)
        return found

    def _resolve(self, cell: Any, date_cell: Any) -> Moment | Refused | None:
        text = text_of(cell)
        if not text:
            return None if self.field.optional else Refused(Reason.MISSING_TIME, self.field.column)
        try:
            return self._place(self._wall_or_midnight(cell, text, date_cell))
        except Refused as refused:
            return refused
        except (ValueError, OverflowError):
            expected = " or ".join(self.field.formats) or "ISO 8601"
            return Refused(Reason.UNREADABLE_TIME, self.field.column, text, expected)

    def _wall_or_midnight(self, cell: Any, text: str, date_cell: Any) -> datetime | date:
        """The value as written; 24:00 is the end of its day, ISO 8601 4.3.13."""
        try:
            return self._wall(cell, text, date_cell)
        except ValueError:
            start, changed = _MIDNIGHT.subn("00", text)
            if not changed:
                raise
            wall = self._wall(start, start, date_cell)
            if not isinstance(wall, datetime):
                raise
            return wall + timedelta(days=1)

    def _wall(self, cell: Any, text: str, date_cell: Any) -> datetime | date:
        """The value as written: a wall time, an aware time or a bare date."""
        if isinstance(cell, datetime | date):
            return cell
        if isinstance(cell, time):
            return datetime.combine(self._date(date_cell), cell)
        if isinstance(cell, timedelta):
            return datetime.combine(self._date(date_cell), time()) + cell
        if not self._formats:
            return self._iso(text, date_cell)
        for form in self._formats:
            try:
                parsed = form.parse(text)
            except ValueError:
                continue
            if not form.has_date:
                return datetime.combine(self._date(date_cell), parsed.timetz())
            return parsed if form.has_time else parsed.date()
        raise ValueError(text)

    def _iso(self, text: str, date_cell: Any) -> datetime | date:
        if self.field.date_column:
            try:
                clock = time.fromisoformat(text)
            except ValueError:
                pass
            else:
                return datetime.combine(self._date(date_cell), clock)
        if not _ISO.fullmatch(text):  # fromisoformat would take any character for the T
            raise ValueError(text)
        return date.fromisoformat(text) if len(text) <= len("2026-03-02") else datetime.fromisoformat(text)

    def _date(self, cell: Any) -> date:
        """The separate date: typed, ISO 8601, or in one of the formats that hold a date alone."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = text_of(cell)
        if not text:
            raise Refused(Reason.MISSING_TIME, self.field.date_column or self.field.column)
        for form in self._formats:
            if form.has_date and not form.has_time:
                try:
                    return form.parse(text).date()
                except ValueError:
                    continue
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused(Reason.UNREADABLE_TIME, self.field.date_column, text, "a date") from None

    def _place(self, wall: datetime | date) -> Moment:
        if not isinstance(wall, datetime):
            start = datetime.combine(wall, time(), self._zone)
            return Moment(start.astimezone(UTC), wall)
        if wall.tzinfo is not None:
            return Moment(wall.astimezone(UTC))
        return Moment(self._bind(wall).astimezone(UTC))

    def _bind(self, wall: datetime) -> datetime:
        """The wall time in its zone. Offsets before and after a change differ: the larger one first is a
        repeated hour, the smaller one first a gap.
        """
        first = wall.replace(tzinfo=self._zone, fold=0)
        second = wall.replace(tzinfo=self._zone, fold=1)
        before, after = first.utcoffset() or _NONE, second.utcoffset() or _NONE
        if before == after:
            return first
        shown = wall.isoformat(" ")
        if before < after:
            raise Refused(Reason.IMPOSSIBLE_TIME, self.field.column, shown, self.field.timezone)
        if self.field.fold == "reject":
            raise Refused(Reason.AMBIGUOUS_TIME, self.field.column, shown, self.field.timezone)
        return first if self.field.fold == "first" else second


def _zone(name: str, where: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PackError(
            f"There is no time zone “{name}”.", where=where, mend="Use an IANA name, e.g. Asia/Shanghai."
        ) from error
