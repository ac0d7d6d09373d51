"""What a city pack may say: one pydantic model per kind of text.

Every rule carries its legal basis (``basis``), every name stands in Chinese and English, and unknown
keys are errors. Models are frozen: a pack is a value, compared by digest, never edited in memory.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._{}-]*$", max_length=64)]
Basis = Annotated[str, StringConstraints(min_length=3)]


class PackModel(BaseModel):
    """Base of all pack texts: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Name(PackModel):
    """A name in Chinese and English; both are required so that neither interface has holes."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The Chinese name for any ``zh*`` language code, the English one otherwise."""
        return self.zh if language.startswith("zh") else self.en


# --- city.yaml --------------------------------------------------------------------------------


class City(PackModel):
    """Identity of the city and of this version of its text."""

    code: Code
    version: str = Field(min_length=1, description="Calendar version of the text, e.g. 2026.1")
    name: Name
    timezone: str = Field(description="IANA name, e.g. Asia/Shanghai")
    admin_code: str = Field(description="Official code of the city's own area, e.g. 2301")
    centre: tuple[float, float] = Field(description="Longitude, latitude where the map opens")
    zoom: float = 8.0
    datum: Literal["WGS84", "GCJ-02", "unstated"] = "WGS84"
    language: Literal["zh-hans", "en"] = "zh-hans"


# --- areas.csv + areas.geojson ------------------------------------------------------------------

AreaLevel = Literal["city", "district", "street", "community", "grid"]


class AreaText(PackModel):
    """One row of ``areas.csv``; the geometry, where one is known, stands in ``areas.geojson``."""

    code: str
    level: AreaLevel
    name_zh: str
    name_en: str
    parent: str = ""
    population: int | None = None
    population_year: int | None = None


# --- parties.yaml -------------------------------------------------------------------------------

PartyKind = Literal[
    "party-body", "government", "street", "community", "enterprise", "social-organisation", "citizen"
]


class Party(PackModel):
    """An organisation. With ``per: district`` one is made for every district: ``{area}`` in the
    code and ``{area_name}`` in the names are replaced.
    """

    code: Code
    kind: PartyKind
    name: Name
    parent: str = ""
    area: str = ""
    per: Literal["", "district"] = ""


# --- categories.yaml ----------------------------------------------------------------------------


class Category(PackModel):
    """A class of matter. Codes are hierarchical by dots or digits; ``parent`` says so explicitly."""

    code: Code
    name: Name
    parent: str = ""
    basis: Basis
    keywords: tuple[str, ...] = Field(default=(), description="Words that suggest this class in a report")


# --- duties.yaml --------------------------------------------------------------------------------


class Duty(PackModel):
    """Who leads and who assists: category (and all below it) × area. The most specific rule wins.

    ``lead``, ``assist`` and ``fallback`` are party codes; ``{district}`` in them is the code of the
    case's district.
    """

    id: Code
    category: str = Field(description="Category code; the rule holds for its descendants too")
    area: str = Field(default="", description="Area code; empty means the whole city")
    lead: str
    assist: tuple[str, ...] = ()
    fallback: str
    basis: Basis


# --- workflow.yaml ------------------------------------------------------------------------------

StateRole = Literal["initial", "open", "handled", "checked", "closed", "ended"]
Action = Literal[
    "triage",
    "dispatch",
    "accept",
    "return",
    "handle",
    "check-pass",
    "check-fail",
    "answer",
    "close",
    "reopen",
    "reject",
    "merge",
    "cancel",
]


class State(PackModel):
    """A state of a case. ``role`` ties the city's own word to what the engine guarantees.

    ``closed`` is reached only through handling and an independent check; ``ended`` is an ending
    without work (rejected, merged, cancelled), which always needs a reason.
    """

    code: Code
    role: StateRole
    name: Name
    colour: Literal["grey", "accent", "plain", "done"] = "plain"


class Transition(PackModel):
    """An allowed step. ``starts``/``stops`` name the clock stages that begin and end with it."""

    action: Action
    sources: tuple[str, ...] = Field(min_length=1)
    target: str
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    basis: Basis


