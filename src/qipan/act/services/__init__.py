"""Writes of action: taking cases, step by step, to an honest closing.

Every step runs in one transaction: right, rule, change, clocks, event. ``take_step`` is the only
way a case changes its state.
"""

from qipan.act.services.checking import check, newest_outcome
from qipan.act.services.closing import close, confirm, end, reopen
from qipan.act.services.dispatching import dispatch, order_from_decision, suggested_party, triage
from qipan.act.services.life import lock
from qipan.act.services.working import accept, give_back, handle

__all__ = [
    "accept",
    "check",
    "close",
    "confirm",
    "dispatch",
    "end",
    "give_back",
    "handle",
    "lock",
    "newest_outcome",
    "order_from_decision",
    "reopen",
    "suggested_party",
    "triage",
]
