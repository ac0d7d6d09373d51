"""Writes of answering: the answer itself, and a dated notice while there is none."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.answering.remarks import remarks_on
from qipan.cases.models import Case, Notice
from qipan.cases.visibility import ensure_right
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import Actor, clock, local_time, new_id, pack, reason_problem, record, unit_of_work
from qipan.errors import InputError, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import Permission, account_by_id, require_person

# A notice that looks further ahead than a quarter is no date to somebody who waits.
FARTHEST = timedelta(days=92)


@unit_of_work
def answer(*, by: Actor, case: Case, text: str, despite: str = "") -> Case:
    """Answer the reporter in words.

    Raises ``InputError`` without a text, ``RuleRefused`` when a grave remark stands and ``despite`` does not
    say why the answer goes out as it is; that reason and the remarks stay with the case.
    """
    if not text.strip():
        raise InputError(
            _("The answer is empty."), where="text", mend=_("Say what was done and what happens next.")
        )
    case = lock(case)
    ensure_right(by, Permission.CASE_ANSWER, case)
    rules.next_step(pack(), "answer", case.state)
    remarks = remarks_on(case, text)
    grave = [remark for remark in remarks if remark.grave]
    if grave and reason_problem(despite):
        raise RuleRefused(
            " ".join(remark.text for remark in grave),
            where="text",
            mend=_("Write it for this reporter, or say below why it goes out as it is."),
        )
    case.answer = text.strip()
    data = {"remarks": [remark.code for remark in remarks], "despite": despite.strip() if grave else ""}
    return apply_transition(case, "answer", by, data=data if remarks else None)


@unit_of_work
def tell_delay(*, by: Actor, case: Case, reason: str, until: date) -> Notice:
    """Tell the reporter why there is no answer yet, and until when there will be one.

    Raises ``InputError`` without a reason, ``RuleRefused`` for a date that is past or too far, and for a case
    that is answered or has ended.
    """
    require_person(by)
    case = lock(case)
    ensure_right(by, Permission.CASE_ANSWER, case)
    _ensure_waiting(case)
    if problem := reason_problem(reason):
        raise InputError(problem, where="reason", mend=_("Say why there is no answer yet."))
    today = local_time(clock.now()).date()
    if not today < until <= today + FARTHEST:
        raise RuleRefused(
            _("This is no date to wait for."),
            where="until",
            mend=_("Name a day from tomorrow on, three months ahead at most."),
        )
    notice = Notice.objects.create(
        public_id=new_id("ntc"),
        case=case,
        reason=mask(reason.strip()),
        until=until,
        told_at=clock.now(),
        told_by=account_by_id(by.id),
    )
    data = {"notice": notice.public_id, "until": until}
    record("act.notice.told", by=by, subject=case.public_id, data=data)
    return notice


def _ensure_waiting(case: Case) -> None:
    if case.adopted or case.closed_at is not None or case.answer:
        raise RuleRefused(
            _("Nobody waits for an answer here."), mend=_("Open the case to see how it stands.")
        )
