"""Tables of action: cases, orders, outcomes, checks, clocks."""

from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock
from qipan.act.models.learned import LearnedModel
from qipan.act.models.triage import TriageVerdict
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Case",
    "CaseSignal",
    "Check",
    "Clock",
    "LearnedModel",
    "Order",
    "Outcome",
    "TriageVerdict",
]
