"""Tables of action: cases, orders, outcomes, checks, clocks."""

from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock
from qipan.act.models.reach import Bulk, BulkItem, SavedFilter
from qipan.act.models.search import CaseWords
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Bulk",
    "BulkItem",
    "Case",
    "CaseSignal",
    "CaseWords",
    "Check",
    "Clock",
    "Order",
    "Outcome",
    "SavedFilter",
]