class Workflow(PackModel):
    """The life of a case as this city declares it."""

    states: tuple[State, ...]
    transitions: tuple[Transition, ...]


# --- clocks.yaml --------------------------------------------------------------------------------

Stage = Literal["accept", "dispatch", "handle", "check", "answer"]
TimeUnit = Literal["working-hours", "working-days", "calendar-hours", "calendar-days", "emergency-hours"]


class ClockRule(PackModel):
    """The limit of a stage for a category (and all below it); the most specific rule wins."""

    id: Code
    stage: Stage
    category: str = Field(default="", description="Empty means every category")
    amount: float = Field(gt=0)
    unit: TimeUnit
    basis: Basis


# --- calendar.yaml ------------------------------------------------------------------------------


class WorkSpan(PackModel):
    """Working hours on some weekdays, local wall time, ``start`` < ``end`` on the same day."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    start: time
    end: time


class Holiday(PackModel):
    """A named official holiday with its dates."""

    name: Name
    days: tuple[date, ...] = Field(min_length=1)


class CalendarYear(PackModel):
    """One year as published. ``workdays`` are make-up workdays (调休): weekend days that count."""

    year: int
    source: str = Field(min_length=3, description="The official notice")
    holidays: tuple[Holiday, ...] = ()
    workdays: tuple[date, ...] = ()


class CalendarText(PackModel):
    """Working hours, emergency duty hours, and the years whose holidays are published.

    A deadline that falls in a year that is not listed is provisional.
    """

    hours: tuple[WorkSpan, ...]
    emergency_hours: tuple[WorkSpan, ...] = Field(
        default=(), description="Hours in which emergency limits run; empty means round the clock"
    )
    years: tuple[CalendarYear, ...]
    basis: Basis


# --- indicators.yaml ----------------------------------------------------------------------------


class CountOf(PackModel):
    """Which signals an indicator counts. Empty lists do not restrict."""

    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = Field(default=(), description="Category codes, descendants included")


class Baseline(PackModel):
    """What is usual: counts of the same hour of day and weekday within ``history_days``."""

    history_days: int = Field(gt=27)
    min_history_days: int = Field(default=28, gt=6)
    exclude_last_hours: int = Field(
        default=24, ge=0, description="Kept out so a crisis does not teach itself"
    )


class Watch(PackModel):
    """When a count becomes a signal for judgement (研判信号). It never sets a colour."""

    recurrence_days: float = Field(
        gt=0, description="Raise when so high a count is expected once in so many days"
    )
    min_observed: int = Field(default=3, ge=1)
    level: AreaLevel = Field(default="city", description="Areas that are watched one by one")
    quiet_hours: int = Field(
        default=6, ge=1, description="A finding without new excess for so long has ended"
    )


class Indicator(PackModel):
    """A measure of the city, with all that is needed to compute and to contest it."""

    code: Code
    name: Name
    definition: Name
    unit: Name
    direction: Literal["lower-is-better", "higher-is-better", "neutral"]
    counts: CountOf
    window_minutes: int = Field(default=60, ge=10)
    step_minutes: int = Field(default=10, ge=1)
    feed: str = Field(
        default="",
        description="Source whose silence makes the indicator unknown, not zero; empty: all counted sources",
    )
    feed_gap_minutes: int = Field(
        default=0, ge=0, description="Silence of the feed longer than this is a gap; 0: never"
    )
    baseline: Baseline
    watch: Watch | None = None
    basis: Basis


# --- warnings.yaml ------------------------------------------------------------------------------

Colour = Literal["blue", "yellow", "orange", "red"]


class Grade(PackModel):
    """One step on an axis of the decision table; ``rank`` grows with gravity."""

    code: Code
    rank: int = Field(ge=1)
    name: Name


class ColourRule(PackModel):
    """First match wins; an axis left empty matches every grade at or above nothing."""

    urgency: tuple[str, ...] = ()
    trend: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    colour: Colour


class WarningTable(PackModel):
    """A person grades urgency, trend and harm; this table gives the colour. No p-value enters."""

    urgency: tuple[Grade, ...]
    trend: tuple[Grade, ...]
    harm: tuple[Grade, ...]
    rules: tuple[ColourRule, ...]
    basis: Basis


# --- evaluation.yaml ----------------------------------------------------------------------------


class EvaluationIndicator(PackModel):
    """A share of cases: numerator and denominator are named sets that the engine knows."""

    code: Code
    version: str
    name: Name
    definition: Name
    numerator: Literal["closed-in-time", "confirmed", "reopened"]
    denominator: Literal["due", "closed", "answered"]
    direction: Literal["lower-is-better", "higher-is-better"]
    basis: Basis


# --- sources/*.yaml -----------------------------------------------------------------------------


class TimeField(PackModel):
    """How a time is read. ``date_column`` joins a separate date; ``fold`` says which side of a
    repeated autumn hour is meant; ``timezone`` is the zone of wall times (``UTC`` included).
    """

    column: str
    date_column: str = ""
    formats: tuple[str, ...] = Field(
        default=(), description="strptime formats tried in order; empty: ISO 8601 or typed"
    )
    timezone: str
    fold: Literal["first", "second", "reject"] = "first"
    optional: bool = False


class CategoryField(PackModel):
    """Which columns name the category, and the city's code for each of their values."""

    column: str
    values: dict[str, str]
    blank: str = Field(default="", description="Category of an empty value; empty string: unclassified")
    unknown: Literal["quarantine", "unclassified"] = "quarantine"


