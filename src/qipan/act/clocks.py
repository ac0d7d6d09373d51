"""Clocks of a case: started and stopped by the steps the pack names, each with its explanation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import get_args

from qipan.act.models import Case, Clock, Order
from qipan.core.public import Deadline, WorkingCalendar, calendar, clock, pack
from qipan.packs.schema import ClockRule, Stage


def started(case: Case, stages: Iterable[str], at: datetime) -> list[Clock]:
    """Unsaved clocks for ``stages`` that begin at ``at`` under the rules of the case's category."""
    index, working = pack(), calendar()
    clocks = []
    for stage in stages:
        rule = index.clock_for(stage, case.category)
        if rule is not None:
            clocks.append(_clock(case, rule, _deadline(working, at, rule), at))
    return clocks


def _clock(case: Case, rule: ClockRule, deadline: Deadline, at: datetime) -> Clock:
    return Clock(
        case=case,
        stage=rule.stage,
        rule=rule.id,
        amount=rule.amount,
        unit=rule.unit,
        started_at=at,
        due_at=deadline.due_at,
        provisional=deadline.provisional,
        explanation=deadline.as_json(),
    )


def _deadline(working: WorkingCalendar, at: datetime, rule: ClockRule) -> Deadline:
    return working.deadline(at, rule.amount, rule.unit)


def move(case: Case, *, stops: Iterable[str], starts: Iterable[str]) -> None:
    """Stop and start stages now and set ``case.due_at`` to the nearest deadline still running.

    Reads the running clocks once; the caller saves the case.
    """
    now = clock.now()
    stopping = set(stops)
    running = list(Clock.objects.filter(case=case, stopped_at=None).only("id", "stage", "due_at"))
    ended = [c.pk for c in running if c.stage in stopping]
    if ended:
        Clock.objects.filter(pk__in=ended).update(stopped_at=now)
    still = [c for c in running if c.pk not in ended]
    wanted = [stage for stage in starts if stage not in {c.stage for c in still}]
    fresh = Clock.objects.bulk_create(started(case, wanted, now))
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


@lru_cache(maxsize=1)
def stage_order() -> dict[str, int]:
    """Order in which stages are shown."""
    return {stage: i for i, stage in enumerate(get_args(Stage))}
