"""What a city pack may say: one pydantic model per kind of text.

Every rule carries its legal basis (``basis``), every name stands in Chinese and English, and unknown
keys are errors. Models are frozen: a pack is a value, compared by digest, never edited in memory.
"""

from qipan.packs.schema.alerts import (
    AlertEvent,
    AlertTable,
    CapCategory,
    CapCertainty,
    CapResponse,
    CapSeverity,
    CapUrgency,
)
from qipan.packs.schema.answers import VARIABLES, AnswerText, PlainWord, StandardText
from qipan.packs.schema.areas import AreaLevel, AreaText
from qipan.packs.schema.asked import AskedField, Choice, Question
from qipan.packs.schema.base import Basis, Code, Name, PackModel
from qipan.packs.schema.calendar import CalendarText, CalendarYear, Holiday, Weekday, WorkSpan
from qipan.packs.schema.categories import Category
from qipan.packs.schema.checks import CallBacks, CheckText, OutsideCheck, Reinspection, VerdictReason
from qipan.packs.schema.city import City
from qipan.packs.schema.clocks import SIDE_STAGES, ClockRule, Phase, Stage, TimeUnit
from qipan.packs.schema.conditions import Condition
from qipan.packs.schema.duties import Duty, DutyHours, ReturnReason
from qipan.packs.schema.escalation import EscalationStep, Told, ToldRole
from qipan.packs.schema.evaluation import EvaluationIndicator
from qipan.packs.schema.exchange import Exchange, Open311Text, Partner
from qipan.packs.schema.forms import KNOWN, FormText, VisitField, VisitForms
from qipan.packs.schema.indicators import Baseline, CountOf, Indicator, Watch
from qipan.packs.schema.parties import Party, PartyKind
from qipan.packs.schema.people import DemoAccount, RoleGrant
from qipan.packs.schema.plans import (
    Plan,
    PlanOrder,
    PlanPhase,
    PlanRole,
    Plans,
    PlanStep,
    PlanStock,
    PlanUnit,
)
from qipan.packs.schema.retention import PersonalKind, Span
from qipan.packs.schema.seasons import Season
from qipan.packs.schema.sources import CaseField, CategoryField, PlaceField, SourceText, TimeField
from qipan.packs.schema.triage import AlgorithmEntry, TriageText
from qipan.packs.schema.warnings import Colour, ColourRule, Grade, WarningTable
from qipan.packs.schema.whole import Pack
from qipan.packs.schema.workflow import Action, State, StateRole, Transition, Workflow

__all__ = [
    "KNOWN",
    "SIDE_STAGES",
    "VARIABLES",
    "Action",
    "AlertEvent",
    "AlertTable",
    "AlgorithmEntry",
    "AnswerText",
    "AreaLevel",
    "AreaText",
    "AskedField",
    "Baseline",
    "Basis",
    "CalendarText",
    "CalendarYear",
    "CallBacks",
    "CapCategory",
    "CapCertainty",
    "CapResponse",
    "CapSeverity",
    "CapUrgency",
    "CaseField",
    "Category",
    "CategoryField",
    "CheckText",
    "Choice",
    "City",
    "ClockRule",
    "Code",
    "Colour",
    "ColourRule",
    "Condition",
    "CountOf",
    "DemoAccount",
    "Duty",
    "DutyHours",
    "EscalationStep",
    "EvaluationIndicator",
    "Exchange",
    "FormText",
    "Grade",
    "Holiday",
    "Indicator",
    "Name",
    "Open311Text",
    "OutsideCheck",
    "Pack",
    "PackModel",
    "Partner",
    "Party",
    "PartyKind",
    "PersonalKind",
    "Phase",
    "PlaceField",
    "PlainWord",
    "Plan",
    "PlanOrder",
    "PlanPhase",
    "PlanRole",
    "PlanStep",
    "PlanStock",
    "PlanUnit",
    "Plans",
    "Question",
    "Reinspection",
    "ReturnReason",
    "RoleGrant",
    "Season",
    "SourceText",
    "Span",
    "Stage",
    "StandardText",
    "State",
    "StateRole",
    "TimeField",
    "TimeUnit",
    "Told",
    "ToldRole",
    "Transition",
    "TriageText",
    "VerdictReason",
    "VisitField",
    "VisitForms",
    "WarningTable",
    "Watch",
    "Weekday",
    "WorkSpan",
    "Workflow",
]
