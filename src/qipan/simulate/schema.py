"""What ``simulator.yaml`` may say: rates, channels, weather, sensors, planted incidents, and how people work.

All of it is invented and says so; only areas and populations are real. Times are the city's wall time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from qipan.errors import PackError
from qipan.judge.section.indicators import INDICATORS
from qipan.packs.base import Code, Name, PackModel
from qipan.packs.pack import Pack
from qipan.places.section import AREAS
from qipan.sense.section.categories import CATEGORIES
from qipan.sense.section.sources import SOURCES
from qipan.simulate.section import SIMULATOR

Share = Annotated[float, Field(ge=0, le=1)]
Texts = Annotated[tuple[str, ...], Field(min_length=1)]
HOURS = 24


class Lived(PackModel):
    """The stretch that goes through the real doors, and the days of plain history before it."""

    start: datetime
    end: datetime
    history_days: int = Field(ge=1)
    watch_minutes: int = Field(default=10, ge=1)


class ColdDay(PackModel):
    """A day whose weather is told, not drawn: °C at 06:00 and at 14:00."""

    day: date
    low: float
    high: float


class Weather(PackModel):
    """Usual winter: low at 06:00, high at 14:00, and how days differ (°C; ``memory`` from day to day)."""

    low: float
    high: float
    spread: float = Field(ge=0)
    memory: float = Field(ge=0, lt=1)
    mild: float = Field(description="Above this temperature cold changes nothing")
    days: tuple[ColdDay, ...] = ()


class Matter(PackModel):
    """One kind of report: how often, when, and in what words."""

    category: Code
    per_100k_day: float = Field(gt=0)
    hours: Code
    weekend: float = Field(default=1.0, gt=0)
    cold: float = Field(default=0.0, description="Growth of the rate per °C below mild (0.03: 3 %)")
    texts: Texts


class Sensor(PackModel):
    """A kind of measuring point; readings outside [low, high] become alerts."""

    code: Code
    name: Name
    unit: str
    category: Code
    minutes: int = Field(ge=1)
    districts: tuple[str, ...]
    stations: int = Field(ge=1, description="Points per district")
    mean: float
    noise: float = Field(ge=0)
    cold: float = Field(default=0.0, description="Change per °C below mild")
    low: float
    high: float
    glitch: Share = Field(default=0.0, description="Share of readings that are false, below the low bound")
    text: str


class PlantedReports(PackModel):
    """Reports that an incident causes: ``count`` of them, most about ``peak_minutes`` after its start."""

    category: Code
    count: int = Field(ge=1)
    peak_minutes: float = Field(gt=0)
    texts: Texts


class PlantedDrop(PackModel):
    """Stations of the incident's district whose values go to ``level`` within ``fall_minutes``."""

    sensor: Code
    stations: int = Field(ge=1)
    level: float
    fall_minutes: float = Field(gt=0)


class Incident(PackModel):
    """Something planted, whose truth is recorded. A decoy looks like an incident and is none."""

    id: Code
    kind: Code
    title: Name
    story: Name
    decoy: bool = False
    one_person: bool = False
    district: str
    streets: tuple[str, ...] = Field(min_length=1)
    spread_m: float = Field(default=500.0, gt=0)
    start: datetime
    end: datetime
    expects: str = Field(default="", description="Indicator that should raise a finding; empty: none should")
    reports: tuple[PlantedReports, ...] = ()
    drops: tuple[PlantedDrop, ...] = ()


class Aftercare(PackModel):
    """What is done about closed and silent cases: looking again, calling back."""

    draw_after_hours: float = Field(gt=0, description="Into the stretch, a first draw for re-inspection")
    looks_per_hour: float = Field(gt=0)
    found_fixed: Share
    found_texts: Texts
    gone_texts: Texts
    calls_per_hour: float = Field(gt=0)
    answers: Share = Field(description="Of those called, who takes the call")
    refuses: Share = Field(description="Of these, who does not want to say anything")
    content: Share = Field(description="Of the others, for whom it is right")


