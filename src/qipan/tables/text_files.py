"""CSV for programs and for spreadsheets, and GeoJSON: written row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from qipan.core.public import pack
from qipan.tables.columns import Column, Sheet, Values

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


def harmless(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


class CsvFile:
    """RFC 4180 in UTF-8. ``for_people``: a byte order mark for Excel, titles, and lines of notes above."""

    def __init__(self, file: IO[bytes], sheet: Sheet, *, for_people: bool) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
        self._csv, self._zone = csv.writer(self._text), ZoneInfo(pack().pack.city.timezone)
        if for_people:
            self._text.write(BOM)
            self._csv.writerows([name, harmless(value)] for name, value in sheet.notes.lines())
            self._csv.writerow([])
        self._csv.writerow([str(c.title) if for_people else c.name for c in sheet.columns])

    def add(self, rows: Iterable[Values]) -> None:
        """Write rows."""
        self._csv.writerows([self._cell(value) for value in row] for row in rows)

    def finish(self) -> None:
        """Write what is left; the file stays open for its reader."""
        self._text.flush()
        self._text.detach()

    def give_up(self) -> None:
        """The file is closed by whoever opened it."""

    def _cell(self, value: Any) -> Any:
        if isinstance(value, str):
            return harmless(value)
        if isinstance(value, datetime):
            return value.astimezone(self._zone).isoformat(timespec="seconds")
        return int(value) if isinstance(value, bool) else value


class GeoJsonFile:
    """A FeatureCollection (RFC 7946) with ``about`` as a foreign member; without a place: geometry null."""

    def __init__(self, file: IO[bytes], sheet: Sheet) -> None:
        self._text, self._first = io.TextIOWrapper(file, encoding="utf-8", newline=""), True
        head = json.dumps(sheet.notes.plain(), ensure_ascii=False)
        self._columns = sheet.columns
        self._text.write(f'{{"type": "FeatureCollection", "about": {head}, "features": [')

    def add(self, rows: Iterable[Values]) -> None:
        """Write rows."""
        for row in rows:
            self._text.write("\n" if self._first else ",\n")
            self._text.write(json.dumps(_feature(self._columns, row), ensure_ascii=False))
            self._first = False

    def finish(self) -> None:
        """Close the collection; the file stays open for its reader."""
        self._text.write("\n]}\n")
        self._text.flush()
        self._text.detach()

    def give_up(self) -> None:
        """The file is closed by whoever opened it."""


def _feature(columns: Sequence[Column], row: Values) -> dict[str, Any]:
    """A row with columns ``lon``, ``lat`` (degrees) and ``id`` as a feature."""
    properties = {
        column.name: value.isoformat() if isinstance(value, datetime) else value
        for column, value in zip(columns, row, strict=True)
    }
    lon, lat = properties.pop("lon"), properties.pop("lat")
    place = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": properties["id"], "geometry": place, "properties": properties}
