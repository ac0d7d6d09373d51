"""Records of a text table: streamed, and a quotation mark that is never closed costs its own line alone.

Python's reader swallows all lines after an open quotation mark. Here the line with the mark is told as
broken, with its own text, and the lines after it are read again.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from qipan.sense.connectors.dialect import Dialect
from qipan.sense.connectors.table import BATCH_ROWS

_END = "\x00end of file\x00"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
OPEN_QUOTE = "A quotation mark is opened and never closed."


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no record: why, and its own text."""

    message: str
    text: str

    def cells(self, dialect: Dialect) -> list[str]:
        """The line split at each delimiter, quotation marks taken as plain characters."""
        return self.text.rstrip("\r\n").split(dialect.delimiter)


Record = list[str] | Broken


@dataclass(slots=True)
class Records:
    """Some records in file order. ``first`` is the number of the first record (from 1), ``line`` the
    physical line where it begins, ``counts`` how many lines each record takes (empty: one each).
    """

    first: int
    line: int
    items: list[Record]
    counts: Sequence[int] = ()

    def lines(self) -> Sequence[int]:
        """The physical line of each record."""
        if not self.counts:
            return range(self.line, self.line + len(self.items))
        lines, line = [], self.line
        for count in self.counts:
            lines.append(line)
            line += count
        return lines


class _Lines:
    """Lines of a file that remembers those given since ``forget``, and takes lines back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source, self._back = iter(lines), deque[str]()
        self.given: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._source)
        self.given.append(line)
        return line

    def take_back(self, lines: Sequence[str]) -> None:
        self._back.extendleft(reversed(lines))


def read_records(text: io.TextIOBase, dialect: Dialect, width: int = 0) -> Iterator[Records]:
    """Records in portions of about ``BATCH_ROWS``; ``width`` is the header's, 0 while it is not known.

    A sentinel line is fed after the end: where it does not come back as a record of its own, the last
    quotation mark was never closed.
    """
    lines = _Lines(chain(text, (_END,)))
    first = line = 1
    ended = False
    while not ended:
        portion = _Portion(dialect, width)
        ended = _read_portion(lines, portion)
        if portion.items:
            yield Records(first, line, portion.items, portion.counts)
        first += len(portion.items)
        line += len(portion.items) if portion.is_plain else sum(portion.counts)


@dataclass(slots=True)
class _Portion:
    """Records read so far, and the lines of each; ``is_plain``: every record is one line."""

    dialect: Dialect
    width: int
    items: list[Record] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    is_plain: bool = True

    def add(self, read: Sequence[list[str]], given: Sequence[str]) -> list[str]:
        """Add records that took ``given`` lines, taking apart those that swallowed rows; lines left over."""
        if self.is_plain:
            self.is_plain, self.counts = False, [1] * len(self.items)
        at = 0
        for record in read:
            size = 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in record)
            own = given[at : at + size]
            at += size
            apart = self._apart(own) if size > 1 else None
            self.items += apart or [record]
            self.counts += [1] * len(apart) if apart else [size]
        return list(given[at:])

    def add_plain(self, read: Sequence[list[str]]) -> None:
        """Add records of one line each."""
        self.items += read
        self.counts += [] if self.is_plain else [1] * len(read)

    def add_broken(self, message: str, line: str) -> None:
        """Add a line that is no record."""
        self.items.append(Broken(message, line))
        self.counts.append(1)

    def _apart(self, own: Sequence[str]) -> list[Record] | None:
        """The rows that an open quotation mark swallowed up to the next mark; ``None`` for a text of lines.

        Lines of a text do not have the table's number of cells; swallowed rows have it, each of them.
        """
        rows = [self._alone(line) for line in own] if self.width >= 3 else []
        return [row for row in rows if row is not None] if rows and None not in rows else None

    def _alone(self, line: str) -> Record | None:
        """The record that a line is by itself; ``None`` where it has another number of cells."""
        if line.count('"') % 2:
            broken = Broken(OPEN_QUOTE, line)
            return broken if len(broken.cells(self.dialect)) == self.width else None
        reader = csv.reader([line], delimiter=self.dialect.delimiter, skipinitialspace=self.dialect.padded)
        try:
            cells = next(reader, [])
        except csv.Error:
            return None
        return cells if len(cells) == self.width else None


def _read_portion(lines: _Lines, portion: _Portion) -> bool:
    """Fill a portion; whether the file has ended."""
    dialect, ended = portion.dialect, False
    while len(portion.items) < BATCH_ROWS and not ended:
        lines.given.clear()
        reader = csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=dialect.padded)
        read: list[list[str]] = []
        error = ""
        try:
            # extend keeps what was read before an error
            read.extend(islice(reader, BATCH_ROWS - len(portion.items)))
        except csv.Error as problem:
            error = f"The row cannot be read ({problem}); a quotation mark may be left open."
        if not error and read and read[-1] and read[-1][-1].endswith(_END):
            ended = read.pop() == [_END]
            error = "" if ended else OPEN_QUOTE
        if not error and len(read) + ended == len(lines.given):
            portion.add_plain(read)
            continue
        rest = portion.add(read, lines.given)
        if error:
            portion.add_broken(error, rest[0])
            lines.take_back(rest[1:])
    return ended
