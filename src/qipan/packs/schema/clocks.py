"""``clocks.yaml``: limits of stages."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, PackModel

Stage = Literal["accept", "dispatch", "handle", "check", "answer", "ruling", "assist", "report-in"]
# Stages that run beside the life of the case: a quarrel's ruling, a sub-order, a called party's reporting in.
SIDE_STAGES = ("ruling", "assist", "report-in")
TimeUnit = Literal["working-hours", "working-days", "calendar-hours", "calendar-days", "emergency-hours"]


class ClockRule(PackModel):
    """The limit of a stage for a category (and all below it); the most specific rule wins."""

    id: Code
    stage: Stage
    category: str = Field(default="", description="Empty means every category")
    amount: float = Field(gt=0)
    unit: TimeUnit
    basis: Basis
