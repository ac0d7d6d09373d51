"""Parts of every year, as the texts of duties and of clocks name them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from qipan.packs.schema.base import PackModel

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


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
