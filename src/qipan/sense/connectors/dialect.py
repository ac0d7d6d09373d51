"""Which delimiter a text table uses, judged by its header and by how even its rows are."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from qipan.sense.connectors.header import SEARCH_ROWS, clean_name

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_RECORDS = 60


@dataclass(frozen=True, slots=True)
class Dialect:
    """``padded``: each delimiter is followed by a blank that belongs to no value."""

    delimiter: str
    padded: bool = False


def sniff(sample: str, expect: Sequence[str], *, whole: bool) -> Dialect:
    """The dialect of ``sample``, the first characters of a file (``whole``: it is all of the file).

    The delimiter that yields most of the expected columns wins, then the one whose rows are widest
    and most even. A comma is assumed where there is one column.
    """
    best, best_score = DELIMITERS[0], (0, 0.0)
    for delimiter in DELIMITERS:
        score = _score(_records(sample, delimiter, whole=whole), expect)
        if score > best_score:
            best, best_score = delimiter, score
    return Dialect(best, padded=_padded(_records(sample, best, whole=whole)))


def _records(sample: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The records of the sample that are complete and not blank."""
    try:
        records = list(csv.reader(StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    if not whole and len(records) > 1:
        records.pop()
    return [record for record in records if record][:SAMPLE_RECORDS]


def _score(records: list[list[str]], expect: Sequence[str]) -> tuple[int, float]:
    """How many expected columns the best row names, then evenness × width (0 for one column)."""
    wanted = set(expect)
    hits = max((len(wanted.intersection(map(clean_name, row))) for row in records[:SEARCH_ROWS]), default=0)
    widths = Counter(map(len, records))
    if not widths:
        return hits, 0.0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    evenness = rows / len(records)
    return hits, evenness**2 * (width - 1)


def _padded(records: list[list[str]]) -> bool:
    """Whether every row of several cells puts a blank before every cell but the first."""
    rows = [record[1:] for record in records if len(record) > 1]
    return bool(rows) and all(cell.startswith(" ") for row in rows for cell in row)
