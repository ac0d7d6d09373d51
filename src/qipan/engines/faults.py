"""What is said of data set files that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qipan.engines.queries import Source
from qipan.engines.tables import Files
from qipan.errors import StoreError


def unreadable(path: Path) -> StoreError:
    """The error for a file that is missing or broken."""
    state = "broken" if path.exists() else "missing"
    return StoreError(
        f"A fact file is {state}.",
        where=str(path),
        mend="Remove the facts with 'qipan manage rebuildfacts'; the log still holds all they were made of.",
    )


def fault(query: Source, error: Exception) -> StoreError:
    """The error that names the file at fault, or else the table and the engine's first words."""
    for path in paths_of(query):
        try:
            pq.ParquetFile(path).close()
        except (OSError, pa.ArrowException):
            return unreadable(path)
    words = str(error).strip().splitlines() or [type(error).__name__]
    return StoreError(f"The data could not be read ({words[0]}).", where=query.table.name)


def paths_of(query: Source) -> Iterable[Path]:
    """All files that a query reads."""
    return (p for table in query.tables if isinstance(table.source, Files) for p in table.source.paths)
