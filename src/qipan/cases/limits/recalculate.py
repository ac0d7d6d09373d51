"""Counting a clock anew from its start, from the facts that stand: limit, extensions, pauses, calendar.

The same facts always give the same deadline, so that a recount may be repeated. What a deadline was before
stays in the log, in the event that tells of the recount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal, cast

from qipan.cases.models import Case, Clock, Escalation, Extension, Suspension
from qipan.cases.section.escalation import Ladders
from qipan.cases.work import clocks as counting
from qipan.core.public import Actor, Deadline, Link, NewEvent, calendar, pack, record_many
from qipan.core.section import TimeUnit

Cause = Literal["extension", "suspension", "suspension-ended", "condition", "calendar"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was decided about clocks: added amounts and raised steps by clock, pauses of the case."""

    added: Mapping[int, Sequence[float]]
    raised: Mapping[int, frozenset[str]]
    pauses: Sequence[tuple[datetime, datetime]]

    def pauses_of(self, clock: Clock) -> list[tuple[datetime, datetime]]:
        """The pauses that began while the clock ran."""
        end = clock.stopped_at
        return [p for p in self.pauses if clock.started_at <= p[0] and (end is None or p[0] < end)]


def recount(
    case: Case,
    clocks: Iterable[Clock],
    *,
    by: Actor,
    cause: Cause,
    links: Sequence[Link] = (),
    stopped_too: bool = False,
) -> list[Clock]:
    """Count the clocks of a case anew, save and tell those whose deadline changed, and return them.

    ``clocks`` are whole runs of stages, all phases of a run together. A clock that has stopped keeps its
    deadline unless ``stopped_too``. Sets and saves ``case.due_at``.
    """
    held = sorted(clocks, key=lambda c: (c.started_at, c.stage, not c.phase, c.pk))
    facts = facts_of(case, held)
    changed: list[tuple[Clock, datetime]] = []
    for _run, members in groupby(held, key=lambda c: (c.started_at, c.stage)):
        begins: datetime | None = None
        for each in members:
            if each.stopped_at is None or stopped_too:
                deadline = deadline_of(each, begins or each.started_at, facts)
                if deadline.as_json() != each.explanation:
                    changed.append((each, each.due_at))
                    _rewrite(each, deadline, facts)
            begins = each.due_at
    if changed:
        refresh_due(case)
        told = [
            NewEvent("act.clock.recounted", case.public_id, _told(each, cause, was), links)
            for each, was in changed
        ]
        record_many(told, by=by)
    return [each for each, _was in changed]


def facts_of(case: Case, clocks: Sequence[Clock]) -> Facts:
    """What was decided about these clocks (three queries, whatever their number)."""
    ids = [each.pk for each in clocks]
    added: dict[int, list[float]] = defaultdict(list)
    approved = Extension.objects.filter(clock_id__in=ids, state="approved").order_by("decided_at", "id")
    for pk, amount in approved.values_list("clock_id", "amount"):
        added[pk].append(amount)
    raised: dict[int, set[str]] = defaultdict(set)
    for pk, step in Escalation.objects.filter(clock_id__in=ids).values_list("clock_id", "step"):
        raised[pk].add(step)
    pauses = [s.pause for s in Suspension.objects.filter(case=case, state="approved")]
    return Facts(added, {pk: frozenset(steps) for pk, steps in raised.items()}, pauses)


def deadline_of(clock: Clock, begins: datetime, facts: Facts) -> Deadline:
    """The deadline of a clock that counts from ``begins``, as the facts now stand."""
    return calendar().deadline(
        begins,
        clock.amount,
        cast(TimeUnit, clock.unit),
        extensions=facts.added.get(clock.pk, ()),
        pauses=facts.pauses_of(clock) if clock.stage == "handle" else (),
    )


def _rewrite(clock: Clock, deadline: Deadline, facts: Facts) -> None:
    counting.keep(clock, deadline)
    raised = facts.raised.get(clock.pk, frozenset())
    left = [step for step in pack()[Ladders].ladder(clock.stage) if step.id not in raised]
    clock.escalate_at = counting.check_point(deadline, left[0]) if left else None
    clock.save()


def _told(clock: Clock, cause: Cause, before: datetime) -> dict[str, Any]:
    return {
        "stage": clock.stage,
        "phase": clock.phase,
        "cause": cause,
        "rule": clock.rule,
        "due_before": before,
        "due_after": clock.due_at,
        "provisional": clock.provisional,
    }


def refresh_due(case: Case) -> None:
    """Set and save the nearest deadline that still runs."""
    running = Clock.objects.filter(case=case, stopped_at=None).order_by("due_at")
    case.due_at = running.values_list("due_at", flat=True).first()
    case.save(update_fields=["due_at"])
