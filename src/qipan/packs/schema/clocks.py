"""``clocks.yaml``: limits of stages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel
from qipan.packs.schema.seasons import Season

Stage = Literal["accept", "dispatch", "handle", "check", "answer", "ruling", "assist", "report-in"]
# Stages that run beside the life of the case: a quarrel's ruling, a sub-order, a called party's reporting in.
SIDE_STAGES = ("ruling", "assist", "report-in")
TimeUnit = Literal["working-hours", "working-days", "calendar-hours", "calendar-days", "emergency-hours"]
Limit = Annotated[float, Field(gt=0, le=10_000)]


class Phase(PackModel):
    """What has to be reached first, with a deadline of its own."""

    code: Code
    name: Name
    amount: Limit
    unit: TimeUnit


class ClockRule(PackModel):
    """The limit of a stage for a category (and all below it) and a condition; the most specific rule wins.

    ``first`` are phases with their own deadlines, one after another; ``amount`` counts on from the last of
    them. A rule with a ``season`` or a period holds only for clocks that start in it, and there comes before
    the rule without.
    """

    id: Code
    stage: Stage
    category: str = Field(default="", description="Empty means every category")
    condition: str = Field(default="", description="Empty means every condition")
    first: tuple[Phase, ...] = Field(
        default=(), description="Phases that come before, each with its deadline"
    )
    amount: Limit
    unit: TimeUnit
    season: Season | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    basis: Basis

    @property
    def bounded(self) -> bool:
        """Whether the rule holds only at some times."""
        return bool(self.season or self.valid_from or self.valid_until)

    def holds(self, day: date) -> bool:
        """Whether the rule holds for a clock that starts on the local day."""
        begun = self.valid_from is None or self.valid_from <= day
        still = self.valid_until is None or day <= self.valid_until
        return begun and still and (self.season is None or self.season.holds(day))
