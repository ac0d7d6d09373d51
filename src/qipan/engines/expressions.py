"""Questions to a fact table as values: an engine answers them, and each engine gives the same answer.

A fact table is a list of Parquet files with the same columns. Times are aware; an hour is an elapsed
hour counted from the question's ``start``, so that a change of clocks moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qipan.errors import InputError

_NAME = re.compile(r"^[a-z_][a-z0-9_]*$")
HOUR = timedelta(hours=1)


def column_name(name: str) -> str:
    """The name itself. Raises ``InputError`` for what is no plain column name."""
    if not _NAME.match(name):
        raise InputError("This is no column of a fact table.", where=name, mend="Names are a-z, 0-9 and _.")
    return name


@dataclass(frozen=True, slots=True)
class OneOf:
    """Rows whose ``column`` holds one of ``values`` (texts); no values: no rows."""

    column: str
    values: frozenset[str]

    def __post_init__(self) -> None:
        column_name(self.column)


def one_of(column: str, values: Iterable[str]) -> tuple[OneOf, ...]:
    """The condition that ``column`` is among ``values``; without values no condition at all."""
    kept = frozenset(values)
    return (OneOf(column, kept),) if kept else ()


@dataclass(frozen=True, slots=True)
class Span:
    """Rows whose time in ``column`` lies within [start, end). Raises ``InputError`` for naive times."""

    column: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        column_name(self.column)
        if self.start.tzinfo is None or self.end.tzinfo is None or self.end < self.start:
            raise InputError("A span needs two aware times in order.", where=self.column)

    @property
    def hours(self) -> int:
        """Number of hours that the span touches."""
        return -((self.start - self.end) // HOUR)


@dataclass(frozen=True, slots=True)
class HourlyCounts:
    """How many rows fall into each hour of the span, by the text in ``key``."""

    key: str
    span: Span
    where: tuple[OneOf, ...] = ()

    def __post_init__(self) -> None:
        column_name(self.key)


@dataclass(frozen=True, slots=True)
class Hourly:
    """The answer: one entry per key and hour that has rows, ordered by key, then hour (0 = first)."""

    keys: tuple[str, ...]
    hours: NDArray[np.int64]
    counts: NDArray[np.int64]

    def table(self, rows: dict[str, int], n_rows: int, n_hours: int) -> NDArray[np.float64]:
        """Counts (n_rows, n_hours); ``rows`` says to which row a key belongs, other keys are left out."""
        table = np.zeros((n_rows, n_hours))
        at = np.array([rows.get(key, -1) for key in self.keys], dtype=np.int64)
        known = at >= 0
        np.add.at(table, (at[known], self.hours[known]), self.counts[known])
        return table


@dataclass(frozen=True, slots=True)
class Silences:
    """Stretches longer than ``longer`` between successive times of the span's column, and the ends."""

    span: Span
    longer: timedelta
    where: tuple[OneOf, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """The answer: first and last time within the span (None where nothing was heard), silences between."""

    first: datetime | None
    last: datetime | None
    silences: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with the columns asked for, ordered by ``order``, at most ``limit``."""

    columns: tuple[str, ...]
    order: str
    limit: int
    where: tuple[OneOf, ...] = ()
    span: Span | None = None

    def __post_init__(self) -> None:
        for name in (*self.columns, self.order):
            column_name(name)
        if not self.columns or self.limit < 1:
            raise InputError("A question for rows names columns and a limit above 0.")


class Engine(Protocol):
    """What every engine answers. All raise ``StoreError`` naming a file that is missing or broken."""

    def hourly_counts(self, files: list[Path], question: HourlyCounts) -> Hourly:
        """Counts by key and hour."""

    def silences(self, files: list[Path], question: Silences) -> Heard:
        """When the rows fell silent."""

    def rows(self, files: list[Path], question: Rows) -> list[dict[str, Any]]:
        """Rows as dictionaries; times aware in UTC."""
