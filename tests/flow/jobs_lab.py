"""A worker with kinds of jobs that misbehave, as a program of its own: ``jobs_lab.py work|job …``."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from qipan.commands import job as job_process
from qipan.commands import prepare


def count(run) -> dict[str, int]:
    """Write one line per step, each in the transaction that the lease guards."""
    from django.db import transaction

    from qipan.core.actors import system
    from qipan.core.events import record
    from qipan.core.models import Event

    for step in range(run.data["steps"]):
        with transaction.atomic():
            run.ensure_leased()
            if not Event.objects.filter(subject=f"{run.id}:{step}").exists():
                record("core.test.step", by=system("lab"), subject=f"{run.id}:{step}")
        run.progress(step + 1, run.data["steps"], f"step {step + 1}")
        time.sleep(run.data.get("pause", 0.05))
    return {"pid": os.getpid()}


def hang(run) -> None:
    run.progress(1, 2, "hangs")
    time.sleep(600)


def devour(run) -> None:
    taken = []
    for megabyte in range(4000):
        taken.append(bytearray(os.urandom(1) * 2**20))
        if megabyte % 50 == 0:
            run.progress(megabyte, 4000)


def die_once(run) -> dict[str, int]:
    if run.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"attempt": run.attempt}


def register() -> None:
    from qipan.core.backoff import Backoff
    from qipan.core.jobs.kinds import JobKind, register_kind

    soon = Backoff(timedelta(seconds=0.2), timedelta(seconds=0.2))
    register_kind(JobKind("lab.count", "count", count, "lab"), at_once=2)
    register_kind(JobKind("lab.hang", "hang", hang, "slow", seconds=15), at_once=2)
    register_kind(JobKind("lab.devour", "devour", devour, "large", megabytes=300))
    register_kind(JobKind("lab.die", "die", die_once, "deadly", pauses=soon))


def work() -> None:
    from qipan.core import leases
    from qipan.core.jobs.running import launch_with
    from qipan.core.jobs.worker import Worker

    # A minute is long for a test.
    seconds = float(os.environ["LAB_LEASE"])
    leases.LEASE, leases.RENEW = timedelta(seconds=seconds), timedelta(seconds=seconds / 6)
    worker = Worker(os.environ["LAB_LANES"].split(","), pause=0.1)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop.set())
    launch_with(job_process.launcher(worker.stop, (str(Path(__file__).resolve()), "job")))
    worker.run()


if __name__ == "__main__":
    prepare()
    register()
    {"work": work, "job": job_process.main}[sys.argv[1]]()
