"""Kinds of files that a table can be written to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from qipan.tables.binary_files import ParquetFile, XlsxFile
from qipan.tables.columns import Sheet, Values
from qipan.tables.text_files import CsvFile, GeoJsonFile


class Writer(Protocol):
    """A file that takes rows."""

    def add(self, rows: Iterable[Values]) -> None:
        """Take rows."""

    def finish(self) -> None:
        """Write what is left."""

    def give_up(self) -> None:
        """Leave nothing behind but the file, finished or not."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is called, how it begins, and how many rows it takes at most."""

    suffix: str
    media: str
    most: int
    begin: Callable[[IO[bytes], Sheet], Writer]


def passing_folder() -> Path:
    """Where files lie while they are written: in the store, never in a folder that others may read."""
    return Path(settings.QIPAN_STORE)


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", 1_000_000, lambda f, s: CsvFile(f, s, for_people=False)),
    "csv-excel": Format(
        "csv", "text/csv; charset=utf-8", 1_000_000, lambda f, s: CsvFile(f, s, for_people=True)
    ),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        100_000,
        lambda f, s: XlsxFile(f, s, passing_folder()),
    ),
    "parquet": Format("parquet", "application/vnd.apache.parquet", 1_000_000, ParquetFile),
    "geojson": Format("geojson", "application/geo+json", 1_000_000, GeoJsonFile),
}
