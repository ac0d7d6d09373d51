"""Giving work back: once, for a listed reason, while the clock runs on; a second time it goes to a ruling."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.models import Case, Dispute, Order
from qipan.cases.section.duties import DutyList
from qipan.cases.section.workflow import RETURN_REASONS
from qipan.cases.visibility import ensure_right
from qipan.cases.work import assisting, clocks
from qipan.cases.work.orders import end_order, ensure_running, new_order
from qipan.cases.work.reassignments import record_reassignment
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import Actor, Link, batch_events, clock, new_id, pack, unit_of_work
from qipan.errors import RuleRefused
from qipan.people.public import Organisation, organisation_by_code

# So often a case may be returned: the second return is the one that is ruled on.
MOST_RETURNS = 2


@unit_of_work
def give_back(*, by: Actor, order: Order, code: str = "", reason: str = "") -> Case:
    """The party returns its order for a reason of the pack's list (``code``), with words if it likes.

    The first return of a case waits for a new dispatch; the second opens a dispute, and the party that was
    named first works on until it is ruled. No return stops the handling clock. Raises ``RuleRefused`` without
    a listed reason, and for a third return.
    """
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR["return"], case, order.party.code)
    ensure_running(order)
    _ensure_listed(code)
    if order.role == "assist":
        return assisting.returned(by, case, order, code, reason)
    returns = Order.objects.filter(case=case, role="lead", state="returned").select_related("party")
    earlier = list(returns.order_by("id"))
    _ensure_may_return(len(earlier))
    end_order(order, "returned", code=code, reason=reason)
    told: dict[str, object] = {"order": order.public_id, "party": order.party.code, "code": code}
    if not earlier:
        return apply_transition(case, "return", by, party=order.party.code, reason=reason, data=told)
    return _to_ruling(by, case, order, earlier[0].party, {**told, "reason": reason.strip()})


@batch_events()
def _to_ruling(by: Actor, case: Case, order: Order, first: Organisation, told: dict[str, object]) -> Case:
    dispute = Dispute.objects.create(
        public_id=new_id("dsp"), case=case, first=first, second=order.party, opened_at=clock.now()
    )
    # One that was dissolved meanwhile cannot work on.
    keeper = first if first.dissolved_at is None else organisation_by_code(pack()[DutyList].last_resort.code)
    kept = new_order(by, case, keeper, order.task, "", state="accepted")
    record_reassignment(case, keeper, "dispute")
    case.lead = keeper
    links = [Link(dispute.public_id, kept.public_id, "kept-working")]
    data = {**told, "dispute": dispute.public_id, "keeps": keeper.code}
    apply_transition(case, "dispute", by, party=order.party.code, data=data, links=links)
    running = clocks.start_beside(case, "ruling")
    dispute.due_at = running.due_at if running else None
    dispute.save(update_fields=["due_at"])
    return case


def _ensure_listed(code: str) -> None:
    listed = {reason.code for reason in pack().pack[RETURN_REASONS]}
    if code not in listed:
        raise RuleRefused(
            _("A return needs a reason from the list."), where="code", mend=", ".join(sorted(listed))
        )


def _ensure_may_return(earlier: int) -> None:
    if earlier >= MOST_RETURNS:
        raise RuleRefused(
            _("This case was returned twice; who leads is ruled, or is being ruled, and stands."),
            mend=_("Work on it; what cannot be done is reported as such, with reasons."),
        )
