"""Merging cases and taking them apart again: one transaction, both cases locked in one order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.merging import strictness
from qipan.cases.merging.rules import ensure_mergeable
from qipan.cases.models import Case, Merge, Order
from qipan.cases.section.workflow import WORKFLOW, CaseWorkflow
from qipan.cases.visibility import ensure_right
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import Actor, clock, new_id, pack, record, unit_of_work
from qipan.errors import RuleRefused
from qipan.people.public import Permission, require_person


@unit_of_work
def merge(*, by: Actor, case: Case, into: Case, reason: str) -> Merge:
    """Let ``case`` go on under ``into``: its reporter keeps number, secret and every right.

    The clocks of ``into`` take the stricter deadline. Raises ``RuleRefused`` for cases that cannot be joined
    and without a reason, ``NotPermitted`` without ``case.triage`` for both.
    """
    case, into = _lock_both(case, into)
    require_person(by)
    ensure_right(by, Permission.CASE_TRIAGE, case)
    ensure_right(by, Permission.CASE_TRIAGE, into)
    ensure_mergeable(case, into)
    rules.next_step(pack(), "merge", case.state)
    stopped, before = strictness.running(case), _before(case)
    apply_transition(
        case,
        "merge",
        by,
        reason=reason,
        data={"into": into.public_id},
    )
    Case.objects.filter(pk=case.pk).update(head=into)
    Case.objects.filter(head=case).update(head=into)
    made = Merge.objects.create(
        public_id=new_id("mrg"),
        case=case,
        into=into,
        reason=reason.strip(),
        before={**before, **strictness.make_stricter(into, stopped)},
        merged_at=clock.now(),
        merged_by=by.id,
    )
    told = {"case": case.public_id, "due_at": into.due_at}
    record("act.case.took-in", by=by, subject=into.public_id, data=told)
    return made


def _lock_both(case: Case, other: Case) -> tuple[Case, Case]:
    """Both cases as they stand, locked in the order of their keys: two writers never wait for each other."""
    held = {pk: lock(Case(pk=pk)) for pk in sorted({case.pk, other.pk})}
    return held[case.pk], held[other.pk]


def _before(case: Case) -> dict[str, Any]:
    orders = Order.objects.filter(case=case, ended_at=None).values_list("pk", "state")
    return {
        "own_state": case.state,
        "stopped": [c.pk for c in strictness.running(case)],
        "orders": [list(order) for order in orders],
    }


@unit_of_work
def unmerge(*, by: Actor, case: Case, reason: str) -> Case:
    """Take a merged case out again: it goes on where it stood, with the deadlines that it had.

    What was merged into it comes with it. Raises ``RuleRefused`` for a case that is not merged and without a
    reason, ``NotPermitted`` without ``case.triage``.
    """
    require_person(by)
    ensure_right(by, Permission.CASE_TRIAGE, case)
    case, into = _lock_both(case, standing_merge(case).into)
    made = standing_merge(case)
    rules.ensure_reason("unmerge", reason)
    head = case.head or into
    case.state, case.closed_at, case.head = _state_again(made), None, None
    case.save()
    strictness.restart(case, made.before["stopped"])
    for pk, state in made.before["orders"]:
        Order.objects.filter(pk=pk).update(state=state, ended_at=None)
    _take_along(case)
    if pack()[CaseWorkflow].state(into.state).role not in ("closed", "ended"):
        strictness.loosen(into, made)
    Merge.objects.filter(pk=made.pk).update(undone_at=clock.now())
    told = {"from": "merged", "to": case.state, "reason": reason.strip(), "out_of": head.public_id}
    record("act.case.unmerge", by=by, subject=case.public_id, data=told)
    return case


def _state_again(made: Merge) -> str:
    """The state before the merge; the first one where the city's text no longer has it."""
    known = {state.code for state in pack().pack[WORKFLOW].states}
    before: str = made.before["own_state"]
    return before if before in known else pack()[CaseWorkflow].initial_state.code


def standing_merge(case: Case) -> Merge:
    """The merge under which the case goes on. Raises ``RuleRefused`` when it goes on by itself."""
    found = Merge.objects.select_related("into").filter(case=case, undone_at=None).first()
    if found is None:
        raise RuleRefused(_("This case is not merged with another one."))
    return found


def _take_along(case: Case) -> None:
    """All that was merged into the case, directly or by others, goes on under it again."""
    below = [case.pk]
    while below:
        below = list(Merge.objects.filter(into__in=below, undone_at=None).values_list("case", flat=True))
        Case.objects.filter(pk__in=below).update(head=case)
