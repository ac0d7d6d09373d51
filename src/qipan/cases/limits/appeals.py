"""Appeals: overtime that was nobody's fault is excused by two persons; the fact of it stays.

双审: the first who decides knows the case (``clock.decide``), the second answers for the figures
(``appeal.decide``). Either may reject it; only both together excuse it.
"""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from qipan.cases.limits import requests as asking
from qipan.cases.models import Appeal, Case, Clock, Order
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.visibility import ensure_right
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, clock, new_id, pack, record, unit_of_work
from qipan.errors import NotPermitted, RuleRefused
from qipan.people.public import Account, Permission, account_by_id, has_permission, require_person


@unit_of_work
def ask_appeal(*, by: Actor, case: Case, reason: str) -> Appeal:
    """A party appeals, after closing and once for a case, that its overtime be excused.

    Raises ``RuleRefused`` before closing, where nothing was late, and for a second appeal.
    """
    require_person(by)
    case = lock(case)
    order = _own_late_order(by, case)
    if pack()[CaseWorkflow].state(case.state).role != "closed":
        raise RuleRefused(_("Overtime is appealed after the case is closed."))
    if Appeal.objects.filter(case=case).exists():
        raise RuleRefused(_("Overtime of a case is appealed once only."))
    made = Appeal.objects.create(
        public_id=new_id("apl"),
        case=case,
        party=order.party,
        reason=asking.ensure_said(reason),
        asked_at=clock.now(),
        asked_by=account_by_id(by.id),
    )
    told = {"request": made.public_id, "reason": made.reason, "party": order.party.code}
    record("act.appeal.asked", by=by, subject=case.public_id, data=told)
    return made


def _own_late_order(by: Actor, case: Case) -> Order:
    """An order of the asker's own party whose time was overrun."""
    orders = list(Order.objects.filter(case=case).select_related("party").order_by("-id"))
    own = [o for o in orders if has_permission(by, Permission.CASE_HANDLE, organisation=o.party.code)]
    if not own:
        ensure_right(by, Permission.CASE_HANDLE, case, orders[0].party.code if orders else "")
        raise NotPermitted(_("Only a party that handled the case appeals."))
    late = _late(case)
    found = next((order for order in own if any(_shared(order, each) for each in late)), None)
    if found is None:
        raise RuleRefused(_("Nothing that your party did was late; there is nothing to appeal."))
    return found


def _late(case: Case) -> list[Clock]:
    """The handling clocks of the case that ended late."""
    ended = Clock.objects.filter(case=case, stage=asking.HANDLING, stopped_at__gt=F("due_at"))
    return list(ended.order_by("id"))


def _shared(order: Order, late: Clock) -> bool:
    """Whether the clock ran while the party had the order."""
    stopped = late.stopped_at or late.due_at
    return order.issued_at < stopped and (order.ended_at is None or late.started_at < order.ended_at)


@unit_of_work
def decide_appeal(*, by: Actor, appeal: Appeal, approved: bool, reason: str) -> Appeal:
    """Second an appeal, or decide one that was seconded. Two persons, neither of the party that appeals.

    The last approval marks the late clocks of the party as exempt; that they were late stays.
    """
    case = lock(appeal.case)
    appeal.refresh_from_db()
    last = appeal.state == "seconded"
    right = Permission.APPEAL_DECIDE if last else Permission.CLOCK_DECIDE
    account = asking.ensure_decides(by, appeal, right)
    asking.ensure_open(appeal)
    if account.pk == appeal.seconded_by_id:
        raise NotPermitted(
            _("Whoever seconded an appeal does not decide it."),
            mend=_("Leave the decision to somebody else."),
        )
    said = asking.ensure_said(reason)
    if approved and not last:
        return _second(appeal, by, account, said)
    appeal.state = "approved" if approved else "rejected"
    appeal.answer, appeal.decided_at, appeal.decided_by = said, clock.now(), account
    appeal.save()
    exempted = _exempt(appeal, case) if approved else 0
    told = {"request": appeal.public_id, "reason": said, "exempted": exempted}
    record(f"act.appeal.{appeal.state}", by=by, subject=case.public_id, data=told)
    return appeal


def _second(appeal: Appeal, by: Actor, account: Account, said: str) -> Appeal:
    appeal.state, appeal.opinion = "seconded", said
    appeal.seconded_at, appeal.seconded_by = clock.now(), account
    appeal.save()
    told = {"request": appeal.public_id, "reason": said}
    record("act.appeal.seconded", by=by, subject=appeal.case.public_id, data=told)
    return appeal


def _exempt(appeal: Appeal, case: Case) -> int:
    orders = list(Order.objects.filter(case=case, party=appeal.party_id))
    late = [each.pk for each in _late(case) if any(_shared(order, each) for order in orders)]
    return Clock.objects.filter(pk__in=late).update(exempt=True)
