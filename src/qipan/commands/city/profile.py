"""What the columns of a file hold: the ground on which a mapping is proposed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

ROWS = 200_000
"""Rows that are looked at; a proposal needs no more."""

MANY = 2_000
"""Different values that are remembered of a column."""

FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_FILLER = frozenset({"unspecified", "unknown", "n/a", "na", "none", "null", "-", "不详", "未知", "无"})


@dataclass
class Column:
    """One column: how many cells are filled, and which values it has how often (the first ``MANY``)."""

    name: str
    rows: int = 0
    filled: int = 0
    letters: int = 0
    values: Counter[str] = field(default_factory=Counter)
    overflow: bool = False

    def add(self, cell: Any) -> None:
        """Take note of one cell."""
        self.rows += 1
        text = cell.isoformat() if isinstance(cell, datetime) else str("" if cell is None else cell).strip()
        if not text:
            return
        self.filled += 1
        self.letters += len(text)
        if text in self.values or len(self.values) < MANY:
            self.values[text] += 1
        else:
            self.overflow = True

    @property
    def plain(self) -> str:
        """The name in small letters with underscores between its words: ``ServiceType`` is service_type."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-\s]+", "_", self.name).lower()

    @property
    def different(self) -> int:
        """How many different values were remembered."""
        return len(self.values)

    @property
    def identifies(self) -> bool:
        """Whether every row has its own value."""
        return 0 < self.filled == self.rows and set(self.values.values()) == {1}

    @property
    def shortened(self) -> bool:
        """Whether a spreadsheet has cut its numbers (2.02601E+17), so that they tell rows apart no more."""
        return any(_SHORTENED.fullmatch(value) for value in self.values)

    @property
    def real(self) -> dict[str, int]:
        """Values that say something, the most frequent first."""
        return {v: n for v, n in self.values.most_common() if v.lower() not in _FILLER}

    def numbers(self) -> list[float]:
        """The remembered values as numbers; empty as soon as one is none."""
        if not self.values or not all(_NUMBER.fullmatch(value) for value in self.values):
            return []
        return [float(value) for value in self.values]

    def time_formats(self) -> tuple[str, ...] | None:
        """The formats that read every value: none for ISO 8601; None where it is no time."""
        sample = list(self.values)[:500]
        if not sample or self.numbers():
            return None
        if all(map(_is_iso, sample)):
            return ()
        fitting = [form for form in FORMATS if all(_fits(value, form) for value in sample)]
        return tuple(fitting[:2]) if fitting else None


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def profile(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Column]:
    """The columns of a table, from its rows (cells in the order of ``names``)."""
    columns = [Column(name) for name in names]
    for number, cells in enumerate(rows):
        if number >= ROWS:
            break
        for column, cell in zip(columns, cells, strict=True):
            column.add(cell)
    return columns
