"""``indicators.yaml``: measures of the city."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.areas import AreaLevel
from qipan.packs.schema.base import Basis, Code, Name, PackModel


class CountOf(PackModel):
    """Which signals an indicator counts. Empty lists do not restrict."""

    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = Field(default=(), description="Category codes, descendants included")


class Baseline(PackModel):
    """What is usual: counts of the same hour of day and weekday within ``history_days``."""

    history_days: int = Field(gt=27)
    min_history_days: int = Field(default=28, gt=6)
    exclude_last_hours: int = Field(
        default=24, ge=0, description="Kept out so a crisis does not teach itself"
    )


class Watch(PackModel):
    """When a count becomes a signal for judgement (研判信号). It never sets a colour."""

    recurrence_days: float = Field(
        gt=0, description="Raise when so high a count is expected once in so many days"
    )
    min_observed: int = Field(default=3, ge=1)
    level: AreaLevel = Field(default="city", description="Areas that are watched one by one")
    quiet_hours: int = Field(
        default=6, ge=1, description="A finding without new excess for so long has ended"
    )


class Indicator(PackModel):
    """A measure of the city, with all that is needed to compute and to contest it."""

    code: Code
    name: Name
    definition: Name
    unit: Name
    direction: Literal["lower-is-better", "higher-is-better", "neutral"]
    counts: CountOf
    window_minutes: int = Field(default=60, ge=10)
    step_minutes: int = Field(default=10, ge=1)
    feed: str = Field(
        default="",
        description="Source whose silence makes the indicator unknown, not zero; empty: all counted sources",
    )
    feed_gap_minutes: int = Field(
        default=0, ge=0, description="Silence of the feed longer than this is a gap; 0: never"
    )
    baseline: Baseline
    watch: Watch | None = None
    basis: Basis
