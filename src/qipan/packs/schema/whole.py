"""The whole pack."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from qipan.packs.schema.alerts import AlertTable
from qipan.packs.schema.answers import AnswerText
from qipan.packs.schema.areas import AreaText
from qipan.packs.schema.base import PackModel
from qipan.packs.schema.calendar import CalendarText
from qipan.packs.schema.categories import Category
from qipan.packs.schema.checks import CheckText
from qipan.packs.schema.city import City
from qipan.packs.schema.clocks import ClockRule
from qipan.packs.schema.conditions import Condition
from qipan.packs.schema.duties import Duty, ReturnReason
from qipan.packs.schema.escalation import EscalationStep
from qipan.packs.schema.evaluation import EvaluationIndicator
from qipan.packs.schema.exchange import Exchange
from qipan.packs.schema.forms import VisitForms
from qipan.packs.schema.indicators import Indicator
from qipan.packs.schema.parties import Party
from qipan.packs.schema.people import DemoAccount
from qipan.packs.schema.plans import Plans
from qipan.packs.schema.retention import Span
from qipan.packs.schema.sources import SourceText
from qipan.packs.schema.triage import TriageText
from qipan.packs.schema.warnings import WarningTable
from qipan.packs.schema.workflow import Workflow


class Pack(PackModel):
    """A city as text. ``simulator`` stays a plain mapping here: the simulator owns its schema."""

    city: City
    areas: tuple[AreaText, ...]
    parties: tuple[Party, ...]
    categories: tuple[Category, ...]
    duties: tuple[Duty, ...]
    workflow: Workflow
    clocks: tuple[ClockRule, ...]
    calendar: CalendarText
    indicators: tuple[Indicator, ...]
    warnings: WarningTable
    evaluation: tuple[EvaluationIndicator, ...]
    answers: AnswerText | None = None
    checks: CheckText = CheckText()
    sources: tuple[SourceText, ...] = ()
    exchange: Exchange = Exchange()
    plans: Plans = Plans()
    alerts: AlertTable | None = None
    forms: VisitForms = VisitForms()
    accounts: tuple[DemoAccount, ...] = ()
    triage: TriageText | None = None
    return_reasons: tuple[ReturnReason, ...] = ()
    conditions: tuple[Condition, ...] = ()
    escalation: tuple[EscalationStep, ...] = ()
    retention: tuple[Span, ...] = ()
    simulator: dict[str, Any] = Field(default_factory=dict)
