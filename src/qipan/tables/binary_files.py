"""XLSX in constant memory, and Parquet: both carry what they are with them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from django.utils.translation import gettext as _

from qipan.core.public import pack
from qipan.tables.columns import Column, Notes, Sheet, Values

GROUP = 20_000
_ARROW = {"text": pa.string(), "number": pa.float64(), "whole": pa.int32(), "truth": pa.bool_()}
_WIDE = {"title": 44, "time": 17}


class XlsxFile:
    """A workbook: the rows, and a sheet that says what the file is and what its columns mean.

    Rows go to a passing folder as they come, whatever their number. Text is never a formula.
    """

    def __init__(self, file: IO[bytes], sheet: Sheet, passing: Path) -> None:
        self._zone = ZoneInfo(pack().pack.city.timezone)
        self._folder = tempfile.TemporaryDirectory(prefix="export-", dir=passing)
        options = {"constant_memory": True, "tmpdir": self._folder.name, "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(file, {**options, "strings_to_urls": False})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        bold = self._book.add_format({"bold": True, "bottom": 1})
        self._sheet, self._at = self._book.add_worksheet(sheet.title), 1
        self._columns = sheet.columns
        for place, column in enumerate(sheet.columns):
            self._sheet.set_column(place, place, _WIDE.get(column.name, _WIDE.get(column.kind, 14)))
            self._sheet.write_string(0, place, str(column.title), bold)
        self._sheet.freeze_panes(1, 1)
        _write_notes(self._book.add_worksheet(_("About")), sheet.columns, sheet.notes, bold)

    def add(self, rows: Iterable[Values]) -> None:
        """Write rows."""
        for row in rows:
            for place, value in enumerate(row):
                self._cell(place, value)
            self._at += 1

    def _cell(self, place: int, value: Any) -> None:
        if isinstance(value, str):
            if value:
                self._sheet.write_string(self._at, place, value)
        elif isinstance(value, datetime):
            local = value.astimezone(self._zone).replace(tzinfo=None)
            self._sheet.write_datetime(self._at, place, local, self._moment)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._at, place, value)
        elif value is not None:
            self._sheet.write_number(self._at, place, value)

    def finish(self) -> None:
        """Put the workbook together; the file stays open for its reader."""
        if self._at > 1:
            self._sheet.autofilter(0, 0, self._at - 1, len(self._columns) - 1)
        self._book.close()

    def give_up(self) -> None:
        """Leave nothing of a workbook that is not put together, nor of one that is."""
        self._book.fileclosed = 1
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()
        self._folder.cleanup()


def _write_notes(sheet: Any, columns: Sequence[Column], notes: Notes, bold: Any) -> None:
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 70)
    lines = notes.lines()
    for at, (name, value) in enumerate(lines):
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, value)
    for at, column in enumerate(columns, start=len(lines) + 1):
        for place, told in enumerate((column.name, column.title, column.meaning)):
            sheet.write_string(at, place, str(told))


class ParquetFile:
    """One table with typed columns; the file's metadata holds what it is, the fields' what they mean."""

    def __init__(self, file: IO[bytes], sheet: Sheet) -> None:
        moment = pa.timestamp("ms", tz=pack().pack.city.timezone)
        fields = [
            pa.field(c.name, _ARROW.get(c.kind, moment), metadata={"meaning": str(c.meaning)})
            for c in sheet.columns
        ]
        self._schema = pa.schema(fields, metadata={f"qipan.{k}": v for k, v in sheet.notes.plain().items()})
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[Values] = []

    def add(self, rows: Iterable[Values]) -> None:
        """Keep rows until they make a group."""
        self._waiting.extend(rows)
        if len(self._waiting) >= GROUP:
            self._write()

    def finish(self) -> None:
        """Write what is left; the file stays open for its reader."""
        self._write()
        self._writer.close()

    def give_up(self) -> None:
        """Let go of the file."""
        self._writer.close()

    def _write(self) -> None:
        columns = zip(*self._waiting, strict=True) if self._waiting else ([] for _field in self._schema)
        arrays = [pa.array(list(c), type=f.type) for c, f in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []
