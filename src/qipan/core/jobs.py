"""Periodic jobs of the worker.

Registered by name, leased so that two workers never run one twice, failures shown.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from qipan.core import clock
from qipan.core.models import Job
from qipan.kernels.identifiers import mask

logger = logging.getLogger("qipan.worker")
LEASE = timedelta(minutes=10)
MAX_BACKOFF = timedelta(minutes=15)
# Doubling more often than this is past any pause, and past what a time span can hold.
MOST_DOUBLINGS = 16


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
    leases = ((task, _lease(task)) for task in tasks())
    return sum(_run(task, since) for task, since in leases if since is not None)


def _lease(task: Task) -> datetime | None:
    """Take the job if it is due and free; returns the moment that marks this lease as ours."""
    now = clock.wall_now()
    Job.objects.get_or_create(name=task.name, defaults={"due_at": now})
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    taken = Job.objects.filter(free, name=task.name, due_at__lte=now).update(
        leased_until=now + LEASE, last_started_at=now
    )
    return now if taken else None


def _run(task: Task, since: datetime) -> bool:
    error = ""
    try:
        task.run()
    except Exception:
        # Whatever went wrong is shown on the audit page and retried; other jobs go on.
        error = mask(traceback.format_exc(limit=8))
        logger.exception("Job %s failed", task.name)
    _finish(task, since, error)
    return True


@transaction.atomic
def _finish(task: Task, since: datetime, error: str) -> None:
    """Give the job back, unless it ran so long that another worker has taken it over."""
    job = Job.objects.select_for_update().filter(name=task.name, last_started_at=since).first()
    if job is None:
        logger.warning("Job %s outran its lease of %s; another worker has it now", task.name, LEASE)
        return
    now = clock.wall_now()
    job.failures = job.failures + 1 if error else 0
    pause = _backoff(task.every, job.failures) if error else task.every
    job.due_at, job.leased_until, job.last_finished_at, job.last_error = now + pause, None, now, error
    job.save()


def _backoff(every: timedelta, failures: int) -> timedelta:
    doublings: int = 2 ** min(failures, MOST_DOUBLINGS)
    return min(every * doublings, MAX_BACKOFF)
