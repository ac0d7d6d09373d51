"""Periodic jobs of the worker.

Registered by name, leased so that two workers never run one twice, failures shown.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from qipan.core import clock
from qipan.core.models import Job

logger = logging.getLogger("qipan.worker")
LEASE = timedelta(minutes=10)
MAX_BACKOFF = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that runs again and again; ``run`` must be safe to repeat."""

    name: str
    every: timedelta
    run: Callable[[], object]


_tasks: dict[str, Task] = {}


def periodic(name: str, *, every: timedelta, run: Callable[[], object]) -> None:
    """A context registers a periodic job (from its ``AppConfig.ready``)."""
    _tasks[name] = Task(name, every, run)


def tasks() -> tuple[Task, ...]:
    """All registered jobs, in order of registration: upstream contexts first."""
    return tuple(_tasks.values())


def failed_jobs() -> list[Job]:
    """Jobs whose last run failed, to be shown (one query)."""
    return list(Job.objects.exclude(last_error="").order_by("name"))


def run_due() -> int:
    """Run every job that is due; returns how many ran. A failing job is kept, retried later and shown."""
    return sum(_run(task) for task in tasks() if _lease(task))


def _lease(task: Task) -> bool:
    now = clock.wall_now()
    Job.objects.get_or_create(name=task.name, defaults={"due_at": now})
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    taken = Job.objects.filter(free, name=task.name, due_at__lte=now).update(
        leased_until=now + LEASE, last_started_at=now
    )
    return bool(taken)


def _run(task: Task) -> bool:
    error = ""
    try:
        task.run()
    except Exception:
        # Whatever went wrong is shown on the audit page and retried; other jobs go on.
        error = traceback.format_exc(limit=8)
        logger.exception("Job %s failed", task.name)
    _finish(task, error)
    return True


@transaction.atomic
def _finish(task: Task, error: str) -> None:
    job = Job.objects.get(name=task.name)
    now = clock.wall_now()
    job.failures = job.failures + 1 if error else 0
    pause = min(task.every * 2**job.failures, MAX_BACKOFF) if error else task.every
    job.due_at, job.leased_until, job.last_finished_at, job.last_error = now + pause, None, now, error
    job.save()
