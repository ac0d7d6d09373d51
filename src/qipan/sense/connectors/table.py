"""What every file connector gives: a table that yields batches of columns, with row numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

BATCH_ROWS = 4096
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be laid out under the header; the rows around it stay readable.

    ``number`` is the row a person sees, ``line`` the physical line where it begins (0: not known),
    ``raw`` what could be read of it, under the header's names and ``(column n)`` beyond them.
    """

    number: int
    message: str
    raw: dict[str, Any]
    line: int = 0


def named_cells(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """Cells under the header's names, those beyond it under ``(column n)``."""
    beyond = (f"(column {n})" for n in range(len(names) + 1, len(cells) + 1))
    return dict(zip(chain(names, beyond), cells, strict=False))


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row under the number that a person sees in the file."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that stand together in the file, column by column.

    ``numbers`` has one entry per readable row, as has every list in ``columns``; ``faults`` are the
    rows in between that could not be laid out. ``lines`` are physical lines, empty where a file has none.
    ``filled`` names row number and column of each cell whose value comes from a merged cell above it.
    """

    first_row: int
    numbers: Sequence[int]
    columns: dict[str, list[Any]]
    faults: tuple[RowFault, ...] = ()
    lines: Sequence[int] = ()
    filled: tuple[tuple[int, str], ...] = ()

    def __len__(self) -> int:
        return len(self.numbers) + len(self.faults)

    def row_at(self, index: int) -> dict[str, Any]:
        """The values of the readable row at ``index`` (0-based within the batch)."""
        return {name: values[index] for name, values in self.columns.items()}

    def rows(self) -> Iterator[Row]:
        """The readable rows one by one."""
        names = tuple(self.columns)
        for number, values in zip(self.numbers, zip(*self.columns.values(), strict=True), strict=True):
            yield Row(number, dict(zip(names, values, strict=True)))


@dataclass(slots=True)
class Table(ABC):
    """A file that was opened, checked and found to have a header.

    ``rows_total`` is given where the format knows it without reading all; ``bytes`` is the size on disk
    and ``bytes_read`` how far the running iteration is (for progress). ``unknown_columns`` stand in the
    file but were not expected. Iterating again starts again from the first row.
    """

    path: Path
    columns: tuple[str, ...]
    format: str
    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    rows_total: int | None = None
    unknown_columns: tuple[str, ...] = ()
    bytes: int = field(init=False)
    bytes_read: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.bytes = self.path.stat().st_size

    @property
    def name(self) -> str:
        """The file's name, with the sheet where there are several."""
        return f"{self.path.name}#{self.sheet}" if self.sheet else self.path.name

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """Batches in file order. Raises ``InputError`` where the file breaks off."""

    def __iter__(self) -> Iterator[Batch]:
        self.bytes_read = 0
        yield from self.batches()
        self.bytes_read = self.bytes

    def rows(self) -> Iterator[Row | RowFault]:
        """All rows one by one in file order, faulty ones as ``RowFault``. Slower than batches."""
        for batch in self:
            if batch.faults:
                rows: list[Row | RowFault] = [*batch.rows(), *batch.faults]
                yield from sorted(rows, key=lambda row: row.number)
            else:
                yield from batch.rows()
