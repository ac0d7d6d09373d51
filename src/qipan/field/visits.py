"""Writes of field work: starting, visiting, planning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.cases.public import Case, Order, Outcome, accept, ensure_right, handle, lock
from qipan.cases.section.workflow import CaseWorkflow
from qipan.core.public import Actor, clock, local_time, new_id, pack, record, unit_of_work
from qipan.errors import InputError, RuleRefused
from qipan.field import filling
from qipan.field.models import FilledForm, Visit, VisitPlan
from qipan.people.public import Account, Permission, account_by_id, require_person

MOST_TEXT = 4000
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody wrote down on the spot. An empty ``result`` says that the work goes on."""

    text: str
    result: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    visited_at: datetime | None = None
    again_on: date | None = None
    photos: int = 0


@unit_of_work
def start(*, by: Actor, order: Order) -> Case:
    """Begin with an order; one that has begun already stays as it is."""
    case = lock(order.case)
    ensure_right(by, Permission.CASE_HANDLE, case, order.party.code)
    order.refresh_from_db(fields=["state", "ended_at"])
    return case if order.state == "accepted" else accept(by=by, order=order)


@unit_of_work
def record_visit(*, by: Actor, order: Order, seen: Seen) -> Visit:
    """Record a visit once: it does the step of the order, plans the next day, and fills the forms.

    A visit to an order that has ended meanwhile is kept beside the case: what was seen is not lost, but it
    counts as nobody's work. Raises ``InputError`` without a word of what was seen, ``NotPermitted`` outside
    the own party.
    """
    require_person(by)
    case = lock(order.case)
    ensure_right(by, Permission.CASE_HANDLE, case, order.party.code)
    order.refresh_from_db(fields=["state", "ended_at"])
    _ensure_said(seen)
    values = filling.checked_values(case.category, seen.values)
    running = order.ended_at is None
    outcome = _work(by, order, seen) if running else None
    visit = _visit(account_by_id(by.id), order, outcome, seen, values)
    data = {"order": order.public_id, "result": seen.result, "standing": visit.standing}
    record("act.visit.recorded", by=by, subject=visit.public_id, data=data)
    if running and seen.again_on and not seen.result:
        plan_visit(by=by, order=order, day=seen.again_on)
    _fill_forms(by, visit, case, seen)
    return visit


def _ensure_said(seen: Seen) -> None:
    if not seen.text.strip():
        raise InputError(
            _("Say what was seen or done."),
            where="text",
            mend=_("One sentence that the reporter understands."),
        )
    if len(seen.text) > MOST_TEXT:
        raise InputError(
            _("The text has %(length)d characters; %(most)d are kept.")
            % {"length": len(seen.text), "most": MOST_TEXT},
            where="text",
            mend=_("Shorten it."),
        )
    if seen.result and seen.result not in dict(Outcome.RESULTS):
        raise InputError(
            _("This result is not known."), where="result", mend=", ".join(dict(Outcome.RESULTS))
        )


def _work(by: Actor, order: Order, seen: Seen) -> Outcome | None:
    """What the visit does to the order: taken on, when that was not said before, and done when it is."""
    if order.state == "issued" and pack()[CaseWorkflow].transition("accept", order.case.state):
        accept(by=by, order=order)
    return handle(by=by, order=order, result=seen.result, text=seen.text) if seen.result else None


def _visit(
    worker: Account, order: Order, outcome: Outcome | None, seen: Seen, values: dict[str, Any]
) -> Visit:
    now = clock.now()
    running = outcome is not None or order.ended_at is None
    return Visit.objects.create(
        public_id=new_id("vis"),
        order=order,
        outcome=outcome,
        result=seen.result,
        text=seen.text.strip(),
        values=values,
        standing="taken" if running else "beside",
        # A phone's clock may run ahead; nobody was there in the future, nor before the order was given.
        visited_at=min(now, max(seen.visited_at or now, order.issued_at)),
        received_at=now,
        made_by=worker,
        photos_expected=seen.photos,
    )


def _fill_forms(by: Actor, visit: Visit, case: Case, seen: Seen) -> None:
    known = filling.known_of(visit, case, photos=seen.photos, again_on=seen.again_on)
    for form in filling.forms_for(case.category):
        values = filling.taken(form, known)
        if filling.missing(form, values):
            continue
        made = FilledForm.objects.create(
            public_id=new_id("frm"), visit=visit, form=form.code, values=values, filled_at=visit.received_at
        )
        record("act.form.filled", by=by, subject=made.public_id, data={"form": form.code})


@unit_of_work
def plan_visit(*, by: Actor, order: Order, day: date) -> VisitPlan:
    """Plan on which day the place of an order is visited; a new day takes the place of the old one."""
    require_person(by)
    case = lock(order.case)
    ensure_right(by, Permission.CASE_HANDLE, case, order.party.code)
    order.refresh_from_db(fields=["state", "ended_at"])
    if order.ended_at is not None:
        raise RuleRefused(_("This order has ended."), mend=_("Open the case to see who has it now."))
    today = local_time(clock.now()).date()
    if not today - timedelta(days=1) <= day <= today + FURTHEST:
        raise InputError(
            _("The day lies in the past or too far ahead."),
            where="day",
            mend=_("Choose a day within a year."),
        )
    fields = {"day": day, "planned_at": clock.now(), "planned_by": by.id}
    plan, _made = VisitPlan.objects.update_or_create(order=order, defaults=fields)
    record("act.visit.planned", by=by, subject=order.public_id, data={"day": day})
    return plan


def case_of(visit: str) -> Q:
    """The case of a visit, by its public id: what may have photos."""
    return Q(pk__in=Visit.objects.filter(public_id=visit).values("order__case"))


def party_of(visit: str) -> str:
    """Code of the party whose work a visit was; empty for an unknown one (one query)."""
    return Visit.objects.filter(public_id=visit).values_list("order__party__code", flat=True).first() or ""
