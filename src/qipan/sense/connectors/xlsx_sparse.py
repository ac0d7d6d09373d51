"""Cells that lie far from a workbook's table, found and taken out before the sheet is laid out.

The reader of workbooks lays a sheet out as a rectangle from A1 to its last cell: one stray blank in
XFD1048576 asks for 550 GB. Here the sheet's XML is scanned as it stands; a sheet whose rectangle is far
larger than its content is read without the cells beyond the first wide gap, and those cells are told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from pathlib import Path

from defusedxml.ElementTree import iterparse

from qipan.errors import InputError

DENSE_CELLS = 4_000_000
"""A rectangle of so many cells is laid out whatever it holds (about 100 MB)."""
FULLNESS = 8
"""Larger ones need one filled cell in so many."""
ROW_GAP, COLUMN_GAP = 1000, 100
MOST_TOLD = 200
LARGEST_SPARSE = 256 << 20

_CHUNK = 1 << 20
_CARRY = 1 << 12
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_WIDE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{2,3})(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_WHOLE_CELL = re.compile(
    rb'<(?:\w+:)?c\s([^>]*?\br="([A-Z]+)(\d+)"[^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)', re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>(.*?)</(?:\w+:)?(?:v|t)>", re.DOTALL)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FarCell:
    """A cell outside the table: its name (``XFD1048576``), row and text."""

    name: str
    row: int
    text: str


@dataclass(slots=True)
class Cleaned:
    """A workbook without its far cells; ``content`` is ``None`` where nothing was taken out."""

    content: io.BytesIO | None = None
    far: list[FarCell] = field(default_factory=list)


@dataclass(slots=True)
class _Extent:
    rows: list[int]
    columns: Counter[int]
    cells: int

    def is_dense(self, last_row: int, last_column: int) -> bool:
        area = last_row * last_column
        return area <= max(DENSE_CELLS, FULLNESS * self.cells)


def without_far_cells(path: Path) -> Cleaned:
    """The workbook as it can be laid out. Raises ``InputError`` for a sheet that is mostly empty."""
    with zipfile.ZipFile(path) as package:
        limits = {}
        for part in package.infolist():
            if _SHEET.fullmatch(part.filename) and (limit := _limit(package, part, path.name)):
                limits[part.filename] = limit
        return _rewrite(package, limits) if limits else Cleaned()


def _limit(package: zipfile.ZipFile, part: zipfile.ZipInfo, where: str) -> tuple[int, int] | None:
    """Last row and column of the sheet's table, where its rectangle has to be cut; else ``None``."""
    extent = _extent(package, part)
    last_row, last_column = max(extent.rows, default=0), max(extent.columns, default=26)
    if extent.is_dense(last_row, last_column):
        return None
    last_row = _before_gap([0, *sorted(extent.rows)], ROW_GAP)
    last_column = _before_gap([26, *sorted(extent.columns)], COLUMN_GAP)
    if not extent.is_dense(last_row, last_column) or part.file_size > LARGEST_SPARSE:
        raise InputError(
            f"The sheet is almost empty: {extent.cells} cells are spread over {max(extent.rows)} rows.",
            where=where,
            mend="Remove the cells that lie far from the table, or save the table as CSV.",
        )
    return last_row, last_column


def _extent(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Extent:
    extent = _Extent([], Counter(), 0)
    for text, is_last in _windows(package, part):
        end = len(text) if is_last else len(text) - _CARRY  # the rest comes again in the next piece
        extent.rows += [int(row[1]) for row in _ROW.finditer(text) if row.start() < end]
        extent.columns.update(_number(cell[1]) for cell in _WIDE.finditer(text) if cell.start() < end)
        extent.cells += sum(cell.start() < end for cell in _CELL.finditer(text))
    return extent


def _windows(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bool]]:
    """The part in pieces that overlap by ``_CARRY`` bytes, so that no tag is cut; whether it is the last."""
    with package.open(part) as stream:
        text = stream.read(_CHUNK)
        while more := stream.read(_CHUNK):
            yield text, False
            text = text[-_CARRY:] + more
        yield text, True


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _before_gap(sorted_numbers: list[int], gap: int) -> int:
    return next((a for a, b in pairwise(sorted_numbers) if b - a > gap), sorted_numbers[-1])


def _rewrite(package: zipfile.ZipFile, limits: dict[str, tuple[int, int]]) -> Cleaned:
    far: list[tuple[str, int, bytes, bytes]] = []
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for part in package.infolist():
            text = package.read(part)
            if part.filename in limits:
                text = _cut(text, limits[part.filename], far)
            target.writestr(part.filename, text)
    content.seek(0)
    return Cleaned(content, _told(package, far))


def _cut(text: bytes, limit: tuple[int, int], far: list[tuple[str, int, bytes, bytes]]) -> bytes:
    last_row, last_column = limit

    def replace(cell: re.Match[bytes]) -> bytes:
        row, column = int(cell[3]), _number(cell[2])
        if row <= last_row and column <= last_column:
            return cell[0]
        far.append(((cell[2] + cell[3]).decode(), row, cell[1], cell[4] or b""))
        return b""

    return _WHOLE_CELL.sub(replace, text)


def _told(package: zipfile.ZipFile, far: list[tuple[str, int, bytes, bytes]]) -> list[FarCell]:
    """The far cells that hold more than blanks."""
    shared = _shared_texts(package) if any(b't="s"' in attributes for _n, _r, attributes, _t in far) else []
    cells = []
    for name, row, attributes, inner in far[: 10 * MOST_TOLD]:
        value = b"".join(_VALUE.findall(inner)).decode("utf-8", "replace").strip()
        value = unescape(value)
        if b't="s"' in attributes and value.isdigit():
            value = shared[int(value)] if int(value) < len(shared) else ""
        if value.strip():
            cells.append(FarCell(name, row, value.strip()))
    return cells[:MOST_TOLD]


def _shared_texts(package: zipfile.ZipFile) -> list[str]:
    try:
        part = package.open("xl/sharedStrings.xml")
    except KeyError:
        return []
    with part:
        texts = []
        for _event, node in iterparse(part):
            if node.tag.endswith("}si"):
                texts.append("".join(t.text or "" for t in node.iter() if t.tag.endswith("}t")))
                node.clear()
        return texts
