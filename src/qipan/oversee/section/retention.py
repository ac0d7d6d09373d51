"""``retention.yaml``: how long each kind of personal data is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from pydantic import Field

from qipan.cases.section.checks import CHECKS
from qipan.packs.base import Basis, PackModel
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View

PersonalKind = Literal[
    "reporter",
    "report-words",
    "photo-original",
    "photo",
    "feedback-words",
    "call-notes",
    "held-back",
    "quarantined-row",
    "log-words",
]


class Span(PackModel):
    """After how many days a kind of personal data is shredded. Each kind has its own beginning (docs)."""

    kind: PersonalKind
    days: int = Field(ge=1, le=36_500)
    basis: Basis


KINDS: tuple[str, ...] = get_args(PersonalKind)


def spans(view: View) -> Iterator[Problem]:
    """Whoever names spans names one for every kind, once, and no original outlives what was made from it."""
    texts = view[RETENTION]
    days = {span.kind: span.days for span in texts}
    yield from unique(view, ("retention",), [span.kind for span in texts], "kind")
    for kind in KINDS if texts else ():
        if kind not in days:
            what = _("There is no span for `{kind}`.", kind=kind)
            mend = _("Say after how many days it is shredded: what has no span is kept for ever.")
            yield view.problem(("retention",), what, mend)
    if days.get("photo", 0) < days.get("photo-original", 0) and "photo" in days:
        what = _("The original would outlive the photo that was made from it.")
        mend = _("Give 'photo-original' at most the days of 'photo'.")
        yield view.problem(("retention", _place(texts, "photo-original"), "days"), what, mend)


def call_backs(view: View) -> Iterator[Problem]:
    """Who is to be called back is kept that long."""
    texts, calls = view[RETENTION], view[CHECKS].callbacks
    days = next((span.days for span in texts if span.kind == "reporter"), None)
    if calls is not None and days is not None and days < calls.within_days:
        what = _(
            "Reporters are shredded after {days} days and called back within {within}.",
            days=days,
            within=calls.within_days,
        )
        mend = _("Keep them as long as checks.yaml calls them back.")
        yield view.problem(("retention", _place(texts, "reporter"), "days"), what, mend)


def _place(spans: Sequence[Span], kind: str) -> int:
    return next(place for place, span in enumerate(spans) if span.kind == kind)


RETENTION: Section[tuple[Span, ...]] = register(
    Section(
        "retention",
        "retention.yaml",
        tuple[Span, ...],
        absent=lambda _city: (),
        rules=(spans, call_backs),
    )
)
