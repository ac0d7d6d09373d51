"""Tables of action: cases, orders, outcomes, checks, clocks, emergencies."""

from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock
from qipan.act.models.emergency import (
    Emergency,
    EmergencyEntry,
    EmergencyHandover,
    EmergencyPost,
    EmergencyStep,
    EmergencyStock,
    EmergencyUse,
)
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Case",
    "CaseSignal",
    "Check",
    "Clock",
    "Emergency",
    "EmergencyEntry",
    "EmergencyHandover",
    "EmergencyPost",
    "EmergencyStep",
    "EmergencyStock",
    "EmergencyUse",
    "Order",
    "Outcome",
]
