"""Tables of action: cases, orders, outcomes, checks, clocks."""

from qipan.act.models.attachments import Attachment
from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock
from qipan.act.models.field import FieldEntry, FilledForm, Handover, Visit, VisitPlan
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Attachment",
    "Case",
    "CaseSignal",
    "Check",
    "Clock",
    "FieldEntry",
    "FilledForm",
    "Handover",
    "Order",
    "Outcome",
    "Visit",
    "VisitPlan",
]
