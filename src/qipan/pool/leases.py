"""One process at a time works on a run: it holds a lease and gives signs of life; a dead one is followed."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from qipan.core.leases import is_dead
from qipan.core.public import clock
from qipan.errors import RuleRefused
from qipan.pool.models import Run

SILENCE = timedelta(minutes=5)
"""A process that gave no sign of life for so long, and cannot be asked, is taken for dead."""
BEAT = timedelta(seconds=30)


def ensure_free(run: Run) -> None:
    """Raise ``RuleRefused`` while a living process works on the run."""
    if run.state == "running" and _lives(run):
        raise RuleRefused(
            _("This file is being imported by another process, which is at row %(row)d.")
            % {"row": run.position},
            where=run.file_name,
            mend=_("Wait until it has finished, or stop it and run the same command again."),
        )


def ensure_held(run: Run, lease: str) -> None:
    """Raise ``RuleRefused`` when another process has taken the run over."""
    if run.lease != lease:
        raise RuleRefused(
            _("Another process has taken this import over."),
            where=run.file_name,
            mend=_("Let it finish; nothing was written twice."),
        )


def beat(run: Run, lease: str) -> None:
    """Give a sign of life, at most every half minute."""
    now = clock.wall_now()
    if run.heartbeat_at is None or now - run.heartbeat_at > BEAT:
        run.heartbeat_at = now
        Run.objects.filter(pk=run.pk, lease=lease).update(heartbeat_at=now)


def _lives(run: Run) -> bool:
    recent = run.heartbeat_at is not None and clock.wall_now() - run.heartbeat_at < SILENCE
    return recent and not is_dead(run.lease)
