"""``triage.yaml``: whether and how a trained model may suggest what a report is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from qipan.packs.base import Basis, Name, PackModel
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.view import View


class AlgorithmEntry(PackModel):
    """What the algorithm register says of it; without an entry no model may be activated."""

    purpose: Name
    data: Name
    impact: Name
    limits: Name
    override: Name


class TriageText(PackModel):
    """Below ``threshold`` the machine says that it is not sure; it shows at most ``suggestions``."""

    model: Literal["char-ngram-linear"]
    threshold: float = Field(gt=0, lt=1)
    suggestions: int = Field(default=3, ge=1, le=9)
    basis: Basis
    entry: AlgorithmEntry


def suggestions(view: View) -> Iterator[Problem]:
    """No more suggestions than categories; a threshold that a blind guess would not reach."""
    text, categories = view[TRIAGE], len(view.names("category"))
    if text is None:
        return
    if text.suggestions > categories:
        what = _(
            "{count} suggestions are asked of {categories} categories.",
            count=text.suggestions,
            categories=categories,
        )
        yield view.problem(("triage", "suggestions"), what, _("Lower `suggestions`."))
    if categories and text.threshold <= 1 / categories:
        what = _(
            "A blind guess among {categories} categories reaches the threshold {threshold}.",
            categories=categories,
            threshold=f"{text.threshold:g}",
        )
        mend = _("Raise `threshold`, so that the machine can doubt.")
        yield view.problem(("triage", "threshold"), what, mend)


TRIAGE: Section[TriageText | None] = register(
    Section("triage", "triage.yaml", TriageText, absent=lambda _city: None, rules=(suggestions,))
)
