"""Rows of somebody's file, mapped to the city's terms as a pack's ``SourceText`` says."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from qipan.errors import InputError, PackError
from qipan.pool.mapping.binding import Binder, Cells, ReadText, empty
from qipan.pool.mapping.cells import is_shortened, jsonable, text_of, utc_text
from qipan.pool.mapping.codes import CategoryReader, StatusReader
from qipan.pool.mapping.mapped import Mapped, seal
from qipan.pool.mapping.reasons import LeftOut, Reason, Refused, Rejected, Remark
from qipan.sense.section.sources import SourceText


class FaultLike(Protocol):
    """A row that the connector could not lay out."""

    @property
    def number(self) -> int:
        """The row a person sees."""

    @property
    def message(self) -> str:
        """What is wrong with it."""

    @property
    def raw(self) -> dict[str, Any]:
        """What could be read."""


class BatchLike(Protocol):
    """What the mapper needs of a connector's batch: rows by column, with their numbers."""

    @property
    def numbers(self) -> Sequence[int]:
        """Row numbers, ascending."""

    @property
    def columns(self) -> dict[str, list[Any]]:
        """Values by column, each as long as ``numbers``."""

    @property
    def faults(self) -> Sequence[FaultLike]:
        """The faulty rows in between, ascending."""


class Mapper:
    """Maps rows of one source.

    Args:
        source: the mapping.
        known_areas: official codes of the city's areas.
        categories: the city's category codes.
        latest: rows that occurred after it are refused as being in the future; ``None``: no limit.
        before: rows received at or after it are left out before any check speaks of them; ``None``: all rows.

    Raises:
        PackError: the mapping has no time, half a coordinate, an unknown zone or an unknown category.
    """

    def __init__(
        self,
        source: SourceText,
        known_areas: Container[str],
        categories: Container[str],
        *,
        latest: datetime | None = None,
        before: datetime | None = None,
    ) -> None:
        self.source, self.latest, self.before = source, latest, before
        self._where = f"source {source.code}"
        if source.occurred_at is None:
            raise PackError(
                "The mapping says nothing of when rows occurred.",
                where=self._where,
                mend="Name the column in occurred_at.",
            )
        self._time_column = source.occurred_at.column
        binder = Binder(self._where)
        self._key = binder.key(source.key)
        self._occurred = binder.time(source.occurred_at)
        self._received = binder.time(source.received_at)
        self._category = self._bind_category(binder, categories)
        self._point, self._area, self._address = binder.place(source.place, known_areas)
        self._text = binder.text(source.text)
        self._status = self._bind_status(binder)
        closed_at = source.case.closed_at if source.case else None
        self._closed = binder.time(closed_at)
        self._closed_column = closed_at.column if closed_at else ""
        self._closed_zone = ZoneInfo(closed_at.timezone) if closed_at else None
        self._codes = frozenset((*source.key, source.place.area_column if source.place else ""))
        self._keep = tuple((name, binder.position(name), name in self._codes) for name in source.keep)
        self.columns = binder.columns
        """Columns that the mapping reads."""

    def map(self, row_number: int, values: Mapping[str, Any]) -> Mapped | Rejected | None:
        """One row, ``None`` where it is left out; a column that ``values`` lacks is blank."""
        cells = tuple(values.get(name) for name in self.columns)
        try:
            return self._map(row_number, cells)
        except Refused as refused:
            return self._rejected(row_number, refused, values)
        except LeftOut:
            return None

    def map_batch(self, batch: BatchLike) -> Iterator[Mapped | Rejected | None]:
        """All rows of a batch in file order, faulty ones as rejected, ``None`` for those that are left out.

        Raises:
            InputError: the batch lacks a column that the mapping reads.
        """
        faults = list(reversed(batch.faults))
        filled: dict[int, list[str]] = {}
        for number, column in getattr(batch, "filled", ()):
            filled.setdefault(number, []).append(column)
        for index, (number, cells) in enumerate(zip(batch.numbers, self._cells(batch), strict=True)):
            while faults and faults[-1].number < number:
                yield _ragged(faults.pop())
            try:
                mapped = self._map(number, cells)
            except Refused as refused:
                values = {name: column[index] for name, column in batch.columns.items()}
                yield self._rejected(number, refused, values)
            except LeftOut:
                yield None
            else:
                mapped.remarks += [(Remark.MERGED_CELL, name, "") for name in filled.get(number, ())]
                yield mapped
        yield from map(_ragged, reversed(faults))

    def _cells(self, batch: BatchLike) -> Iterator[Cells]:
        missing = [name for name in self.columns if name not in batch.columns]
        if missing:
            raise InputError(
                f"The file lacks {', '.join(missing)}, which the mapping reads.",
                where=self._where,
                mend="Correct the source's mapping, or hand in the file that it was written for.",
            )
        return zip(*(batch.columns[name] for name in self.columns), strict=True)

    def _map(self, row: int, cells: Cells) -> Mapped:
        occurred, received = self._times(cells)
        key = self._key(cells)
        category = self._category(cells)
        lon, lat = self._point(cells)
        mapped = Mapped(
            row=row,
            key=key,
            occurred_at=occurred,
            received_at=received,
            category=category,
            text=self._text(cells),
            lon=lon,
            lat=lat,
            area_code=self._area(cells),
            address=self._address(cells),
            payload={name: _kept(cells[at], is_code) for name, at, is_code in self._keep},
            confidence=self.source.confidence,
            case_state=self._status(cells),
            closed_at=self._closing(cells, occurred),
        )
        mapped.remarks += [
            (Remark.SHORTENED_NUMBER, name, str(cells[at]))
            for name, at, _ in self._keep
            if is_shortened(cells[at])
        ]
        return seal(mapped)

    def _rejected(self, row: int, refused: Refused, values: Mapping[str, Any]) -> Rejected:
        raw = {name: _kept(value, name in self._codes) for name, value in values.items()}
        return Rejected(row, refused.reason, refused.column, refused.value, raw, refused.detail)

    def _times(self, cells: Cells) -> tuple[datetime, datetime]:
        """When the row occurred and when it was received; where one is left blank the other stands in."""
        occurred, received = self._occurred(cells), self._received(cells)
        first, second = occurred or received, received or occurred
        if first is None or second is None:
            raise Refused(Reason.MISSING_TIME, self._time_column)
        if self.before is not None and second.at >= self.before:
            raise LeftOut
        if self.latest is not None and first.at > self.latest:
            raise Refused(Reason.FUTURE_TIME, self._time_column, utc_text(first.at), utc_text(self.latest))
        return first.at, second.at

    def _closing(self, cells: Cells, opened: datetime) -> datetime | None:
        """The closing time; a bare date on the day of opening counts as the moment of opening."""
        closed = self._closed(cells)
        if closed is None or closed.at >= opened:
            return closed.at if closed else None
        if closed.day is not None and closed.day >= opened.astimezone(self._closed_zone).date():
            return opened
        shown = closed.day.isoformat() if closed.day else utc_text(closed.at)
        raise Refused(Reason.CLOSED_BEFORE_OPENED, self._closed_column, shown, utc_text(opened))

    def _bind_category(self, binder: Binder, categories: Container[str]) -> ReadText:
        field = self.source.category
        if field is None:
            return empty
        return binder.reader(CategoryReader(field, categories, where=self._where).read, (field.column,))

    def _bind_status(self, binder: Binder) -> ReadText:
        case = self.source.case
        if case is None:
            return empty
        if case.state:
            return lambda _cells: case.state
        return binder.reader(StatusReader(case).read, (case.status_column,))


def _kept(cell: Any, is_code: bool) -> Any:
    """A kept cell as a JSON value; a code is text, also where a workbook holds it as a number."""
    if type(cell) is str:
        return cell.strip()
    return text_of(cell) if is_code and isinstance(cell, float | int) else jsonable(cell)


def _ragged(fault: FaultLike) -> Rejected:
    raw = {name: jsonable(value) for name, value in fault.raw.items()}
    return Rejected(fault.number, Reason.RAGGED_ROW, "", "", raw, fault.message)
