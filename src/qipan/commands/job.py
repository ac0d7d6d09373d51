"""The process of one queued job (``python -m qipan.commands.job JOB LEASE``), watched by a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qipan.commands import prepare
from qipan.commands.companion import PARENT, end_with_parent

if TYPE_CHECKING:
    from qipan.core.job_models import Job
    from qipan.core.jobs.kinds import JobKind
    from qipan.core.jobs.running import Launch

# What the interpreter and its libraries hold before the job begins is not the job's.
BASE_MEGABYTES = 512


def launcher(stop: threading.Event, program: Sequence[str] = ("-m", "qipan.commands.job")) -> Launch:
    """Runs a job in a process of its own until it ends, exceeds a limit, or ``stop`` is set.

    ``program`` is what Python runs, with the job's id and lease as last arguments.
    """
    from qipan.core.jobs.children import Watch

    def launch(job: Job, kind: JobKind) -> None:
        command = [sys.executable, *program, job.public_id, job.lease]
        child = subprocess.Popen(
            command, env={**os.environ, PARENT: str(os.getpid())}, stdin=subprocess.DEVNULL
        )
        Watch(job, kind, child, stop).run()

    return launch


def main() -> None:
    """The child's side: run the job under its lease, end with the worker."""
    import signal

    public_id, lease = sys.argv[-2:]
    # Ctrl-C reaches the whole group; the worker ends this process in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(int(os.environ[PARENT]))
    prepare()
    from qipan.core.job_models import Job
    from qipan.core.jobs.kinds import job_kind
    from qipan.core.jobs.running import execute
    from qipan.core.store import current

    current()
    job = Job.objects.filter(public_id=public_id, lease=lease).first()
    kind = job_kind(job.kind) if job is not None else None
    if job is None or kind is None:
        return
    limit_memory(kind.megabytes + BASE_MEGABYTES)
    execute(job, kind)


def limit_memory(megabytes: int) -> None:
    """Let an allocation beyond the limit fail in this process, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


if __name__ == "__main__":
    main()
