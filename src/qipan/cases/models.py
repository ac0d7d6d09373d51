"""Tables of action: cases, orders, outcomes, checks, clocks, and what each subject of the room keeps."""

from qipan.cases.answering.models import Notice
from qipan.cases.duties.models import Dispute, DutyAmendment, DutyProposal, Reassignment, Ruling, StreetCall
from qipan.cases.inspection.models import Draw, Inspection
from qipan.cases.limits.models import Appeal, ClockRequest, Extension, Suspension
from qipan.cases.lists.models import Bulk, BulkItem, SavedFilter
from qipan.cases.merging.models import Merge
from qipan.cases.register.models import Case, CaseSignal
from qipan.cases.retention.models import Hold
from qipan.cases.search.models import CaseWords
from qipan.cases.triage.models import TriageVerdict
from qipan.cases.work.clock_models import Clock, Escalation
from qipan.cases.work.models import Check, Order, Outcome

__all__ = [
    "Appeal",
    "Bulk",
    "BulkItem",
    "Case",
    "CaseSignal",
    "CaseWords",
    "Check",
    "Clock",
    "ClockRequest",
    "Dispute",
    "Draw",
    "DutyAmendment",
    "DutyProposal",
    "Escalation",
    "Extension",
    "Hold",
    "Inspection",
    "Merge",
    "Notice",
    "Order",
    "Outcome",
    "Reassignment",
    "Ruling",
    "SavedFilter",
    "StreetCall",
    "Suspension",
    "TriageVerdict",
]
