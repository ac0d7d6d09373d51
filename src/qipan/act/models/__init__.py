"""Tables of action: cases, orders, outcomes, checks, clocks, and what each subject of the room keeps."""

from qipan.act.models.attachments import Attachment
from qipan.act.models.cases import Case, CaseSignal
from qipan.act.models.clocks import Clock, Escalation
from qipan.act.models.duties import Dispute, DutyAmendment, DutyProposal, Hop, Ruling, Whistle
from qipan.act.models.emergency import (
    Emergency,
    EmergencyEntry,
    EmergencyHandover,
    EmergencyPost,
    EmergencyStep,
    EmergencyStock,
    EmergencyUse,
)
from qipan.act.models.exchange import (
    Delivery,
    ExchangeKey,
    HeldBack,
    PartnerLook,
    Posted,
    RemoteCase,
    Subscription,
)
from qipan.act.models.field import FilledForm, Handover, Visit, VisitPlan
from qipan.act.models.inspection import Draw, Inspection
from qipan.act.models.learned import LearnedModel
from qipan.act.models.merges import Merge
from qipan.act.models.notices import Notice
from qipan.act.models.reach import Bulk, BulkItem, SavedFilter
from qipan.act.models.requests import Appeal, Asked, Extension, Suspension
from qipan.act.models.retention import Hold
from qipan.act.models.search import CaseWords, WordsField
from qipan.act.models.triage import TriageVerdict
from qipan.act.models.work import Check, Order, Outcome

__all__ = [
    "Appeal",
    "Asked",
    "Attachment",
    "Bulk",
    "BulkItem",
    "Case",
    "CaseSignal",
    "CaseWords",
    "Check",
    "Clock",
    "Delivery",
    "Dispute",
    "Draw",
    "DutyAmendment",
    "DutyProposal",
    "Emergency",
    "EmergencyEntry",
    "EmergencyHandover",
    "EmergencyPost",
    "EmergencyStep",
    "EmergencyStock",
    "EmergencyUse",
    "Escalation",
    "ExchangeKey",
    "Extension",
    "FilledForm",
    "Handover",
    "HeldBack",
    "Hold",
    "Hop",
    "Inspection",
    "LearnedModel",
    "Merge",
    "Notice",
    "Order",
    "Outcome",
    "PartnerLook",
    "Posted",
    "RemoteCase",
    "Ruling",
    "SavedFilter",
    "Subscription",
    "Suspension",
    "TriageVerdict",
    "Visit",
    "VisitPlan",
    "Whistle",
    "WordsField",
]
