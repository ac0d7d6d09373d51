"""The ladder: as a limit runs out, those whom the pack names are told, each step once for a clock.

Steps fall on counted time. A limit in office hours or calendar time disturbs nobody at night or on a holiday:
what falls there is told when work begins. Emergency limits are told at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from qipan.cases.limits.recalculate import Facts, facts_of
from qipan.cases.models import Clock, Escalation
from qipan.cases.section.escalation import EscalationStep, Ladders
from qipan.cases.work import clocks as counting
from qipan.core.public import Deadline, NewEvent, calendar, clock, pack, record_many, system, unit_of_work
from qipan.core.section import TimeUnit

BATCH = 2000
AT_ONCE = "emergency-hours"


def escalate() -> int:
    """Raise every step of the ladder that has come; returns how many. Safe to repeat, and for two workers."""
    now = clock.now()
    waiting = Clock.objects.filter(stopped_at=None, escalate_at__lte=now)
    if not calendar().is_working(now):
        waiting = waiting.filter(unit=AT_ONCE)
    return sum(
        _look(pk, now) for pk in list(waiting.order_by("escalate_at").values_list("pk", flat=True)[:BATCH])
    )


@unit_of_work
def _look(pk: int, now: datetime) -> int:
    """Raise the steps of one clock; whoever moves its check point on is the one who tells."""
    found = Clock.objects.select_related("case").defer("case__answer").filter(pk=pk, stopped_at=None).first()
    if found is None or found.escalate_at is None or found.escalate_at > now:
        return 0
    facts = facts_of(found.case, [found])
    left = [s for s in pack()[Ladders].ladder(found.stage) if s.id not in facts.raised.get(pk, ())]
    moments = [(step, _moment(found, step, facts)) for step in left]
    come = [step for step, at in moments if at <= now]
    after = min((at for _step, at in moments if at > now), default=None)
    mine = Clock.objects.filter(pk=pk, escalate_at=found.escalate_at, stopped_at=None)
    if not mine.update(escalate_at=after) or not come:
        return 0
    Escalation.objects.bulk_create([Escalation(clock=found, step=step.id, at=now) for step in come])
    record_many([_told(found, step) for step in come], by=system("clocks"))
    return len(come)


def _moment(found: Clock, step: EscalationStep, facts: Facts) -> datetime:
    """When a step falls due: a share of the whole counted time, beyond the deadline too."""
    deadline = Deadline.from_json(found.explanation)
    if step.share <= 1:
        return counting.check_point(deadline, step)
    whole = step.share * (found.amount + sum(deadline.extensions))
    unit = cast(TimeUnit, found.unit)
    return calendar().deadline(deadline.start, whole, unit, pauses=facts.pauses_of(found)).due_at


def _told(found: Clock, step: EscalationStep) -> NewEvent:
    tells = [told.role or told.party for told in step.tells]
    data = {"stage": found.stage, "phase": found.phase, "step": step.id, "tells": tells, "due": found.due_at}
    return NewEvent("act.clock.escalated", found.case.public_id, data)
