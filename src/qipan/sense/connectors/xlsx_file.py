"""Excel workbooks (.xlsx): one sheet, typed cells, title rows above the header allowed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    WorksheetNotFound,
)

from qipan.errors import InputError
from qipan.sense.connectors.header import (
    SEARCH_ROWS,
    check_expected,
    column_names,
    locate_header,
    no_header,
    unknown_columns,
)
from qipan.sense.connectors.signature import signature_of, way_out
from qipan.sense.connectors.table import BATCH_ROWS, Batch, RowFault, Table, named_cells
from qipan.sense.connectors.xlsx_sparse import Cleaned, without_far_cells

MAX_UNPACKED = 2 << 30
"""Bytes a workbook may unpack to: a full sheet stays below, a compression bomb does not."""
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(slots=True)
class XlsxTable(Table):
    """One sheet. The whole sheet is held compactly by the reader; Excel's own limit bounds it.

    A cell merged over several rows gives its value to each of them; ``Batch.filled`` tells which.
    """

    cleaned: Cleaned = field(default_factory=Cleaned)

    def batches(self) -> Iterator[Batch]:
        with _workbook(self.path, self.cleaned) as book:
            sheet = book.get_sheet_by_name(self.sheet)
            merged = _Merged(sheet, self.header_row, len(self.columns))
            rows = islice(sheet.iter_rows(), self.header_row, None)
            number = self.header_row + 1
            while portion := list(islice(rows, BATCH_ROWS)):
                yield from self._batch(number, portion, merged)
                number += len(portion)
            if self.cleaned.far:
                yield self._far()

    def _batch(self, first: int, portion: list[list[Any]], merged: _Merged) -> Iterator[Batch]:
        width = len(self.columns)
        numbers, rows, faults = [], [], []
        filled: list[tuple[int, str]] = []
        for number, row in enumerate(portion, start=first):
            if all(cell == "" for cell in row):
                continue
            filled += [(number, self.columns[column]) for column in merged.fill(number, row)]
            if any(cell != "" for cell in row[width:]):
                faults.append(self._fault(number, row))
                continue
            numbers.append(number)
            rows.append([*row[:width], *[""] * (width - len(row))])
        if numbers or faults:
            lists = map(list, zip(*rows, strict=True)) if rows else ([] for _ in self.columns)
            columns = dict(zip(self.columns, lists, strict=True))
            start = min([*numbers[:1], *(f.number for f in faults[:1])])
            yield Batch(start, numbers, columns, tuple(faults), filled=tuple(filled))

    def _fault(self, number: int, row: list[Any]) -> RowFault:
        message = f"The row has values beyond the last named column ({len(self.columns)})."
        return RowFault(number, message, named_cells(self.columns, row))

    def _far(self) -> Batch:
        """The cells that lie far from the table, a fault for each row of them."""
        by_row: dict[int, dict[str, str]] = {}
        for cell in self.cleaned.far:
            by_row.setdefault(cell.row, {})[cell.name] = cell.text
        message = "Cells lie far from the table; they belong to no row of it."
        faults = tuple(RowFault(row, message, raw) for row, raw in sorted(by_row.items()))
        return Batch(faults[0].number, [], {name: [] for name in self.columns}, faults)


class _Merged:
    """Cells below the header that are merged over several rows: their first column is filled down."""

    def __init__(self, sheet: CalamineSheet, header_row: int, width: int) -> None:
        # zero-based ((first row, first column), (last row, last column))
        self._ranges = [
            (top + 1, bottom + 1, column)
            for (top, column), (bottom, _last) in sheet.merged_cell_ranges or ()
            if bottom > top and bottom >= header_row and column < width
        ]
        self._ranges.sort()
        self._values: dict[tuple[int, int, int], Any] = {}

    def fill(self, number: int, row: list[Any]) -> list[int]:
        """Fill the row (from 1) in place; the columns that were filled."""
        filled = []
        for key in self._ranges:
            top, bottom, column = key
            if top > number:
                break
            if number > bottom or column >= len(row):
                continue
            if number == top:
                self._values[key] = row[column]
            elif row[column] == "" and self._values.get(key, "") != "":
                row[column] = self._values[key]
                filled.append(column)
        while self._ranges and self._ranges[0][1] <= number:
            self._values.pop(self._ranges.pop(0), None)
        return filled


def open_xlsx(path: Path, *, sheet: str, expect: Sequence[str], needs: Sequence[str] = ()) -> XlsxTable:
    """Open ``sheet`` (empty: the first) and find its header within the first rows.

    Raises:
        InputError: not a workbook, protected, broken, almost empty, no such sheet, no or wrong header.
    """
    _check_package(path)
    cleaned = without_far_cells(path)
    with _workbook(path, cleaned) as book:
        chosen = _sheet(book, sheet, path.name)
        head = list(islice(chosen.iter_rows(), SEARCH_ROWS))
        named = expect or needs
        header = locate_header(head, named)
        where = f"{path.name}, sheet {chosen.name}"
        if header is None:
            raise no_header(where)
        row = f"{where}, row {header[0] + 1}"
        columns = column_names(header[1], where=row)
        check_expected(columns, named, where=row)
        return XlsxTable(
            path=path,
            columns=columns,
            format="xlsx",
            sheet=chosen.name,
            header_row=header[0] + 1,
            rows_total=None,
            unknown_columns=unknown_columns(columns, expect),
            cleaned=cleaned,
        )


def _check_package(path: Path) -> None:
    """Refuse what is not a readable zip package, with the reason a person can act on."""
    head = path.read_bytes()[:8] if path.stat().st_size < 8 else _head(path)
    kind = signature_of(head)
    if kind == "OLE":
        raise _ole_error(path)
    if kind != "ZIP":
        what = f"it is {kind}" if kind else "its first bytes are not those of a workbook"
        raise InputError(f"The file is not an Excel workbook; {what}.", where=path.name, mend=way_out(kind))
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _broken(path, error) from error
    if unpacked > MAX_UNPACKED:
        raise InputError(
            f"The workbook unpacks to {unpacked >> 20} MiB, more than the {MAX_UNPACKED >> 20} MiB allowed.",
            where=path.name,
            mend="Save the table as CSV or Parquet.",
        )


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(64)


def _ole_error(path: Path) -> InputError:
    if _PROTECTED in path.read_bytes():
        return _protected(path)
    return InputError(
        "The file is an Excel workbook of the old kind (.xls).",
        where=path.name,
        mend="Open it and save it as .xlsx.",
    )


def _protected(path: Path) -> InputError:
    return InputError(
        "The workbook is protected by a password.",
        where=path.name,
        mend="Save a copy without a password.",
    )


def _broken(path: Path, error: Exception) -> InputError:
    return InputError(
        f"The workbook is broken or incomplete ({error}).",
        where=path.name,
        mend="Fetch or copy it again, or save it anew.",
    )


def _workbook(path: Path, cleaned: Cleaned) -> CalamineWorkbook:
    try:
        if cleaned.content is None:
            return CalamineWorkbook.from_path(path)
        cleaned.content.seek(0)
        return CalamineWorkbook.from_filelike(cleaned.content)
    except PasswordError as error:
        raise _protected(path) from error
    except CalamineError as error:
        raise _broken(path, error) from error


def _sheet(book: CalamineWorkbook, sheet: str, where: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    except WorksheetNotFound:
        raise InputError(
            f"The workbook has no sheet “{sheet}”.",
            where=where,
            mend=f"It has: {', '.join(book.sheet_names)}.",
        ) from None
    except CalamineError as error:
        raise InputError(
            f"The sheet cannot be read ({error}).", where=where, mend="Save the workbook anew."
        ) from error
