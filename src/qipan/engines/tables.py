"""Tables that a query reads: columns with kinds and units, where the rows lie, whether they are versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from qipan.errors import InputError

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

RECORD_KEY, RECEIVED_AT, SLICE_NO, ROW_NO, WITHDRAWN = (
    *("record_key", "received_at", "slice_no"),
    *("row_no", "withdrawn"),
)


def check_name(name: str) -> str:
    """The name itself. Raises ``InputError`` unless it is a-z, 0-9 and _, at most 63 characters."""
    if not _NAME.fullmatch(name):
        raise InputError(
            "This is not a name of a table or column.", where=repr(name), mend="Use a-z, 0-9, _."
        )
    return name


class Kind(StrEnum):
    """What a column holds. A time is an instant (microseconds, UTC); a date is a local day."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``unit`` is what its numbers count, empty where they count nothing."""

    name: str
    kind: Kind
    unit: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)


SYSTEM_COLUMNS = (
    Column(RECORD_KEY, Kind.TEXT),
    Column(RECEIVED_AT, Kind.TIME),
    Column(SLICE_NO, Kind.INTEGER),
    Column(ROW_NO, Kind.INTEGER),
    Column(WITHDRAWN, Kind.BOOLEAN),
)
"""What every row of a data set carries beside its declared fields."""


@dataclass(frozen=True, slots=True)
class Files:
    """Rows in Parquet files of like columns; no files are no rows."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows in a table of a database server, or a view of a Spark session."""

    name: str
    schema: str = ""

    def __post_init__(self) -> None:
        for part in (self.name, self.schema or "public"):
            check_name(part)


@dataclass(frozen=True)
class Table:
    """A data set.

    ``versioned``: a record may have several rows, of which the latest received counts (see ``as_known_at`` of
    a query); such a table has all ``SYSTEM_COLUMNS``. ``event_time``, ``area`` and ``cell`` name the columns
    that say when and where; empty where there is none.
    """

    name: str
    columns: tuple[Column, ...]
    source: Files | Relation
    versioned: bool = False
    event_time: str = ""
    area: str = ""
    cell: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        if not self.columns or len(self.by_name) < len(self.columns):
            raise InputError("A table needs columns, each of its own name.", where=self.name)
        if self.versioned:
            for column in SYSTEM_COLUMNS:
                self.ensure(column.name, column.kind)
        roles = ((self.event_time, (Kind.TIME,)), (self.area, (Kind.TEXT,)), (self.cell, (Kind.INTEGER,)))
        for name, kinds in roles:
            if name:
                self.ensure(name, *kinds)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    def ensure(self, name: str, *kinds: Kind) -> Column:
        """The column of a name. Raises ``InputError`` where there is none of such a kind."""
        return ensure_column(self.by_name, name, *kinds, where=self.name)


def ensure_column(columns: Mapping[str, Column], name: str, *kinds: Kind, where: str) -> Column:
    """A column by name. Raises ``InputError`` for an unknown name or another kind."""
    column = columns.get(name)
    if column is None:
        raise InputError(
            f"There is no column {name!r}.", where=where, mend=f"There are: {', '.join(columns)}."
        )
    if kinds and column.kind not in kinds:
        raise InputError(
            f"Column {name!r} holds {column.kind}, which does not serve here.",
            where=where,
            mend=f"A column of {' or '.join(kinds)} does.",
        )
    return column
