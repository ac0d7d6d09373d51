"""Changes while a case is worked on: another condition, a phase that was reached."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from qipan.cases.limits import requests as asking
from qipan.cases.limits.recalculate import recount, refresh_due
from qipan.cases.models import Case, Clock
from qipan.cases.visibility import ensure_right
from qipan.cases.work import clocks as counting
from qipan.cases.work import conditions
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, clock, record, unit_of_work
from qipan.errors import RuleRefused
from qipan.people.public import Permission, require_person


@unit_of_work
def change_condition(*, by: Actor, case: Case, condition: str, reason: str) -> Case:
    """Say that the matter is in another condition; clocks that run count anew from their start.

    The deadline that held before stays in the log. Raises ``RuleRefused`` without a reason, for the same
    condition, and when the change would take away overtime that has happened.
    """
    require_person(by)
    case = lock(case)
    ensure_right(by, Permission.CASE_TRIAGE, case)
    condition, said = conditions.chosen(case.category, condition), asking.ensure_said(reason)
    if condition == case.condition or case.closed_at is not None:
        raise RuleRefused(_("The condition of this case does not change by that."), where="condition")
    before, case.condition = case.condition, condition
    case.save(update_fields=["condition"])
    told = {"condition": condition, "suggested_condition": before, "reason": said}
    record("act.case.condition", by=by, subject=case.public_id, data=told)
    running = list(Clock.objects.filter(case=case, stopped_at=None).order_by("id"))
    for stage, started_at in dict.fromkeys((c.stage, c.started_at) for c in running):
        _follow(case, stage, started_at, by=by)
    refresh_due(case)
    return case


def _follow(case: Case, stage: str, started_at: datetime, *, by: Actor) -> None:
    """Put the run of a stage under the rule that now holds, and count it from its start."""
    run = list(Clock.objects.filter(case=case, stage=stage, started_at=started_at).order_by("id"))
    rule = counting.rule_at(case, stage, started_at)
    if rule is None or rule.id == run[-1].rule:
        return
    fresh = counting.started(case, [stage], started_at)
    _ensure_overtime_stays(run, fresh)
    held, wanted = {each.phase: each for each in run}, {each.phase for each in fresh}
    for each in run:
        if each.stopped_at is None and each.phase not in wanted:
            _drop(case, each, by=by)
    changed = []
    for each in fresh:
        old = held.get(each.phase)
        if old is None:
            each.save()
        elif old.stopped_at is None:
            old.rule, old.condition, old.amount, old.unit = each.rule, each.condition, each.amount, each.unit
            old.explanation = {}
            old.save()
        changed.append(old or each)
    recount(case, changed, by=by, cause="condition")


def _drop(case: Case, gone: Clock, *, by: Actor) -> None:
    """Take a phase away that the new rule does not have; one that was extended is kept as ended."""
    told = {"stage": gone.stage, "phase": gone.phase, "rule": gone.rule, "due": gone.due_at}
    record("act.clock.dropped", by=by, subject=case.public_id, data=told)
    if gone.extensions.exists():
        gone.stopped_at = clock.now()
        gone.save(update_fields=["stopped_at"])
    else:
        gone.delete()


def _ensure_overtime_stays(run: list[Clock], fresh: list[Clock]) -> None:
    now, due = clock.now(), {each.phase: each.due_at for each in fresh}
    for each in run:
        later = due.get(each.phase) is None or due[each.phase] > each.due_at
        if each.stopped_at is None and each.due_at < now and later:
            raise RuleRefused(
                _("The deadline has passed; its overtime is a fact that stays."),
                where="condition",
                mend=_("Finish the work; after the case is closed, overtime can be appealed."),
            )


@unit_of_work
def reach_phase(*, by: Actor, case: Case, phase: str, text: str) -> Clock:
    """The handling party reports that a phase of its work was reached; the phase's clock stops."""
    case = lock(case)
    order = asking.own_order(by, case)
    said = asking.ensure_said(text)
    found = next((c for c in asking.handling_clocks(case) if phase and c.phase == phase), None)
    if found is None:
        raise RuleRefused(_("No clock of this phase runs."), where="phase")
    found.stopped_at = clock.now()
    found.save(update_fields=["stopped_at"])
    told = {"stage": found.stage, "phase": phase, "late": found.late, "order": order.public_id}
    record("act.case.phase", by=by, subject=case.public_id, data={**told, "reason": said})
    refresh_due(case)
    return found
