"""Reads of the page of operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from qipan.core.faults import Fault, faults
from qipan.core.gauges import Gauge, gauges
from qipan.core.job_models import Job, Schedule
from qipan.core.jobs.kinds import job_kind
from qipan.core.jobs.queue import latest_jobs
from qipan.core.public import Actor
from qipan.oversee.operations.health import Check, check_all
from qipan.packs.messages import translated
from qipan.people.public import Permission, require

PAGE = 50


@dataclass(frozen=True, slots=True)
class Operations:
    """The state of the store, its periodic jobs, feeds and outbox."""

    checks: tuple[Check, ...]
    schedules: list[Schedule]
    faults: list[Fault]
    figures: Mapping[str, Gauge]

    def value(self, name: str) -> float:
        """A figure without labels; 0 when nobody reports it."""
        gauge = self.figures.get(name)
        return gauge.samples[0][1] if gauge and gauge.samples else 0.0

    def rows(self, name: str, label: str) -> list[tuple[str, float]]:
        """A figure by one label."""
        gauge = self.figures.get(name)
        return [(labels[label], value) for labels, value in gauge.samples] if gauge else []


def operations(*, by: Actor) -> Operations:
    """How the store runs. Needs ``operations.view``."""
    require(by, Permission.OPERATIONS_VIEW)
    figures = {gauge.name: gauge for gauge in gauges()}
    told = [replace(fault, words=translated(fault.words, _)) for fault in faults()]
    return Operations(check_all(), list(Schedule.objects.order_by("name")), told, figures)


def jobs(*, by: Actor, state: str = "", before: int = 0, size: int = PAGE) -> list[Job]:
    """Queued jobs, newest first (one query). Needs ``operations.view``."""
    require(by, Permission.OPERATIONS_VIEW)
    return latest_jobs(state=state, before=before, size=size)


def job_out(job: Job) -> dict[str, Any]:
    """A job as it is told to people and programs."""
    kind = job_kind(job.kind)
    return {
        "row": job.pk,
        "id": job.public_id,
        "kind": job.kind,
        "title": str(kind.title) if kind else job.kind,
        "lane": job.lane,
        "state": job.state,
        "attempts": job.attempts,
        "done": job.done,
        "total": job.total,
        "words": job.words,
        "made_at": job.made_at,
        "made_by": job.made_by,
        "due_at": job.due_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "cancelled_by": job.cancel_by,
        "last_error": job.last_error,
        "result": job.result,
    }
