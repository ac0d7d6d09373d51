"""Parts of every year, as the texts of duties and of clocks name them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from qipan.packs.base import PackModel
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.view import View
from qipan.packs.yamltext import Path

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
# Every day of a leap year; 29 February counts as a day that a calendar has.
LEAP_YEAR = tuple(date(2028, 1, 1) + timedelta(days=n) for n in range(366))
_MONTH_DAYS = frozenset(f"{day:%m-%d}" for day in LEAP_YEAR)


class Season(PackModel):
    """A part of every year, by month and day, both included; it may run over the new year."""

    since: MonthDay = Field(description="Month and day, e.g. 10-20")
    until: MonthDay

    def holds(self, day: date) -> bool:
        """Whether the local day lies in the season."""
        here = f"{day:%m-%d}"
        if self.since <= self.until:
            return self.since <= here <= self.until
        return here >= self.since or here <= self.until


def season_days(view: View, at: Path, season: Season | None) -> Iterator[Problem]:
    """Problems of the season that stands at ``at``; none where there is no season."""
    for key in ("since", "until") if season else ():
        day = getattr(season, key)
        if day not in _MONTH_DAYS:
            what = _("There is no day {day}.", day=day)
            yield view.problem((*at, key), what, _("Write month and day: 03-15."))
