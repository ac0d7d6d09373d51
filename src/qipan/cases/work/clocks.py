"""Clocks of a case: started and stopped by the steps the pack names, each with its explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from qipan.cases.models import Case, Clock, Order
from qipan.cases.section.clocks import ClockRule, Limits
from qipan.cases.section.escalation import EscalationStep, Ladders
from qipan.core.public import (
    CompiledQuery,
    Deadline,
    WorkingCalendar,
    calendar,
    clock,
    insert_rows,
    pack,
    update_row,
)
from qipan.core.section import TimeUnit


class Part(NamedTuple):
    """A part of a rule that has a deadline of its own; the whole stage's has no phase code."""

    phase: str
    amount: float
    unit: TimeUnit


def parts(rule: ClockRule) -> Iterator[Part]:
    """The phases of a rule in their order, and the stage itself last."""
    for phase in rule.first:
        yield Part(phase.code, phase.amount, phase.unit)
    yield Part("", rule.amount, rule.unit)


def started(case: Case, stages: Iterable[str], at: datetime) -> list[Clock]:
    """Unsaved clocks for ``stages`` that begin at ``at`` under the rules of the case's matter (no query)."""
    working = calendar()
    clocks: list[Clock] = []
    for stage in stages:
        rule = rule_at(case, stage, at)
        if rule is not None:
            clocks += _clocks(case, rule, working, at)
    return clocks


def rule_at(case: Case, stage: str, at: datetime) -> ClockRule | None:
    """The rule of the pack that holds for a clock of the case that starts at ``at``."""
    return pack()[Limits].rule(stage, case.category, case.condition, calendar().local_day(at))


def _clocks(case: Case, rule: ClockRule, working: WorkingCalendar, at: datetime) -> Iterator[Clock]:
    """One clock for each part of the rule: a part counts on from the deadline of the one before it."""
    begins = at
    for part in parts(rule):
        deadline = working.deadline(begins, part.amount, part.unit)
        made = new_clock(case, rule, part, at)
        keep(made, deadline)
        yield made
        begins = deadline.due_at


def new_clock(case: Case, rule: ClockRule, part: Part, at: datetime) -> Clock:
    """An unsaved clock of a rule's part, without its deadline."""
    return Clock(
        case=case,
        stage=rule.stage,
        phase=part.phase,
        rule=rule.id,
        condition=rule.condition,
        amount=part.amount,
        unit=part.unit,
        started_at=at,
    )


def keep(made: Clock, deadline: Deadline) -> None:
    """Write a deadline into its clock, with the first step of the ladder."""
    made.due_at = deadline.due_at
    made.provisional = deadline.provisional
    made.explanation = deadline.as_json()
    ladder = pack()[Ladders].ladder(made.stage)
    made.escalate_at = check_point(deadline, ladder[0]) if ladder else None


def check_point(deadline: Deadline, step: EscalationStep) -> datetime:
    """When to look whether a step of the ladder has come; never later than the deadline."""
    return deadline.moment_at(step.share) if step.share < 1 else deadline.due_at


_running = CompiledQuery(
    lambda case: Clock.objects.filter(case=case, stopped_at=None).only("id", "stage", "due_at"), numbers=True
)


def move(case: Case, *, stops: Iterable[str], starts: Iterable[str]) -> None:
    """Stop and start stages now and set ``case.due_at`` to the nearest deadline still running.

    Reads the running clocks once; the caller saves the case.
    """
    now = clock.now()
    stopping = set(stops)
    running = _running(case.pk)
    for ended in (c for c in running if c.stage in stopping):
        ended.stopped_at = now
        update_row(ended, "stopped_at")
    still = [c for c in running if c.stage not in stopping]
    wanted = [stage for stage in starts if stage not in {c.stage for c in still}]
    fresh = insert_rows(started(case, wanted, now))
    case.due_at = min((c.due_at for c in (*still, *fresh)), default=None)


def stop_all(case: Case) -> None:
    """Stop every running clock: the case has ended. A ruling that is owed is owed still."""
    running = Clock.objects.filter(case=case, stopped_at=None).exclude(stage="ruling")
    running.update(stopped_at=clock.now())
    case.due_at = None


def start_beside(case: Case, stage: str, order: Order | None = None) -> Clock | None:
    """Start a stage that runs beside the case (a ruling, a sub-order); None where the pack limits it not."""
    made = started(case, (stage,), clock.now())
    for each in made:
        each.order = order
        each.save()
    _follow(case)
    return made[0] if made else None


def stop_beside(case: Case, *stages: str, order: Order | None = None) -> None:
    """Stop stages that run beside the case: of one order, or of the case itself."""
    running = Clock.objects.filter(case=case, order=order, stage__in=stages, stopped_at=None)
    running.update(stopped_at=clock.now())
    _follow(case)


def _follow(case: Case) -> None:
    """Set the case's nearest deadline anew; one that has ended has none."""
    if case.closed_at is None:
        running = Clock.objects.filter(case=case, stopped_at=None)
        case.due_at = running.order_by("due_at").values_list("due_at", flat=True).first()
        case.save(update_fields=["due_at"])
