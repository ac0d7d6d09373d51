"""Writes of action: taking cases, step by step, to an honest closing.

Every step runs in one transaction: right, rule, change, clocks, event. ``apply_transition`` is the only
way a case changes its state.
"""

from qipan.cases.duties.amending import accept_proposal, reject_proposal, today
from qipan.cases.duties.arbitration import rule
from qipan.cases.work.assisting import ask_assist, end_assist, whistle
from qipan.cases.work.checking import check, newest_outcome
from qipan.cases.work.closing import close, confirm, end, reopen
from qipan.cases.work.dispatching import dispatch, order_from_decision, suggested_party, triage
from qipan.cases.work.handling import accept, handle
from qipan.cases.work.returning import give_back
from qipan.cases.work.workflow import lock

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
