"""Tables of action: cases, orders, outcomes, checks, clocks and what is asked of them."""

from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock, Escalation
from qipan.act.models.requests import Appeal, Extension, Suspension
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Appeal",
    "Case",
    "CaseSignal",
    "Check",
    "Clock",
    "Escalation",
    "Extension",
    "Order",
    "Outcome",
    "Suspension",
]
