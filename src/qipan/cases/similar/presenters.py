"""Candidates as people see them: a triager compares, a stranger learns that others reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qipan.cases.choices import language
from qipan.cases.models import Case, CaseSignal
from qipan.cases.similar.candidates import Said, candidates
from qipan.cases.similar.record_hint import said_by
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor, pack
from qipan.people.public import Permission, has_permission
from qipan.sense.public import Signal
from qipan.suggest.public import Candidate, in_use, reasons

MOST_COMPARED = 6
MOST_HINTS = 3
# What lies far below the threshold only takes the triager's time.
WORTH_A_LOOK = 0.25


@dataclass(frozen=True, slots=True)
class Compared:
    """An earlier case beside the one at hand. ``case`` is the one that is worked on; ``number`` was alike."""

    case: Case
    number: str
    candidate: Candidate
    reasons: list[str]
    signal: Signal | None = None

    @property
    def percent(self) -> int | None:
        """The probability in per cent; rules by hand give an order, but no figure to show."""
        return round(100 * self.candidate.probability) if in_use().learned else None

    @property
    def open(self) -> bool:
        """Whether a report can be merged into it."""
        return not self.case.adopted and self.case.closed_at is None and self.case.kind == "report"


def compared(case: Case, signal: Signal | None, *, by: Actor) -> list[Compared]:
    """Earlier cases that ``by`` may see and that may be the same matter, the likeliest first."""
    if signal is None:
        return []
    least = WORTH_A_LOOK * in_use().threshold
    found = candidates(said_by(case, signal), without=case.public_id)
    worth = {c.case: c for c in found if c.probability >= least}
    seen = Case.objects.filter(visible_to(by), public_id__in=worth)
    cases = {c.public_id: c for c in seen.select_related("head", "area").defer("area__geometry")}
    shown: dict[int, Compared] = {}
    for name, candidate in worth.items():
        alike = cases.get(name)
        head = alike.head or alike if alike else None
        if alike and head and head.pk not in (case.pk, case.head_id):
            shown.setdefault(head.pk, Compared(head, alike.number, candidate, reasons(candidate)))
    return list(shown.values())[:MOST_COMPARED]


def with_texts(found: Sequence[Compared]) -> list[Compared]:
    """The same with what came in for each (one query)."""
    numbers = [one.number for one in found]
    joined = CaseSignal.objects.filter(case__number__in=numbers).select_related("signal", "case")
    signals = {j.case.number: j.signal for j in joined.order_by("-id")}
    return [Compared(o.case, o.number, o.candidate, o.reasons, signals.get(o.number)) for o in found]


def hints(said: Said, *, by: Actor) -> list[dict[str, Any]]:
    """What somebody who is reporting may know of likely duplicates: kind, distance, age and state.

    No word and no name of another reporter; the number only for those who may see cases.
    """
    found = [c for c in candidates(said) if c.likely][:MOST_HINTS]
    cases = Case.objects.filter(public_id__in=[c.case for c in found]).select_related("head")
    known = {case.public_id: case for case in cases}
    may_see = set()
    if found and has_permission(by, Permission.CASE_VIEW):
        seen = Case.objects.filter(visible_to(by), public_id__in=list(known))
        may_see = set(seen.values_list("public_id", flat=True))
    return [_hint(known[c.case], c, named=c.case in may_see) for c in found if c.case in known]


def _hint(case: Case, candidate: Candidate, *, named: bool) -> dict[str, Any]:
    index, state = pack(), (case.head or case).state
    kind = index.label("category", case.category, language()) if case.category else _("not classified")
    parts = [kind, *reasons(candidate)[:2], index.label("state", state, language())]
    told: dict[str, Any] = {"line": " · ".join(parts)}
    if named:
        told |= {"number": case.number, "url": f"/cases/{case.public_id}/"}
    return told
