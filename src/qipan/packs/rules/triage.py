"""Suggestions of the machine: as many as there are categories, and a threshold above mere guessing."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.schema import Pack


def suggestions(text: PackText, pack: Pack) -> Iterator[Problem]:
    """No more suggestions than categories; a threshold that a blind guess would not reach."""
    told, known = pack.triage, len(pack.categories)
    if told is None:
        return
    if told.suggestions > known:
        what = f"{told.suggestions} suggestions are asked of {known} categories."
        yield text.problem(("triage", "suggestions"), what, "Lower `suggestions`.")
    if known and told.threshold <= 1 / known:
        what = f"A blind guess among {known} categories reaches the threshold {told.threshold:g}."
        yield text.problem(("triage", "threshold"), what, "Raise `threshold`, so that the machine can doubt.")


RULES = (suggestions,)
