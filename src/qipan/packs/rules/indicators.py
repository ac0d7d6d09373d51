"""Indicators: what they count exists, and their windows and baselines can be computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Indicator, Pack, SourceText

_KINDS: tuple[str, ...] = get_args(SourceText.model_fields["signal_kind"].annotation)


def counted(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes are unique; sources, kinds, categories and the feed exist."""
    yield from unique(text, ("indicators",), [indicator.code for indicator in pack.indicators])
    sources = {source.code: source for source in pack.sources}
    categories = {category.code: category for category in pack.categories}
    for index, indicator in enumerate(pack.indicators):
        at = ("indicators", index)
        for code in indicator.counts.sources:
            yield from known(text, (*at, "counts", "sources"), code, sources, "source")
        for code in indicator.counts.kinds:
            yield from known(text, (*at, "counts", "kinds"), code, dict.fromkeys(_KINDS), "kind of signal")
        for code in indicator.counts.categories:
            yield from known(text, (*at, "counts", "categories"), code, categories, "category")
        if indicator.feed:
            yield from known(text, (*at, "feed"), indicator.feed, sources, "source")


def windows(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Steps fit into windows, learning periods into histories, and a feed has a length of silence."""
    levels: set[str] = {area.level for area in pack.areas}
    for index, indicator in enumerate(pack.indicators):
        for key, what, mend in _faults(indicator, levels):
            yield text.problem(("indicators", index, key), what, mend)


def _faults(indicator: Indicator, levels: set[str]) -> Iterator[tuple[str, str, str]]:
    base, watch = indicator.baseline, indicator.watch
    if indicator.step_minutes > indicator.window_minutes:
        yield (
            "step_minutes",
            "The step is longer than the window, so counts would be missed.",
            "Shorten the step.",
        )
    if base.min_history_days > base.history_days:
        yield "baseline", "The least history is longer than the history.", "Lower `min_history_days`."
    if indicator.feed and not indicator.feed_gap_minutes:
        yield "feed", "It is not said how long the feed may be silent.", "Add `feed_gap_minutes`."
    if watch is not None and watch.level not in levels:
        yield (
            "watch",
            f"The city has no areas of the level `{watch.level}`.",
            f"It has: {', '.join(sorted(levels))}.",
        )


def evaluation(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Evaluation indicators have their own codes."""
    yield from unique(text, ("evaluation",), [indicator.code for indicator in pack.evaluation])


RULES = (counted, windows, evaluation)
