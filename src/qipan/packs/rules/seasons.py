"""Seasons name days that a calendar has; 29 February counts as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.schema import Season

# Every day of a leap year.
LEAP_YEAR = tuple(date(2028, 1, 1) + timedelta(days=n) for n in range(366))
_MONTH_DAYS = frozenset(f"{day:%m-%d}" for day in LEAP_YEAR)


def season_days(text: PackText, at: tuple[str | int, ...], season: Season | None) -> Iterator[Problem]:
    """Problems of the season that stands at ``at``; none where there is no season."""
    for key in ("since", "until") if season else ():
        if (stated := getattr(season, key)) not in _MONTH_DAYS:
            yield text.problem((*at, key), f"There is no day {stated}.", "Write month and day: 03-15.")
