"""Periodic jobs: registered by name, leased so that two workers never run one twice, failures shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from qipan.core import clock
from qipan.core.backoff import Backoff
from qipan.core.faults import words_of
from qipan.core.job_models import Schedule
from qipan.core.jobs.lanes import Lane, Work, register_lane
from qipan.core.leases import give_back, renewing, take_first

LONGEST_PAUSE = timedelta(minutes=15)
# The seal waits for nobody; of the others several run beside each other, so that a slow one delays few.
SEAL, PERIODIC = "seal", "periodic"
BESIDE = 3


@dataclass(frozen=True, slots=True)
class Task:
    """Something that runs again and again; ``run`` must be safe to repeat, and beside other tasks."""

    name: str
    every: timedelta
    run: Callable[[], object]
    lane: str = PERIODIC


_tasks: dict[str, Task] = {}


def periodic(name: str, *, every: timedelta, run: Callable[[], object], lane: str = PERIODIC) -> None:
    """A room registers a periodic job (from its ``AppConfig.ready``)."""
    _tasks[name] = Task(name, every, run, lane)


def tasks(lane: str = "") -> tuple[Task, ...]:
    """All registered jobs, or those of a lane, in order of registration: rooms below come first."""
    return tuple(task for task in _tasks.values() if not lane or task.lane == lane)


def claim(lane: str) -> Work | None:
    """Lease the next job of a lane that is due (two queries when none is)."""
    now, named = clock.wall_now(), {task.name: task for task in tasks(lane)}
    rows = Schedule.objects.filter(name__in=list(named))
    due_at = dict(rows.values_list("name", "due_at"))
    if missing := [name for name in named if name not in due_at]:
        fresh = [Schedule(name=name, due_at=now) for name in missing]
        Schedule.objects.bulk_create(fresh, ignore_conflicts=True)
    for name, task in named.items():
        if due_at.get(name, now) > now:
            continue
        one = rows.filter(name=name, due_at__lte=now)
        if (leased := take_first(one, last_started_at=now)) is not None:
            return partial(_run, task, leased[0].lease)
    return None


def _run(task: Task, lease: str) -> None:
    """Run a job that is leased and give it back; a failing job is shown and retried later."""
    mine, began, error = Schedule.objects.filter(name=task.name), time.perf_counter(), ""
    try:
        with renewing(mine, lease):
            task.run()
    except Exception as raised:
        # Whatever went wrong is shown and retried; other jobs go on.
        error = words_of(raised, where=f"job {task.name}")
    seconds, now = time.perf_counter() - began, clock.wall_now()
    failures = (mine.values_list("failures", flat=True).first() or 0) + 1 if error else 0
    pause = (
        Backoff(min(task.every * 2, LONGEST_PAUSE), LONGEST_PAUSE).pause(failures) if error else task.every
    )
    give_back(
        mine,
        lease,
        due_at=now + pause,
        last_finished_at=now,
        seconds=round(seconds, 3),
        failures=failures,
        last_error=error[:500],
    )


def failed_schedules() -> list[Schedule]:
    """Jobs whose last run failed, to be shown (one query)."""
    return list(Schedule.objects.exclude(last_error="").order_by("name"))


def register_lanes() -> None:
    """The lanes of periodic jobs."""
    register_lane(Lane(SEAL, partial(claim, SEAL)))
    register_lane(Lane(PERIODIC, partial(claim, PERIODIC), at_once=BESIDE))
