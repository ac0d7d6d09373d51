"""``indicators.yaml``: measures of the city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import coded, plain_words, unique
from qipan.packs.view import View
from qipan.places.section import AreaLevel


class CountOf(PackModel):
    """Which signals an indicator counts. Empty lists do not restrict."""

    sources: tuple[Annotated[str, Ref("source")], ...] = ()
    kinds: tuple[Annotated[str, Ref("signal-kind")], ...] = ()
    categories: tuple[Annotated[str, Ref("category")], ...] = Field(
        default=(), description="Category codes, descendants included"
    )


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
    feed: Annotated[str, Ref("source", blank=True)] = Field(
        default="",
        description="Source whose silence makes the indicator unknown, not zero; empty: all counted sources",
    )
    feed_gap_minutes: int = Field(
        default=0, ge=0, description="Silence of the feed longer than this is a gap; 0: never"
    )
    baseline: Baseline
    watch: Watch | None = None
    basis: Basis


def windows(view: View) -> Iterator[Problem]:
    """Codes are unique and clean, steps fit into windows, learning periods into histories."""
    indicators = view[INDICATORS]
    yield from unique(view, ("indicators",), [indicator.code for indicator in indicators])
    levels = {area.level for area in view.names("area").values() if area.level}
    for index, indicator in enumerate(indicators):
        at = ("indicators", index)
        for key, what, mend in _faults(indicator, levels):
            yield view.problem((*at, key), what, mend)
        yield from plain_words(view, coded(at, indicator))


def _faults(indicator: Indicator, levels: set[str]) -> Iterator[tuple[str, str, str]]:
    base, watch = indicator.baseline, indicator.watch
    if indicator.step_minutes > indicator.window_minutes:
        what = _("The step is longer than the window, so counts would be missed.")
        yield "step_minutes", what, _("Shorten the step.")
    if base.min_history_days > base.history_days:
        what = _("The least history is longer than the history.")
        yield "baseline", what, _("Lower `min_history_days`.")
    if indicator.feed and not indicator.feed_gap_minutes:
        yield "feed", _("It is not said how long the feed may be silent."), _("Add `feed_gap_minutes`.")
    if watch is not None and watch.level not in levels:
        what = _("The city has no areas of the level `{level}`.", level=watch.level)
        yield "watch", what, _("It has: {levels}.", levels=", ".join(sorted(levels)))


def _names(indicators: Iterable[Indicator], _names: Names) -> Iterator[Named]:
    for indicator in indicators:
        yield Named(indicator.code, indicator.name)


INDICATORS: Section[tuple[Indicator, ...]] = register(
    Section(
        "indicators",
        "indicators.yaml",
        tuple[Indicator, ...],
        absent=lambda _city: (),
        kinds={"indicator": Kind(_("indicator"), _names)},
        rules=(windows,),
    )
)


class Indicators:
    """The indicators of the city by code."""

    def __init__(self, index: PackIndex) -> None:
        self._indicators = {indicator.code: indicator for indicator in index.pack[INDICATORS]}

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code."""
        return entry_of(self._indicators, code, "indicator")


def feeds_of(indicator: Indicator) -> tuple[str, ...]:
    """Sources whose joint silence makes the indicator unknown; empty when silence says nothing.

    An indicator with a length of silence but no single feed depends on all sources that it counts.
    """
    if not indicator.feed_gap_minutes:
        return ()
    return (indicator.feed,) if indicator.feed else indicator.counts.sources
