"""Reads of limits: what was asked about a case, what waits for a decision, what wants my attention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qipan.cases.limits.models import ClockRequest
from qipan.cases.models import Appeal, Case, Escalation, Extension, Suspension
from qipan.cases.section.escalation import ESCALATION, EscalationStep
from qipan.cases.visibility import may_see, visible_to
from qipan.core.public import Actor, Description, pack
from qipan.errors import NotFound
from qipan.people.public import Organisation, Permission, require

Kind = type[Extension] | type[Suspension] | type[Appeal]
KINDS: dict[str, Kind] = {"ext": Extension, "sus": Suspension, "apl": Appeal}
MOST = 100


@dataclass(frozen=True, slots=True)
class Requests:
    """What was asked about the limits of one case, oldest first."""

    extensions: list[Extension]
    suspensions: list[Suspension]
    appeals: list[Appeal]

    def __iter__(self) -> Any:
        return chain(self.extensions, self.suspensions, self.appeals)


@dataclass(frozen=True, slots=True)
class Notice:
    """A step of the ladder that was raised for a clock which still runs."""

    raised: Escalation
    step: EscalationStep

    @property
    def case(self) -> Case:
        """The case whose limit runs out."""
        return self.raised.clock.case


def requests_of(case: Case) -> Requests:
    """All that was asked about the limits of a case (three queries)."""
    found = [
        list(model.objects.filter(case=case).select_related(*_with(model)).order_by("id"))
        for model in (Extension, Suspension, Appeal)
    ]
    return Requests(*found)  # type: ignore[arg-type]


def _with(model: Kind) -> tuple[str, ...]:
    """What is read together with a request of a kind."""
    more = {Extension: ("clock",), Appeal: ("seconded_by",)}
    return ("asked_by", "decided_by", "party", *more.get(model, ()))


def request_by_id(public_id: str, *, by: Actor) -> ClockRequest:
    """The request with a public id, of a case that ``by`` may see. Raises ``NotFound``."""
    require(by, Permission.CASE_VIEW)
    model = KINDS.get(public_id.partition("_")[0])
    found = (
        model.objects.select_related("case__area", "case__lead", *_with(model))
        .filter(public_id=public_id)
        .first()
        if model
        else None
    )
    if found is None or not may_see(by, found.case):
        raise NotFound(_("No request %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def open_requests(by: Actor) -> list[ClockRequest]:
    """What waits for a decision in the cases that ``by`` may see, the oldest first (three queries)."""
    require(by, Permission.CASE_VIEW)
    visible = visible_to(by)
    found = [list(_open(model, visible)[:MOST]) for model in KINDS.values()]
    return sorted(chain(*found), key=lambda asked: asked.asked_at)[:MOST]


def _open(model: Kind, visible: Q) -> QuerySet[Any]:
    waiting: QuerySet[Any] = model.objects.filter(state__in=ClockRequest.OPEN)
    if model is Extension:
        waiting = waiting.filter(clock__stopped_at=None)
    if visible:
        waiting = waiting.filter(case__in=Case.objects.filter(visible))
    return (
        waiting.select_related("case__area", *_with(model))
        .defer("case__answer", "case__area__geometry")
        .order_by("asked_at")
    )


def notices_for(by: Actor) -> list[Notice]:
    """What wants the attention of ``by``: one line for each clock, its latest step (at most two queries)."""
    require(by, Permission.CASE_VIEW)
    steps = _steps_for(by)
    raised = Escalation.objects.filter(step__in=list(steps), clock__stopped_at=None)
    if visible := visible_to(by):
        raised = raised.filter(clock__case__in=Case.objects.filter(visible))
    rows = raised.select_related("clock__case").defer("clock__explanation", "clock__case__answer")
    latest: dict[int, Escalation] = {}
    for row in rows.order_by("-at", "-id")[: 3 * MOST]:
        held = latest.get(row.clock_id)
        if held is None or steps[held.step].share < steps[row.step].share:
            latest[row.clock_id] = row
    return [Notice(row, steps[row.step]) for row in list(latest.values())[:MOST]]


def _steps_for(by: Actor) -> dict[str, EscalationStep]:
    """The steps of the ladder that tell ``by``, by a role or as one of a party's people."""
    roles = {grant.role for grant in by.grants}
    ladder = pack().pack[ESCALATION]
    parties = _parties_of(by) if any(t.party for step in ladder for t in step.tells) else frozenset()
    return {
        step.id: step
        for step in ladder
        if any(t.role in roles if t.role else t.party in parties for t in step.tells)
    }


def _parties_of(by: Actor) -> frozenset[str]:
    """Codes of the organisation somebody works for and those above it (one query)."""
    paths = Organisation.objects.filter(public_id=by.organisation).values_list("path", flat=True)
    return frozenset(code for path in paths for code in path.split("/"))


def describe(model: Kind, ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for each in model.objects.filter(public_id__in=list(ids)).select_related("case"):
        yield Description(
            each.public_id,
            model.kind,
            each.reason[:120],
            each.state,
            each.asked_at.isoformat(),
            f"/cases/{each.case.public_id}/",
            each.case.simulated,
        )