class PlaceField(PackModel):
    """Coordinates and, where the source knows it, the official area code (``prefix`` + value).

    A whole number that the file writes as ``25.0`` counts as ``25``.
    """

    longitude: str = ""
    latitude: str = ""
    bounds: tuple[float, float, float, float] | None = Field(
        default=None, description="west, south, east, north: a point outside is an error"
    )
    area_column: str = ""
    area_prefix: str = ""
    address_column: str = ""


class CaseField(PackModel):
    """Sources of old case files: which statuses mean closed, and where the closing time stands."""

    status_column: str
    states: dict[str, str] = Field(description="Source status -> state code of the workflow")
    closed_at: TimeField | None = None


class SourceText(PackModel):
    """A mapping from somebody's file to signals. ``version`` changes with every change of mapping."""

    code: Code
    version: str
    name: Name
    owner: str = Field(description="Party code of the owner, who keeps owning it")
    kind: Literal["file", "form", "sensor", "snapshots", "simulator"]
    signal_kind: Literal["report", "reading", "incident", "alert", "opinion", "inspection"]
    channel: str = "file"
    licence: str
    files: str = Field(default="", description="Glob inside a folder, when a folder is imported")
    encoding: str = Field(default="", description="Empty: detect UTF-8, then GB18030")
    columns: tuple[str, ...] = Field(
        default=(), description="Columns that must be there; others are an error"
    )
    key: tuple[str, ...] = Field(default=(), description="Columns that identify a row")
    occurred_at: TimeField | None = None
    received_at: TimeField | None = None
    category: CategoryField | None = None
    place: PlaceField | None = None
    text: tuple[str, ...] = ()
    keep: tuple[str, ...] = Field(default=(), description="Columns kept in the payload")
    confidence: float = Field(default=1.0, gt=0, le=1)
    case: CaseField | None = None
    basis: Basis


# --- people.yaml --------------------------------------------------------------------------------


class RoleGrant(PackModel):
    """A role with its scope: an organisation (and those below) and an area (and those below)."""

    role: Code
    organisation: str = ""
    area: str = ""


class DemoAccount(PackModel):
    """An obviously invented person; made only in demo stores."""

    username: Code
    name: Name
    organisation: str
    roles: tuple[RoleGrant, ...]


# --- the whole ----------------------------------------------------------------------------------


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
    sources: tuple[SourceText, ...] = ()
    accounts: tuple[DemoAccount, ...] = ()
    simulator: dict[str, Any] = Field(default_factory=dict)
