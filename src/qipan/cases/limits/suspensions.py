"""挂账: the handling clocks of a case stand still, once, until a day that is set beforehand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.cases.limits import requests as asking
from qipan.cases.limits.recalculate import recount
from qipan.cases.models import Case, Clock, Suspension
from qipan.cases.visibility import ensure_right
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, Link, clock, new_id, record, system, unit_of_work
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.people.public import Permission, account_by_id, has_permission, require_person

LONGEST = timedelta(days=366)


@unit_of_work
def ask_suspension(*, by: Actor, case: Case, until: datetime, reason: str) -> Suspension:
    """The handling party asks that the case be suspended until ``until`` (aware).

    Raises ``RuleRefused`` past a deadline and for a second suspension, ``InputError`` for an end that is
    past or more than a year away.
    """
    case = lock(case)
    order = asking.own_order(by, case)
    for running in asking.handling_clocks(case):
        asking.ensure_in_time(running)
    _ensure_end(until)
    _ensure_first(case)
    made = Suspension.objects.create(
        public_id=new_id("sus"),
        case=case,
        party=order.party,
        until=until,
        reason=asking.ensure_said(reason),
        asked_at=clock.now(),
        asked_by=account_by_id(by.id),
    )
    told = {"request": made.public_id, "until": until, "reason": made.reason}
    links = [Link(order.public_id, made.public_id, "asked-suspension")]
    record("act.suspension.asked", by=by, subject=case.public_id, data=told, links=links)
    return made


def _ensure_end(until: datetime) -> None:
    if until.tzinfo is None or not timedelta() < until - clock.now() <= LONGEST:
        raise InputError(
            _("A suspension ends on a day that is named beforehand, within a year."),
            where="until",
            mend=_("Name a later day, at most a year from now."),
        )


def _ensure_first(case: Case) -> None:
    """A case is suspended once; what was asked for an order that has ended meanwhile lapses."""
    held = Suspension.objects.filter(case=case, state__in=("asked", "approved")).first()
    if held is None:
        return
    if held.state == "asked" and not _waits(held):
        Suspension.objects.filter(pk=held.pk).update(state="lapsed")
        return
    raise RuleRefused(_("A case is suspended once only."))


def _waits(held: Suspension) -> bool:
    """Whether a clock that ran when it was asked for still runs."""
    running = Clock.objects.filter(case=held.case_id, stage=asking.HANDLING, stopped_at=None)
    return running.filter(started_at__lte=held.asked_at).exists()


@unit_of_work
def decide_suspension(*, by: Actor, suspension: Suspension, approved: bool, reason: str) -> Suspension:
    """Approve or reject a suspension, with reasons. The clocks stand still from the approval on."""
    case = lock(suspension.case)
    suspension.refresh_from_db()
    account = asking.ensure_decides(by, suspension)
    asking.ensure_open(suspension)
    now, running = clock.now(), _run(case) if approved else []
    if approved:
        for each in running:
            asking.ensure_in_time(each)
        _ensure_end(suspension.until)
    suspension.state = "approved" if approved else "rejected"
    suspension.answer = asking.ensure_said(reason)
    suspension.decided_at, suspension.decided_by = now, account
    suspension.begins_at = now if approved else None
    suspension.save()
    told = {"request": suspension.public_id, "reason": suspension.answer, "until": suspension.until}
    record(f"act.suspension.{suspension.state}", by=by, subject=case.public_id, data=told)
    if approved:
        recount(case, running, by=by, cause="suspension")
    return suspension


def _run(case: Case) -> list[Clock]:
    """The handling clocks that run, with the phases of the same run that were reached already."""
    starts = {each.started_at for each in asking.handling_clocks(case)}
    return list(Clock.objects.filter(case=case, stage=asking.HANDLING, started_at__in=starts))


@unit_of_work
def end_suspension(*, by: Actor, suspension: Suspension, reason: str) -> Suspension:
    """End a suspension before its day, by the party that asked for it or by whoever may decide."""
    require_person(by)
    case = lock(suspension.case)
    suspension.refresh_from_db()
    if not has_permission(by, Permission.CASE_HANDLE, organisation=suspension.party.code):
        ensure_right(by, Permission.CLOCK_DECIDE, case)
    elif not asking.belongs(by, account_by_id(by.id), suspension.party):
        raise NotPermitted(_("Only the party that asked for it, or whoever may decide, ends a suspension."))
    if suspension.state != "approved" or suspension.ended_at or suspension.until <= clock.now():
        raise RuleRefused(_("No suspension runs."))
    _end(suspension, by=by, at=clock.now(), reason=asking.ensure_said(reason))
    running = list(Clock.objects.filter(case=case, stage=asking.HANDLING, stopped_at=None))
    if running:
        recount(case, _run(case), by=by, cause="suspension-ended")
    return suspension


def _end(suspension: Suspension, *, by: Actor, at: datetime, reason: str = "") -> bool:
    """Mark a suspension as ended, once, and tell it."""
    open_ones = Suspension.objects.filter(pk=suspension.pk, ended_at=None)
    if not open_ones.update(ended_at=at, ended_by=by.id):
        return False
    suspension.ended_at, suspension.ended_by = at, by.id
    told = {"request": suspension.public_id, "reason": reason}
    record("act.suspension.ended", by=by, subject=suspension.case.public_id, data=told)
    return True


def end_due_suspensions() -> int:
    """Tell of suspensions whose day has come; their deadlines knew it from the start. Safe to repeat."""
    due = Suspension.objects.filter(state="approved", ended_at=None, until__lte=clock.now())
    ended = 0
    for suspension in list(due.select_related("case").defer("case__answer")[:500]):
        with transaction.atomic():
            ended += _end(suspension, by=system("clocks"), at=suspension.until)
    return ended
