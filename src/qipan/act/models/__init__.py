"""Tables of action: cases, orders, outcomes, checks, clocks, duties."""

from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock
from qipan.act.models.duties import Dispute, DutyAmendment, DutyProposal, Hop, Ruling, Whistle
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Case",
    "CaseSignal",
    "Check",
    "Clock",
    "Dispute",
    "DutyAmendment",
    "DutyProposal",
    "Hop",
    "Order",
    "Outcome",
    "Ruling",
    "Whistle",
]
