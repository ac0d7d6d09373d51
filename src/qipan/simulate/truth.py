"""What was planted, and what it caused: the truth against which judgement can be scored. All simulated."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qipan.simulate.happenings import NewEvent
from qipan.simulate.incidents import instant
from qipan.simulate.simulation import Simulation

FILE = "truth.json"


@dataclass(slots=True)
class Planted:
    """The truth of one incident: when, where, what should be found, and the signals and cases it caused."""

    id: str
    kind: str
    title: dict[str, str]
    story: dict[str, str]
    decoy: bool
    district: str
    streets: list[str]
    start: str
    end: str
    expects: str
    reports: int = 0
    alerts: int = 0
    signals: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)


class Truth:
    """Collects what belongs to each planted incident while the city lives."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self.planted = {
            incident.id: _planted(simulation, i) for i, incident in enumerate(simulation.text.incidents)
        }

    def note(self, happening: NewEvent, signal: str, case: str = "") -> None:
        """Remember the signal (and case) of a happening, if something planted is behind it."""
        planted = self.planted.get(happening.incident)
        if planted is None:
            return
        planted.signals.append(signal)
        if happening.kind == "alert":
            planted.alerts += 1
        else:
            planted.reports += 1
        if case:
            planted.cases.append(case)

    def write(self, store: Path) -> Path:
        """Write ``truth.json`` into the store's folder."""
        simulation = self._simulation
        told: dict[str, Any] = {
            "simulated": True,
            "notice": simulation.text.notice.model_dump(),
            "seed": simulation.seed,
            "scale": simulation.scale,
            "lived": [moment.isoformat() for moment in simulation.lived],
            "incidents": [asdict(planted) for planted in self.planted.values()],
        }
        path = store / FILE
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path


def _planted(simulation: Simulation, place: int) -> Planted:
    incident = simulation.text.incidents[place]
    return Planted(
        id=incident.id,
        kind=incident.kind,
        title=incident.title.model_dump(),
        story=incident.story.model_dump(),
        decoy=incident.decoy,
        district=incident.district,
        streets=list(incident.streets),
        start=instant(incident.start, simulation.zone).isoformat(),
        end=instant(incident.end, simulation.zone).isoformat(),
        expects=incident.expects,
    )
