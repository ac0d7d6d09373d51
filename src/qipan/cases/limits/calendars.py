"""A year's calendar arrives: what was counted without it is counted anew."""

from __future__ import annotations

from qipan.cases.limits.recalculate import recount
from qipan.cases.models import Case, Clock
from qipan.cases.work.workflow import lock
from qipan.core.public import pack, system, unit_of_work


class _Done:
    """The pack under which this process has counted all provisional clocks anew."""

    digest = ""


def recount_provisional() -> int:
    """Count every provisional clock of the store anew if the city's text has changed; returns how many moved.

    A clock that starts under the present text needs no recount, so that one pass for each text is enough.
    Safe to repeat: a deadline that comes out the same is left as it is.
    """
    digest = pack().digest
    if _Done.digest == digest:
        return 0
    ids = list(Clock.objects.filter(provisional=True).order_by().values_list("case_id", flat=True).distinct())
    moved = sum(_recount(pk) for pk in ids)
    _Done.digest = digest
    return moved


def forget() -> None:
    """Look at all provisional clocks again at the next call."""
    _Done.digest = ""


@unit_of_work
def _recount(pk: int) -> int:
    case = lock(Case(pk=pk))
    runs = set(Clock.objects.filter(case=case, provisional=True).values_list("stage", "started_at"))
    clocks = [c for c in Clock.objects.filter(case=case).order_by("id") if (c.stage, c.started_at) in runs]
    return len(recount(case, clocks, by=system("clocks"), cause="calendar", stopped_too=True))
