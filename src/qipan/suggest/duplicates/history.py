"""Old reports with the city's own word on which were duplicates: from a file of case files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from qipan.core.public import pack
from qipan.errors import InputError
from qipan.kernels.likeness import Matter
from qipan.places.public import cell
from qipan.pool.public import Mapped, Mapper
from qipan.sense.public import open_table
from qipan.sense.section.sources import SourceText


@dataclass(frozen=True, slots=True)
class Known:
    """An old report. ``closed_day`` is a local day as an ordinal, ``cell`` its H3 cell, if it has a place."""

    matter: Matter
    closed_day: int | None
    cell: int | None
    duplicate: bool


def from_files(source: SourceText, files: list[Path]) -> list[Known]:
    """Reports of case files, mapped as the pack says, in the order in which they came in.

    Of a key that stands in several rows the first counts. Raises ``InputError`` for a source without cases.
    """
    if source.case is None:
        raise InputError(
            "This source gives no case files, so nobody says which reports were duplicates.",
            where=source.code,
            mend="Name a source whose text has a section 'case'.",
        )
    rows: dict[str, Mapped] = {}
    for file in files:
        for row in _mapped(source, file):
            rows.setdefault(row.key, row)
    ordered = sorted(rows.values(), key=lambda row: (row.received_at, row.key))
    return [_known(row) for row in ordered]


def _mapped(source: SourceText, file: Path) -> Iterator[Mapped]:
    mapper = Mapper(source, pack().names("area"), pack().names("category"))
    for batch in open_table(file, encoding=source.encoding, expect=source.columns):
        yield from (row for row in mapper.map_batch(batch) if isinstance(row, Mapped))


def _known(row: Mapped) -> Known:
    return known(
        at=row.received_at,
        closed_at=row.closed_at,
        lon=row.lon,
        lat=row.lat,
        address=row.address,
        text=row.text,
        category=row.category,
        duplicate=row.case_state in merged_states(),
    )


def known(
    *,
    at: datetime,
    closed_at: datetime | None,
    lon: float | None,
    lat: float | None,
    address: str,
    text: str,
    category: str,
    duplicate: bool,
) -> Known:
    """An old report from its plain facts."""
    matter = Matter(_day(at), lon, lat, address, text, pack().chain("category", category))
    where = cell(lon, lat) if lon is not None and lat is not None else None
    return Known(matter, _day(closed_at) if closed_at else None, where, duplicate)


def merged_states() -> set[str]:
    """States in which a case goes on under another one."""
    return set(pack().names("merged-state"))


def _day(at: datetime) -> int:
    return at.astimezone(ZoneInfo(pack().pack.city.timezone)).toordinal()
