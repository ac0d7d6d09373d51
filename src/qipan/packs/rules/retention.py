"""Retention: whoever names spans names one for every kind, and none ends before it was of use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import unique
from qipan.packs.schema import Pack
from qipan.packs.schema.retention import PersonalKind

KINDS: tuple[str, ...] = get_args(PersonalKind)


def spans(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Each kind once, none forgotten; who is to be called back is known that long."""
    if not pack.retention:
        return
    days = {span.kind: span.days for span in pack.retention}
    yield from unique(text, ("retention",), [span.kind for span in pack.retention], "kind")
    for kind in KINDS:
        if kind not in days:
            yield text.problem(
                ("retention",),
                f"There is no span for `{kind}`.",
                "Say after how many days it is shredded: what has no span is kept for ever.",
            )
    called = pack.checks.callbacks.within_days if pack.checks.callbacks else 0
    if days.get("reporter", called) < called:
        yield text.problem(
            ("retention", _place(pack, "reporter"), "days"),
            f"Reporters are shredded after {days['reporter']} days and called back within {called}.",
            "Keep them as long as checks.yaml calls them back.",
        )
    if days.get("photo", 0) < days.get("photo-original", 0) and "photo" in days:
        yield text.problem(
            ("retention", _place(pack, "photo-original"), "days"),
            "The original would outlive the photo that was made from it.",
            "Give 'photo-original' at most the days of 'photo'.",
        )


def _place(pack: Pack, kind: str) -> int:
    return next(place for place, span in enumerate(pack.retention) if span.kind == kind)


RULES = (spans,)
