"""A job in a process of its own, watched: too long, too large or cancelled without effect, it is ended."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _

from qipan.core import leases
from qipan.core.faults import words_of
from qipan.core.job_models import Job
from qipan.core.jobs.kinds import JobKind
from qipan.core.jobs.running import fail, hand_back, settle, too_much_memory
from qipan.core.leases import leased_rows, renew

LOOK_SECONDS = 0.2
ASK_SECONDS = 1.0
GRACE_SECONDS = 20.0
"""A job that does not react to being cancelled for so long is ended."""
PAGE = 4096

Spawn = Callable[[Job], "subprocess.Popen[bytes]"]


class Watch:
    """Watches the process of one job until it has ended."""

    def __init__(
        self, job: Job, kind: JobKind, child: subprocess.Popen[bytes], stop: threading.Event
    ) -> None:
        self._job, self._kind, self._child, self._stop = job, kind, child, stop
        self._rows = Job.objects.filter(pk=job.pk)
        self._began = self._renewed = self._asked = time.monotonic()
        self._cancelled_since: float | None = None

    def run(self) -> None:
        """Until the process has ended by itself or was ended; then the job is settled."""
        while self._child.poll() is None:
            if (end := self._reason_to_end()) is not None:
                self._child.kill()
                self._child.wait()
                end()
                return
            time.sleep(LOOK_SECONDS)
        if self._child.returncode != 0 and leased_rows(self._rows, self._job.lease).exists():
            fail(self._job, self._kind, _ending(self._child.returncode))

    def _reason_to_end(self) -> Callable[[], object] | None:
        """What settles the job once its process is ended now; None while it may go on."""
        job, kind, now = self._job, self._kind, time.monotonic()
        if self._stop.is_set():
            return lambda: hand_back(job)
        if now - self._began > kind.seconds:
            words = _("It ran longer than %(most)d seconds and was stopped.") % {"most": kind.seconds}
            return lambda: settle(job, "failed", error=words)
        if resident_megabytes(self._child.pid) > kind.megabytes:
            return lambda: settle(job, "failed", error=too_much_memory(kind))
        if not self._still_ours(now):
            return lambda: None
        if self._cancelled_since is not None and now - self._cancelled_since > GRACE_SECONDS:
            return lambda: settle(job, "cancelled", error=_("It did not react and was ended."))
        return None

    def _still_ours(self, now: float) -> bool:
        """Renew the lease, and see whether somebody asked the job to stop."""
        try:
            if now - self._renewed > leases.RENEW.total_seconds():
                self._renewed = now
                if not renew(self._rows, self._job.lease):
                    return False
            if self._cancelled_since is None and now - self._asked > ASK_SECONDS:
                self._asked = now
                if self._rows.exclude(cancel_by="").exists():
                    self._cancelled_since = now
        except (DatabaseError, InterfaceError) as error:
            # The store is away for a while; the job's process sees that by itself.
            connection.close()
            words_of(error, where=f"job {self._kind.name}")
        return True


def resident_megabytes(pid: int) -> float:
    """Memory that a process has in use; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * PAGE / 2**20


def _ending(code: int) -> str:
    if code < 0:
        return _("Its process was ended by signal %(number)d.") % {"number": -code}
    return _("Its process ended with code %(code)d.") % {"code": code}
