"""``alerts.yaml``: how a person's warning becomes a public alert (CAP 1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from qipan.judge.section.warnings import WARNINGS, Colour, ranked
from qipan.packs.base import Basis, Name, PackModel, Ref
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View

CapUrgency = Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
CapSeverity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
CapCertainty = Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]
CapCategory = Literal[
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
]
CapResponse = Literal[
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"
]
Sender = Annotated[str, StringConstraints(pattern=r"^[^\s,<&]+$")]


class AlertEvent(PackModel):
    """How alerts on an indicator are called; the one without indicator holds for all others."""

    indicator: Annotated[str, Ref("indicator", blank=True)] = ""
    name: Name
    category: CapCategory
    responses: tuple[CapResponse, ...] = ()


class AlertTable(PackModel):
    """From the grades that a person gave to the axes of CAP. No p-value enters."""

    sender: Sender = Field(description="Identifies the sender all over the world, such as a domain name")
    sender_name: Name
    contact: str = ""
    level_name: Name = Field(description="Name of the parameter that carries the colour")
    colours: dict[Colour, Name]
    geocode_name: str = Field(description="Which official codes the areas have")
    urgency: dict[Annotated[str, Ref("urgency")], CapUrgency] = Field(
        description="Grade of urgency -> CAP urgency"
    )
    certainty: dict[Annotated[str, Ref("urgency")], CapCertainty] = Field(
        description="Grade of urgency -> CAP certainty"
    )
    severity: dict[Annotated[str, Ref("harm")], CapSeverity] = Field(
        description="Grade of harm -> CAP severity"
    )
    expires_hours: float = Field(gt=0, le=168)
    events: tuple[AlertEvent, ...] = Field(min_length=1)
    basis: Basis


_MAPPED = (("urgency", "urgency"), ("certainty", "urgency"), ("severity", "harm"))
# From grave to light; "Past" and "Unknown" say nothing of gravity.
_GRAVITY = {
    "urgency": get_args(CapUrgency)[:3],
    "certainty": get_args(CapCertainty)[:4],
    "severity": get_args(CapSeverity)[:4],
}


def total(view: View) -> Iterator[Problem]:
    """Every grade and every colour is mapped."""
    table = view[ALERTS]
    if table is None:
        return
    for field, axis in _MAPPED:
        for code in view.names(axis):
            if code not in getattr(table, field):
                what = _(
                    "The grade `{code}` of {axis} has no {field} of CAP.", code=code, axis=axis, field=field
                )
                yield view.problem(("alerts", field), what, _("Add it."))
    for colour in get_args(Colour):
        if colour not in table.colours:
            what = _("The colour `{colour}` has no word for the public.", colour=colour)
            yield view.problem(("alerts", "colours"), what, _("Add it in Chinese and English."))


def monotone(view: View) -> Iterator[Problem]:
    """A graver grade never becomes a lighter word of CAP."""
    table, warnings = view[ALERTS], view[WARNINGS]
    for field, axis in _MAPPED if table is not None else ():
        mapped, order = getattr(table, field), _GRAVITY[field]
        gravest = len(order)
        for grade in ranked(warnings, axis):
            word = mapped.get(grade.code)
            if word not in order:
                continue
            if order.index(word) > gravest:
                what = _("The graver `{code}` becomes the lighter `{word}`.", code=grade.code, word=word)
                yield view.problem(("alerts", field, grade.code), what, _("Order the words by gravity."))
            gravest = min(gravest, order.index(word))


def events(view: View) -> Iterator[Problem]:
    """Events name an indicator once, and one holds for all others."""
    table = view[ALERTS]
    if table is None:
        return
    named = [event.indicator for event in table.events]
    yield from unique(view, ("alerts", "events"), named, "indicator")
    if "" not in named:
        what = _("No event holds for warnings on other indicators.")
        yield view.problem(("alerts", "events"), what, _("Add one without `indicator`."))


ALERTS: Section[AlertTable | None] = register(
    Section("alerts", "alerts.yaml", AlertTable, absent=lambda _city: None, rules=(total, monotone, events))
)
