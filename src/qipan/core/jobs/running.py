"""Running a job that is leased: progress, cancelling, and what became of it, in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.core import clock
from qipan.core.faults import words_of
from qipan.core.job_models import Job
from qipan.core.jobs.kinds import JobKind, job_kind
from qipan.core.jobs.lanes import Work
from qipan.core.jobs.queue import claim_job
from qipan.core.leases import give_back, leased_rows, renewing

TELL_SECONDS = 0.5
"""Progress is written at most so often."""


class JobCancelled(Exception):
    """Somebody asked the job to stop."""


class LeaseLost(Exception):
    """Another worker has taken the job over: what this one does is not wanted any more."""


class JobRun:
    """What a job's function is given: its data, and a way to tell how far it is."""

    def __init__(self, job: Job) -> None:
        self.id, self.data, self.made_by, self.attempt = job.public_id, job.data, job.made_by, job.attempts
        self._rows, self._lease, self._told = Job.objects.filter(pk=job.pk), job.lease, 0.0

    def progress(self, done: int, total: int = 0, words: str = "") -> None:
        """Tell how far the job is. Raises ``JobCancelled`` to stop, ``LeaseLost`` when taken over."""
        moment = time.monotonic()
        if self._told and moment - self._told < TELL_SECONDS and done != total:
            return
        self._told = moment
        leased = leased_rows(self._rows, self._lease)
        if not leased.update(done=done, total=total, words=words[:200]):
            raise LeaseLost
        if leased.exclude(cancel_by="").exists():
            raise JobCancelled

    def ensure_leased(self) -> None:
        """Within a transaction: lock the job's row, so that what is written stands only if it is still ours.

        Raises ``LeaseLost`` otherwise, and ``TransactionManagementError`` outside a transaction.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("The lease is held until a transaction ends.")
        if not leased_rows(self._rows, self._lease).select_for_update().exists():
            raise LeaseLost


def claim_work(lane: str) -> Work | None:
    """The next job of a lane, leased, as a piece of work."""
    claimed = claim_job(lane)
    return None if claimed is None else partial(_start, *claimed)


Launch = Callable[[Job, JobKind], None]


class _Launcher:
    launch: Launch | None = None


def launch_with(launch: Launch | None) -> None:
    """Have jobs run by ``launch`` (a worker: in a process with limits); None runs them in this thread."""
    _Launcher.launch = launch


def _start(job: Job, lease_before: str) -> None:
    kind = job_kind(job.kind)
    if kind is None:
        settle(job, "failed", error=_("This version of the program knows no such job."))
    elif job.cancel_by:
        settle(job, "cancelled")
    elif lease_before and job.attempts > kind.attempts:
        settle(job, "failed", error=_("Its worker went away %(times)d times.") % {"times": job.attempts - 1})
    elif _Launcher.launch is None:
        with renewing(Job.objects.filter(pk=job.pk), job.lease):
            execute(job, kind)
    else:
        _Launcher.launch(job, kind)


def execute(job: Job, kind: JobKind) -> None:
    """Run a job here and settle it."""
    try:
        result = kind.run(JobRun(job)) or {}
    except JobCancelled:
        settle(job, "cancelled")
    except LeaseLost:
        return
    except MemoryError:
        settle(job, "failed", error=too_much_memory(kind))
    except Exception as error:
        # Whatever went wrong is shown with the job and tried again.
        fail(job, kind, words_of(error, where=f"job {kind.name}"))
    else:
        settle(job, "done", result=result)


def too_much_memory(kind: JobKind) -> str:
    """What is said of a job that took more memory than its kind may."""
    return _("It needed more than %(most)d MB of memory and was stopped.") % {"most": kind.megabytes}


def fail(job: Job, kind: JobKind, words: str) -> None:
    """Try a job again after a pause, or end it as failed when it was tried often enough."""
    if job.attempts >= kind.attempts:
        settle(job, "failed", error=words)
        return
    due_at = clock.wall_now() + kind.pauses.pause(job.attempts)
    give_back(
        Job.objects.filter(pk=job.pk), job.lease, state="waiting", due_at=due_at, last_error=words[:500]
    )


def hand_back(job: Job) -> None:
    """Give a job back that was not finished through no fault of its own: the next worker begins at once."""
    rows = Job.objects.filter(pk=job.pk)
    changes: dict[str, Any] = {"state": "waiting", "due_at": clock.wall_now() + timedelta(seconds=1)}
    give_back(rows, job.lease, attempts=max(job.attempts - 1, 0), **changes)


def settle(job: Job, state: str, *, error: str = "", result: dict[str, Any] | None = None) -> bool:
    """End a job; False when another worker has taken it over."""
    ended: dict[str, Any] = {"state": state, "ended_at": clock.wall_now(), "last_error": error[:500]}
    if result is not None:
        ended["result"] = result
    return give_back(Job.objects.filter(pk=job.pk), job.lease, **ended)
