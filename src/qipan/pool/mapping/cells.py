"""Cells of any format as text or as JSON-able values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

EXACT = 10**15
"""Spreadsheets hold fifteen digits of a number; of a longer one they keep zeros."""
_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+\d{2,3}")
_WHOLE_FLOAT = re.compile(r"[+-]?\d+\.0+")


def text_of(cell: Any) -> str:
    """The cell as stripped text: empty for ``None`` and NaN, ``20`` for 20.0, UTC for aware times."""
    if type(cell) is str:
        return cell.strip()
    if cell is None or (isinstance(cell, float) and not isfinite(cell)):
        return ""
    if isinstance(cell, datetime):
        return utc_text(cell) if cell.tzinfo else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(jsonable(cell)).strip()


def is_shortened(cell: Any) -> bool:
    """Whether a spreadsheet has cut a long number: ``2.02601E+17``, or a numeric cell beyond 15 digits."""
    if type(cell) is str:
        return len(cell) < 32 and _SHORTENED.fullmatch(cell.strip()) is not None
    return type(cell) is float and isfinite(cell) and abs(cell) >= EXACT


def code_of(cell: Any) -> str:
    """The cell as a code: like ``text_of``, but ``20`` also for the text ``20.0``; empty for 0: unknown."""
    text = text_of(cell)
    if _WHOLE_FLOAT.fullmatch(text):
        text = text[: text.index(".")]
    return "" if not text.strip("0") else text


def utc_text(moment: datetime) -> str:
    """An aware time as ISO 8601 in UTC with ``Z``."""
    return _utc_text(moment if moment.tzinfo is UTC else moment.astimezone(UTC))


@lru_cache(maxsize=8192)
def _utc_text(moment: datetime) -> str:
    """Remembered, as rows of one file share times. Only for UTC: elsewhere two sides of a fold are equal."""
    return moment.isoformat().replace("+00:00", "Z")


def jsonable(cell: Any) -> Any:
    """The cell as a JSON value; what JSON has no type for becomes text, NaN and infinities nothing."""
    if cell is None or isinstance(cell, (str, bool, int)):
        return cell
    if isinstance(cell, float):
        return _plain_number(cell)
    if isinstance(cell, dict):
        return {str(name): jsonable(value) for name, value in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [jsonable(value) for value in cell]
    return _as_text(cell)


def _plain_number(cell: float) -> float | int | None:
    """Whole numbers as such: a workbook holds 20 as 20.0."""
    if not isfinite(cell):
        return None
    return int(cell) if cell.is_integer() and abs(cell) < EXACT else cell


def _as_text(cell: Any) -> str:
    if isinstance(cell, datetime) and cell.tzinfo:
        return utc_text(cell)
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, (Decimal, timedelta)):
        return str(cell)
    return str(cell)
