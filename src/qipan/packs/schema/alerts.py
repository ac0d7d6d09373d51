"""``alerts.yaml``: how a person's warning becomes a public alert (CAP 1.2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from qipan.packs.schema.base import Basis, Name, PackModel
from qipan.packs.schema.warnings import Colour

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

    indicator: str = ""
    name: Name
    category: CapCategory
    responses: tuple[CapResponse, ...] = ()


class AlertTable(PackModel):
    """From the grades that a person gave to the axes of CAP. No p-value enters."""

    sender: Sender = Field(description="Identifies the sender all over the world, such as a domain name")
    sender_name: Name
    contact: str = ""
    level_name: Name = Field(description="Name of the parameter that tells the colour")
    colours: dict[Colour, Name]
    geocode_name: str = Field(description="Which official codes the areas have")
    urgency: dict[str, CapUrgency] = Field(description="Grade of urgency -> CAP urgency")
    certainty: dict[str, CapCertainty] = Field(description="Grade of urgency -> CAP certainty")
    severity: dict[str, CapSeverity] = Field(description="Grade of harm -> CAP severity")
    expires_hours: float = Field(gt=0, le=168)
    events: tuple[AlertEvent, ...] = Field(min_length=1)
    basis: Basis
