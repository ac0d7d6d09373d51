"""The header of a table: finding it under title rows, cleaning its names, checking them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from qipan.errors import InputError

SEARCH_ROWS = 20
"""A header stands within the first rows of a sheet; titles and notes stand above it."""

_INVISIBLE = str.maketrans({"\ufeff": None, "\u200b": None, "\u00a0": " ", "\u3000": " "})


def clean_name(cell: Any) -> str:
    """A column's name without byte-order mark, line breaks and surrounding or doubled blanks."""
    return "" if cell is None else " ".join(str(cell).translate(_INVISIBLE).split())


def find_header(rows: Sequence[Sequence[Any]], expect: Sequence[str]) -> int | None:
    """Index of the header among the first ``rows``; ``None`` where all are blank.

    It is the first row that holds every expected column, else the one that holds most of them, else
    the first row that is not blank.
    """
    wanted = set(expect)
    found = [len(wanted.intersection(map(clean_name, row))) for row in rows]
    best = max(found, default=0)
    if best:
        return found.index(best)
    return next((index for index, row in enumerate(rows) if any(map(clean_name, row))), None)


def merge_header(upper: Sequence[Any], lower: Sequence[Any]) -> list[str]:
    """One header of two rows: the lower cell names the column, the upper one where the lower is blank."""
    width = max(len(upper), len(lower))
    above, below = ([clean_name(cell) for cell in row] + [""] * (width - len(row)) for row in (upper, lower))
    return [low or high for high, low in zip(above, below, strict=True)]


def locate_header(rows: Sequence[Sequence[Any]], expect: Sequence[str]) -> tuple[int, list[str]] | None:
    """Index of the last header row among the first ``rows``, and its names; ``None`` where all are blank.

    A header of two rows (a group above its columns) is taken where the two together name more of the
    expected columns than any row alone.
    """
    single = find_header(rows, expect)
    if single is None:
        return None
    wanted = set(expect)
    best, names = single, [clean_name(cell) for cell in rows[single]]
    most = len(wanted.intersection(names))
    for index in range(len(rows) - 1):
        both = merge_header(rows[index], rows[index + 1])
        hits = len(wanted.intersection(both))
        if hits > most and wanted.intersection(map(clean_name, rows[index + 1])):
            most, best, names = hits, index + 1, both
    return best, names


def column_names(cells: Sequence[Any], *, where: str) -> tuple[str, ...]:
    """The names of a header row. A nameless column is called ``(column n)``; nameless ends are cut.

    Raises:
        InputError: two columns have one name.
    """
    names = [clean_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    named = tuple(name or f"(column {position})" for position, name in enumerate(names, start=1))
    check_unique(named, where=where)
    return named


def check_unique(names: Sequence[str], *, where: str) -> None:
    """Raise ``InputError`` naming each name that stands more than once, with its positions."""
    places: dict[str, list[int]] = {}
    for position, name in enumerate(names, start=1):
        places.setdefault(name, []).append(position)
    double = [f"“{name}” (columns {_join(at)})" for name, at in places.items() if len(at) > 1]
    if double:
        raise InputError(
            f"The header names a column more than once: {', '.join(double)}.",
            where=where,
            mend="Rename or remove the repeated columns.",
        )


def check_expected(names: Sequence[str], expect: Sequence[str], *, where: str) -> None:
    """Raise ``InputError`` naming each expected column that is missing and the nearest one present."""
    missing = [name for name in expect if name not in names]
    if not missing:
        return
    hints = [f"“{name}”{_nearest(name, [n for n in names if n not in expect])}" for name in missing]
    raise InputError(
        f"{'Column' if len(missing) == 1 else 'Columns'} missing: {', '.join(hints)}.",
        where=where,
        mend=f"The file has: {', '.join(names)}. Rename the columns or correct the source's mapping.",
    )


def unknown_columns(names: Sequence[str], expect: Sequence[str]) -> tuple[str, ...]:
    """Columns that stand in the file but were not expected; none where nothing was expected."""
    return tuple(name for name in names if name not in expect) if expect else ()


def no_header(where: str) -> InputError:
    """The error for a file in which no row can be the header."""
    return InputError(
        "The file has no header row: every row is blank.",
        where=where,
        mend="The first row must name the columns.",
    )


def _nearest(name: str, present: Sequence[str]) -> str:
    folded = {_fold(candidate): candidate for candidate in present}
    close = get_close_matches(_fold(name), folded, n=1, cutoff=0.6)
    return f" (nearest: “{folded[close[0]]}”)" if close else ""


def _fold(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _join(positions: Sequence[int]) -> str:
    return " and ".join(map(str, positions))
