"""What a city pack may say: one pydantic model per kind of text.

Every rule carries its legal basis (``basis``), every name stands in Chinese and English, and unknown
keys are errors. Models are frozen: a pack is a value, compared by digest, never edited in memory.
"""

from qipan.packs.schema.areas import AreaLevel, AreaText
from qipan.packs.schema.base import Basis, Code, Name, PackModel
from qipan.packs.schema.calendar import CalendarText, CalendarYear, Holiday, WorkSpan
from qipan.packs.schema.categories import Category
from qipan.packs.schema.city import City
from qipan.packs.schema.clocks import ClockRule, Stage, TimeUnit
from qipan.packs.schema.duties import Duty
from qipan.packs.schema.evaluation import EvaluationIndicator
from qipan.packs.schema.forms import KNOWN, Choice, FormText, VisitField, VisitForms
from qipan.packs.schema.indicators import Baseline, CountOf, Indicator, Watch
from qipan.packs.schema.parties import Party, PartyKind
from qipan.packs.schema.people import DemoAccount, RoleGrant
from qipan.packs.schema.sources import CaseField, CategoryField, PlaceField, SourceText, TimeField
from qipan.packs.schema.warnings import Colour, ColourRule, Grade, WarningTable
from qipan.packs.schema.whole import Pack
from qipan.packs.schema.workflow import Action, State, StateRole, Transition, Workflow

__all__ = [
    "KNOWN",
    "Action",
    "AreaLevel",
    "AreaText",
    "Baseline",
    "Basis",
    "CalendarText",
    "CalendarYear",
    "CaseField",
    "Category",
    "CategoryField",
    "Choice",
    "City",
    "ClockRule",
    "Code",
    "Colour",
    "ColourRule",
    "CountOf",
    "DemoAccount",
    "Duty",
    "EvaluationIndicator",
    "FormText",
    "Grade",
    "Holiday",
    "Indicator",
    "Name",
    "Pack",
    "PackModel",
    "Party",
    "PartyKind",
    "PlaceField",
    "RoleGrant",
    "SourceText",
    "Stage",
    "State",
    "StateRole",
    "TimeField",
    "TimeUnit",
    "Transition",
    "VisitField",
    "VisitForms",
    "WarningTable",
    "Watch",
    "WorkSpan",
    "Workflow",
]
