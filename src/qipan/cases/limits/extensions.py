"""More time: at most twice for a clock, asked for before the deadline, decided by another party."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.limits import requests as asking
from qipan.cases.limits.recalculate import recount
from qipan.cases.models import Case, Clock, Extension
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, Link, clock, new_id, record, unit_of_work
from qipan.errors import InputError, RuleRefused
from qipan.people.public import account_by_id

MOST = 2


@unit_of_work
def ask_extension(*, by: Actor, case: Case, amount: float, reason: str, phase: str = "") -> Extension:
    """The handling party asks for ``amount`` (in the clock's unit) more for the handling or a phase of it.

    Raises ``RuleRefused`` past the deadline, beyond the original limit, while another waits, and for a third.
    """
    case = lock(case)
    order = asking.own_order(by, case)
    running = _clock(case, phase)
    asking.ensure_in_time(running)
    _ensure_amount(amount, running)
    _ensure_one_more(running)
    made = Extension.objects.create(
        public_id=new_id("ext"),
        case=case,
        clock=running,
        party=order.party,
        amount=amount,
        reason=asking.ensure_said(reason),
        asked_at=clock.now(),
        asked_by=account_by_id(by.id),
    )
    told = {"stage": running.stage, "phase": phase, "amount": amount, "unit": running.unit}
    links = [Link(order.public_id, made.public_id, "asked-extension")]
    record(
        "act.extension.asked",
        by=by,
        subject=case.public_id,
        data={**told, "request": made.public_id, "reason": made.reason},
        links=links,
    )
    return made


def _clock(case: Case, phase: str) -> Clock:
    found = next((each for each in asking.handling_clocks(case) if each.phase == phase), None)
    if found is None:
        raise RuleRefused(_("No clock of this phase runs."), where="phase")
    return found


def _ensure_amount(amount: float, running: Clock) -> None:
    if not 0 < amount <= running.amount:
        raise InputError(
            _("An extension adds more than nothing and at most the original limit."),
            where="amount",
            mend=_("Give a number up to %(most)g.") % {"most": running.amount},
        )


def _ensure_one_more(running: Clock) -> None:
    states = list(Extension.objects.filter(clock=running).values_list("state", flat=True))
    if "asked" in states:
        raise RuleRefused(_("An extension has been asked for already."), mend=_("Wait for the decision."))
    if states.count("approved") >= MOST:
        raise RuleRefused(_("A limit is extended twice at most."))


@unit_of_work
def decide_extension(*, by: Actor, extension: Extension, approved: bool, reason: str) -> Extension:
    """Approve or reject an extension, with reasons. A rejected one counts for nothing.

    The decision may come after the deadline: what counts is that the question came before it.
    """
    case = lock(extension.case)
    extension.refresh_from_db()
    account = asking.ensure_decides(by, extension)
    asking.ensure_open(extension)
    running = Clock.objects.get(pk=extension.clock_id)
    if running.stopped_at is not None:
        raise RuleRefused(_("The clock has stopped meanwhile; there is nothing left to decide."))
    extension.state = "approved" if approved else "rejected"
    extension.answer = asking.ensure_said(reason)
    extension.decided_at, extension.decided_by = clock.now(), account
    extension.save()
    told = {"request": extension.public_id, "reason": extension.answer, "phase": running.phase}
    record(f"act.extension.{extension.state}", by=by, subject=case.public_id, data=told)
    if approved:
        whole = Clock.objects.filter(case=case, stage=running.stage, started_at=running.started_at)
        recount(case, list(whole), by=by, cause="extension")
    return extension
