"""Excel workbooks (.xlsx): one sheet, typed cells, title rows above the header allowed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    find_header,
    no_header,
    unknown_columns,
)
from qipan.sense.connectors.signature import signature_of, way_out
from qipan.sense.connectors.table import BATCH_ROWS, Batch, RowFault, Table

MAX_UNPACKED = 2 << 30
"""Bytes a workbook may unpack to: a full sheet stays below, a compression bomb does not."""
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(slots=True)
class XlsxTable(Table):
    """One sheet. The whole sheet is held compactly by the reader; Excel's own limit bounds it."""

    def batches(self) -> Iterator[Batch]:
        with _workbook(self.path) as book:
            rows = book.get_sheet_by_name(self.sheet).iter_rows()
            number = self.header_row + 1
            rows = islice(rows, self.header_row, None)
            while portion := list(islice(rows, BATCH_ROWS)):
                yield from self._batch(number, portion)
                number += len(portion)

    def _batch(self, first: int, portion: list[list[Any]]) -> Iterator[Batch]:
        width = len(self.columns)
        numbers, rows, faults = [], [], []
        for number, row in enumerate(portion, start=first):
            if all(cell == "" for cell in row):
                continue
            if any(cell != "" for cell in row[width:]):
                faults.append(self._fault(number, row))
                continue
            numbers.append(number)
            rows.append(row[:width])
        if numbers or faults:
            lists = map(list, zip(*rows, strict=True)) if rows else ([] for _ in self.columns)
            columns = dict(zip(self.columns, lists, strict=True))
            yield Batch(min([*numbers[:1], *(f.number for f in faults[:1])]), numbers, columns, tuple(faults))

    def _fault(self, number: int, row: list[Any]) -> RowFault:
        names = (*self.columns, *(f"(column {n})" for n in range(len(self.columns) + 1, len(row) + 1)))
        message = f"The row has values beyond the last named column ({len(self.columns)})."
        return RowFault(number, message, dict(zip(names, row, strict=True)))


def open_xlsx(path: Path, *, sheet: str, expect: Sequence[str]) -> XlsxTable:
    """Open ``sheet`` (empty: the first) and find its header within the first rows.

    Raises:
        InputError: not a workbook, protected, broken, no such sheet, no or wrong header.
    """
    _check_package(path)
    with _workbook(path) as book:
        chosen = _sheet(book, sheet, path.name)
        head = list(islice(chosen.iter_rows(), SEARCH_ROWS))
        header = find_header(head, expect)
        where = f"{path.name}, sheet {chosen.name}"
        if header is None:
            raise no_header(where)
        row = f"{where}, row {header + 1}"
        columns = column_names(head[header], where=row)
        check_expected(columns, expect, where=row)
        return XlsxTable(
            path=path,
            columns=columns,
            format="xlsx",
            sheet=chosen.name,
            header_row=header + 1,
            rows_total=None,
            unknown_columns=unknown_columns(columns, expect),
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


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
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
