"""What limits and the requests about them give to the house."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from qipan.act.limits.calendars import recount_provisional
from qipan.act.limits.escalation import escalate
from qipan.act.limits.selectors import KINDS, describe
from qipan.act.limits.suspensions import end_due_suspensions
from qipan.core.public import periodic, register


def tie() -> None:
    """Called once when the program starts."""
    for prefix, model in KINDS.items():
        register(prefix, partial(describe, model))
    periodic("act.clocks.escalate", every=timedelta(minutes=1), run=escalate)
    periodic("act.suspensions.end", every=timedelta(minutes=5), run=end_due_suspensions)
    periodic("act.clocks.recount", every=timedelta(minutes=5), run=recount_provisional)
