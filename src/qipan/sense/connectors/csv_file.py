"""Text tables (.csv, .tsv, .txt, also .gz): encoding, delimiter and header are found, rows are streamed."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from qipan.errors import InputError
from qipan.sense.connectors.dialect import Dialect, sniff
from qipan.sense.connectors.encoding import resolve_encoding
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

SAMPLE_CHARACTERS = 1 << 16
_END = "\x00end of file\x00"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class _Records:
    """Some records in file order; a record is a list of cells, or an error text where it is unreadable.

    ``first`` is the number of the first record (from 1), ``line`` the physical line where it begins and
    ``next_line`` the line after the last one.
    """

    first: int
    line: int
    next_line: int
    items: list[list[str] | str]

    def lines(self) -> Sequence[int]:
        """The physical line of each record; zeros where an unreadable record hides how many it took."""
        if self.next_line - self.line == len(self.items):
            return range(self.line, self.next_line)
        if any(isinstance(item, str) for item in self.items[:-1]):
            return [0] * len(self.items)
        lines, line = [], self.line
        for item in self.items:
            lines.append(line)
            line += 1 + (
                sum(len(_LINE_BREAK.findall(cell)) for cell in item) if isinstance(item, list) else 0
            )
        return lines


@dataclass(slots=True)
class CsvTable(Table):
    """A text table; ``encoding`` and ``dialect`` are what was found."""

    dialect: Dialect = field(default_factory=lambda: Dialect(","))

    def batches(self) -> Iterator[Batch]:
        with open_binary(self.path) as stream, io.TextIOWrapper(stream, self.encoding, newline="") as text:
            raw = getattr(stream, "fileobj", None) or stream
            for records in _read(text, self.dialect):
                self.bytes_read = min(raw.tell(), self.bytes)
                batch = self._batch(records)
                if len(batch):
                    yield batch

    def _batch(self, records: _Records) -> Batch:
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

    def _fault(self, item: list[str] | str, number: int, line: int) -> RowFault:
        if isinstance(item, str):
            return RowFault(number, item, {}, line)
        names = chain(self.columns, (f"(column {n})" for n in range(len(self.columns) + 1, len(item) + 1)))
        message = f"The row has {len(item)} cells, the header {len(self.columns)}."
        return RowFault(number, message, dict(zip(names, item, strict=False)), line)


def open_csv(path: Path, *, encoding: str, expect: Sequence[str]) -> CsvTable:
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
    dialect = sniff(sample, expect, whole=len(sample) < SAMPLE_CHARACTERS)
    head = next(_read(io.StringIO(sample, newline=""), dialect)).items[:SEARCH_ROWS]
    header = find_header([item if isinstance(item, list) else [] for item in head], expect)
    if header is None:
        raise no_header(where)
    row = f"{where}, row {header + 1}"
    columns = column_names(head[header], where=row)
    check_expected(columns, expect, where=row)
    return CsvTable(
        path=path,
        columns=columns,
        format="csv",
        encoding=found,
        header_row=header + 1,
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


def _read(text: io.TextIOBase, dialect: Dialect) -> Iterator[_Records]:
    """Records in portions of ``BATCH_ROWS``.

    A sentinel line is fed after the end: where it does not come back as a record of its own, the
    last quotation mark was never closed and has swallowed the lines after it.
    """
    lines = chain(text, (_END,))
    reader = csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=dialect.padded)
    first, line = 1, 1
    while items := _portion(reader):
        ended = _mark_end(items)
        if items:
            yield _Records(first, line, reader.line_num + (0 if ended else 1), items)
        first, line = first + len(items), reader.line_num + 1


def _portion(reader: Iterator[list[str]]) -> list[list[str] | str]:
    """The next records; the reader goes on after a record that it cannot read."""
    items: list[list[str] | str] = []
    while len(items) < BATCH_ROWS:
        before = len(items)
        try:
            items.extend(islice(reader, BATCH_ROWS - before))
        except csv.Error as error:
            items.append(f"The row cannot be read ({error}); a quotation mark may be left open.")
            continue
        if len(items) < BATCH_ROWS:
            break
    return items


def _mark_end(items: list[list[str] | str]) -> bool:
    """Take the sentinel off; replace a record that swallowed it by a message. Whether it was there."""
    last = items[-1]
    if last == [_END]:
        items.pop()
        return True
    if isinstance(last, list) and last and last[-1].endswith(_END):
        lost = max((cell.count("\n") for cell in last), default=0)
        items[-1] = (
            f"A quotation mark is opened and never closed; {lost} further lines were taken into the row."
        )
        return True
    return False


def _fit(item: list[str] | str, width: int) -> list[str] | None:
    """The cells under the header; blank cells beyond it lose nothing. ``None`` where they do not fit."""
    if isinstance(item, str) or len(item) < width:
        return None
    return item[:width] if len(item) == width or not any(item[width:]) else None
