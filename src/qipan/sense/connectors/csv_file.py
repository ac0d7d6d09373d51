"""Text tables (.csv, .tsv, .txt, also .gz): encoding, delimiter and header are found, rows are streamed."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from qipan.errors import InputError
from qipan.sense.connectors.dialect import Dialect, sniff
from qipan.sense.connectors.encoding import resolve_encoding
from qipan.sense.connectors.header import (
    SEARCH_ROWS,
    check_expected,
    column_names,
    locate_header,
    no_header,
    unknown_columns,
)
from qipan.sense.connectors.records import Broken, Record, Records, read_records
from qipan.sense.connectors.signature import signature_of, way_out
from qipan.sense.connectors.table import Batch, RowFault, Table, named_cells

SAMPLE_CHARACTERS = 1 << 16


@dataclass(slots=True)
class CsvTable(Table):
    """A text table; ``encoding`` and ``dialect`` are what was found."""

    dialect: Dialect = field(default_factory=lambda: Dialect(","))

    def batches(self) -> Iterator[Batch]:
        with open_binary(self.path) as stream, io.TextIOWrapper(stream, self.encoding, newline="") as text:
            raw = getattr(stream, "fileobj", None) or stream
            for records in read_records(text, self.dialect, len(self.columns)):
                self.bytes_read = min(raw.tell(), self.bytes)
                batch = self._batch(records)
                if len(batch):
                    yield batch

    def _batch(self, records: Records) -> Batch:
        width, skip = len(self.columns), self.header_row - records.first
        items, lines = records.items, records.lines()
        if all(type(item) is list and len(item) == width for item in items) and skip < 0:
            numbers: Sequence[int] = range(records.first, records.first + len(items))
            return Batch(records.first, numbers, self._columns(items), (), lines)
        good, kept, kept_lines, faults = [], [], [], []
        for offset in range(max(0, skip + 1), len(items)):
            item, number, line = items[offset], records.first + offset, lines[offset]
            if item == []:
                continue
            cells = _fit(item, width)
            if cells is None:
                faults.append(self._fault(item, number, line))
                continue
            good.append(cells)
            kept.append(number)
            kept_lines.append(line)
        first = min(chain(kept[:1], (fault.number for fault in faults[:1])), default=records.first)
        return Batch(first, kept, self._columns(good), tuple(faults), kept_lines)

    def _columns(self, rows: Sequence[Any]) -> dict[str, list[Any]]:
        if not rows:
            return {name: [] for name in self.columns}
        return dict(zip(self.columns, map(list, zip(*rows, strict=True)), strict=True))

    def _fault(self, item: Record, number: int, line: int) -> RowFault:
        if isinstance(item, Broken):
            return RowFault(number, item.message, named_cells(self.columns, item.cells(self.dialect)), line)
        message = f"The row has {len(item)} cells, the header {len(self.columns)}."
        return RowFault(number, message, named_cells(self.columns, item), line)


def open_csv(path: Path, *, encoding: str, expect: Sequence[str], needs: Sequence[str] = ()) -> CsvTable:
    """Open a text table, decoding all of it once so that a broken file is refused before any row is used.

    Raises:
        InputError: not a text table, wrong encoding, broken compression, no or wrong header.
    """
    where = path.name
    with open_binary(path) as stream:
        _refuse_other_kinds(stream.read(64), where)
        found = resolve_encoding(stream, encoding, where=where)
        stream.seek(0)
        with io.TextIOWrapper(stream, found, newline="") as text:
            sample = text.read(SAMPLE_CHARACTERS)
    if not sample.strip():
        raise no_header(where)
    named = expect or needs
    dialect = sniff(sample, named, whole=len(sample) < SAMPLE_CHARACTERS)
    head = next(read_records(io.StringIO(sample, newline=""), dialect)).items[:SEARCH_ROWS]
    header = locate_header([item if isinstance(item, list) else [] for item in head], named)
    if header is None:
        raise no_header(where)
    row = f"{where}, row {header[0] + 1}"
    columns = column_names(header[1], where=row)
    check_expected(columns, named, where=row)
    return CsvTable(
        path=path,
        columns=columns,
        format="csv",
        encoding=found,
        header_row=header[0] + 1,
        unknown_columns=unknown_columns(columns, expect),
        dialect=dialect,
    )


@contextmanager
def open_binary(path: Path) -> Iterator[gzip.GzipFile | io.BufferedReader]:
    """The file's bytes, unpacked where its name ends in .gz; broken compression is an ``InputError``."""
    packed = path.suffix.lower() == ".gz"
    try:
        with gzip.open(path) if packed else path.open("rb") as stream:
            yield stream
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"The compressed file is broken or incomplete ({error}).",
            where=path.name,
            mend="Fetch or copy it again and compare its size.",
        ) from error


def _refuse_other_kinds(head: bytes, where: str) -> None:
    kind = signature_of(head)
    if kind:
        raise InputError(f"The file is not a text table; it is {kind}.", where=where, mend=way_out(kind))


def _fit(item: Record, width: int) -> list[str] | None:
    """The cells under the header; blank cells beyond it lose nothing. ``None`` where they do not fit."""
    if isinstance(item, Broken) or len(item) < width:
        return None
    return item[:width] if len(item) == width or not any(item[width:]) else None
