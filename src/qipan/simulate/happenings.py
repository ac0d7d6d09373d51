"""What happens in a simulated city: one value per report or alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qipan.simulate.wording import Person


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A report by a person, or an alert of a sensor.

    ``incident`` names the planted truth behind it, or is empty.
    ``at`` is aware (UTC), coordinates are degrees, ``ref`` is unique within the simulation.
    """

    at: datetime
    kind: Literal["report", "alert"]
    channel: str
    category: str
    text: str
    ref: str
    lon: float
    lat: float
    district: str
    address: str = ""
    person: Person | None = None
    incident: str = ""
    value: float | None = None
    unit: str = ""
    station: str = ""