class Work(PackModel):
    """How the simulated people of the city work: shares, pace and words."""

    pace: float = Field(gt=0, description="Median share of a clock's limit that a step takes")
    pace_spread: float = Field(ge=0, description="Standard deviation of the logarithm of that share")
    rejects: Share
    returns: Share
    check_fails: Share
    not_fixed: Share
    replies: Share = Field(description="Reporters who answer the answer at all")
    contests: Share = Field(description="Of these, how many contest it")
    names_left: Share = Field(description="Reporters who leave a name and a number")
    unclassified: Share = Field(description="Reports by web without a category")
    reply_hours: float = Field(gt=0)
    reject_reasons: Texts
    return_reasons: Texts
    merge_reason: str = Field(min_length=4)
    done_texts: Texts
    not_fixed_texts: Texts
    check_texts: Texts
    fail_texts: Texts
    answer_texts: Texts
    contest_texts: Texts
    aftercare: Aftercare | None = None
    answered: Share = Field(default=0.0, description="Questions of a category that get an answer at all")
    answers: dict[str, tuple[Any, ...]] = Field(
        default_factory=dict, description="By code of a question: what people answer, each as often"
    )


class SimulatorText(PackModel):
    """The whole of ``simulator.yaml``."""

    simulated: Literal[True]
    notice: Name
    citizens: str = Field(description="Source of simulated reports")
    sensors_source: str = Field(description="Source of simulated alerts")
    lived: Lived
    weather: Weather
    profiles: dict[str, tuple[float, ...]]
    channels: dict[str, float]
    matters: tuple[Matter, ...]
    sensors: tuple[Sensor, ...]
    incidents: tuple[Incident, ...]
    work: Work

    @model_validator(mode="after")
    def _hang_together(self) -> SimulatorText:
        for name, weights in self.profiles.items():
            if len(weights) != HOURS or min(weights) < 0 or sum(weights) <= 0:
                raise ValueError(f"profile '{name}' needs 24 weights from 0 up")
        unknown = {m.hours for m in self.matters} - set(self.profiles)
        drops = {d.sensor for i in self.incidents for d in i.drops} - {s.code for s in self.sensors}
        if unknown or drops:
            raise ValueError(f"not declared: {', '.join(sorted(unknown | drops))}")
        return self


def simulator_of(pack: Pack) -> SimulatorText:
    """The pack's simulator text. Raises ``PackError`` when the city declares none or it is broken."""
    if not pack[SIMULATOR]:
        raise PackError(
            "This city declares no simulator.",
            where="simulator.yaml",
            mend="Use a city that has one: harbin.",
        )
    try:
        text = SimulatorText.model_validate(pack[SIMULATOR])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise PackError(first["msg"], where=f"simulator.yaml: {where}", mend="Mend it there.") from error
    _ensure_known(pack, text)
    return text


def _ensure_known(pack: Pack, text: SimulatorText) -> None:
    """Raise ``PackError`` for codes of categories, areas or indicators that the pack does not have."""
    told = {
        "category": {m.category for m in text.matters}
        | {s.category for s in text.sensors}
        | {r.category for i in text.incidents for r in i.reports},
        "area": {i.district for i in text.incidents}
        | {s for i in text.incidents for s in i.streets}
        | {d for s in text.sensors for d in s.districts},
        "indicator": {i.expects for i in text.incidents if i.expects},
        "source": {text.citizens, text.sensors_source},
    }
    known = {
        "category": {c.code for c in pack[CATEGORIES]},
        "area": {a.code for a in pack[AREAS]},
        "indicator": {i.code for i in pack[INDICATORS]},
        "source": {s.code for s in pack[SOURCES]},
    }
    for kind, codes in told.items():
        if missing := sorted(codes - known[kind]):
            raise PackError(
                f"The city has no {kind} {', '.join(missing)}.", where="simulator.yaml", mend="Use its codes."
            )
