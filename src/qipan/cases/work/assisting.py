"""Lead and assist: sub-orders with clocks of their own; and streets that call parties (吹哨报到)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qipan.cases.models import Case, Order, StreetCall
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.visibility import ensure_right, place_of
from qipan.cases.work import clocks
from qipan.cases.work.orders import end_order, ensure_running, standing_party, sub_order
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, Link, clock, new_id, pack, reason_problem, record, unit_of_work
from qipan.errors import InputError, RuleRefused
from qipan.people.public import (
    Organisation,
    Permission,
    account_by_id,
    has_permission,
    require_person,
)


def call_in(
    by: Actor,
    case: Case,
    party: Organisation,
    task: str,
    *,
    duty: str = "",
    source: str = "",
    reason: str = "",
) -> Order:
    """Give a party a sub-order and record it; ``source`` is what it came from besides the case."""
    order = sub_order(by, case, party, task, duty=duty)
    links = [Link(source, order.public_id, "assists")] if source else []
    data = {"order": order.public_id, "party": party.code, "duty": duty, "reason": reason.strip()}
    record("act.assist.asked", by=by, subject=case.public_id, data=data, links=links)
    return order


@unit_of_work
def ask_assist(*, by: Actor, case: Case, party: str, task: str, reason: str = "") -> Order:
    """Ask a party to assist: by whoever dispatches the case, or by its lead.

    Raises ``NotPermitted`` for others, ``RuleRefused`` for a case without open work, ``InputError`` without
    task.
    """
    require_person(by)
    case = lock(case)
    _ensure_leads_or_dispatches(by, case)
    _ensure_open(case)
    if not task.strip():
        raise InputError(_("An order says what is to be done."), where="task", mend=_("Write it down."))
    return call_in(by, case, standing_party(party), task.strip(), reason=reason)


@unit_of_work
def whistle(*, by: Actor, case: Case, parties: Sequence[str], task: str, reason: str) -> StreetCall:
    """A street calls parties to a case of its area; each has to report in, then works as an assistant.

    Raises ``NotPermitted`` outside the street's area, ``RuleRefused`` without a reason or for a party that
    already works on the case or has been dissolved.
    """
    require_person(by)
    case = lock(case)
    ensure_right(by, Permission.CASE_WHISTLE, case)
    _ensure_open(case)
    _ensure_reason(reason)
    if not parties or not task.strip():
        raise InputError(
            _("A whistle calls somebody to something."), where="parties", mend=_("Name party and task.")
        )
    blown = StreetCall.objects.create(
        public_id=new_id("whi"),
        case=case,
        reason=reason.strip(),
        called_at=clock.now(),
        blown_by=account_by_id(by.id),
    )
    called = [standing_party(code) for code in dict.fromkeys(parties)]
    for party in called:
        sub_order(by, case, party, task.strip(), whistle=blown)
    data = {"whistle": blown.public_id, "parties": [party.code for party in called], "reason": reason.strip()}
    record("act.whistle.blown", by=by, subject=case.public_id, data=data)
    return blown


@unit_of_work
def end_assist(*, by: Actor, order: Order, reason: str) -> Order:
    """End a sub-order that was not done, with a reason: by who dispatches, leads, or the street that called.

    That it was not answered, and its overtime, stay on record.
    """
    require_person(by)
    case = lock(order.case)
    if not (order.whistle_id and has_permission(by, Permission.CASE_WHISTLE, areas=place_of(case))):
        _ensure_leads_or_dispatches(by, case)
    ensure_running(order)
    if order.role != "assist":
        raise RuleRefused(_("Only a sub-order can be ended this way."), mend=_("Dispatch the case anew."))
    _ensure_reason(reason)
    end_order(order, "ended", reason=reason)
    _stop(case, order)
    data = {**_told(order), "answered": order.accepted_at is not None, "reason": reason.strip()}
    record("act.assist.ended", by=by, subject=case.public_id, data=data)
    return order


def take_on(by: Actor, case: Case, order: Order) -> Case:
    """The assisting party takes its sub-order on: it has reported in. The caller checked right and lock."""
    require_person(by)
    if order.accepted_at is not None:
        raise RuleRefused(_("This sub-order is accepted already."), mend=_("Report what was done."))
    order.state, order.accepted_at = "accepted", clock.now()
    order.save(update_fields=["state", "accepted_at"])
    if order.whistle_id:
        clocks.stop_beside(case, "report-in", order=order)
        clocks.start_beside(case, "assist", order)
    record("act.assist.accept", by=by, subject=case.public_id, data=_told(order))
    return case


def returned(by: Actor, case: Case, order: Order, code: str, reason: str) -> Case:
    """The assisting party gives its sub-order back: once for each case. The caller checked right and lock."""
    require_person(by)
    earlier = Order.objects.filter(case=case, role="assist", party=order.party, state="returned")
    if earlier.exists():
        raise RuleRefused(
            _("This party has returned its sub-order once; it stands now."),
            mend=_("Report what can be done, or that it cannot be done and why."),
        )
    end_order(order, "returned", code=code, reason=reason)
    _stop(case, order)
    told = {**_told(order), "code": code, "reason": reason.strip()}
    record("act.assist.return", by=by, subject=case.public_id, data=told)
    return case


def reported(by: Actor, case: Case, order: Order, result: str) -> None:
    """The assisting party reported its part. The caller checked right and words, and ended the order."""
    _stop(case, order)
    record("act.assist.handle", by=by, subject=case.public_id, data={**_told(order), "result": result})


def _told(order: Order) -> dict[str, object]:
    return {"order": order.public_id, "party": order.party.code}


def _stop(case: Case, order: Order) -> None:
    clocks.stop_beside(case, "assist", "report-in", order=order)


def _ensure_leads_or_dispatches(by: Actor, case: Case) -> None:
    lead = case.lead.code if case.lead else ""
    if lead and has_permission(by, Permission.CASE_HANDLE, organisation=lead, areas=place_of(case, lead)):
        return
    ensure_right(by, Permission.CASE_DISPATCH, case)


def _ensure_open(case: Case) -> None:
    if case.adopted or pack()[CaseWorkflow].state(case.state).role not in ("initial", "open"):
        raise RuleRefused(_("Nothing is being worked on in this case."), mend=_("Open it again first."))


def _ensure_reason(reason: str) -> None:
    if problem := reason_problem(reason):
        raise RuleRefused(
            problem,
            where="reason",
            mend=_("Write it in one sentence; it stays with the case."),
        )
