"""Writes of action: taking cases, step by step, to an honest closing.

Every step runs in one transaction: right, rule, change, clocks, event. ``take_step`` is the only
way a case changes its state.
"""

from qipan.act.services.amending import accept_proposal, reject_proposal, today
from qipan.act.services.arbitration import rule
from qipan.act.services.assisting import ask_assist, end_assist, whistle
from qipan.act.services.checking import check, newest_outcome
from qipan.act.services.closing import close, confirm, end, reopen
from qipan.act.services.dispatching import dispatch, order_from_decision, suggested_party, triage
from qipan.act.services.life import lock
from qipan.act.services.returning import give_back
from qipan.act.services.working import accept, handle

__all__ = [
    "accept",
    "accept_proposal",
    "ask_assist",
    "check",
    "close",
    "confirm",
    "dispatch",
    "end",
    "end_assist",
    "give_back",
    "handle",
    "lock",
    "newest_outcome",
    "order_from_decision",
    "reject_proposal",
    "reopen",
    "rule",
    "suggested_party",
    "today",
    "triage",
    "whistle",
]
