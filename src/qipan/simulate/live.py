"""The lived stretch: happenings go through the real doors, people work, the watch runs: on simulated time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import numpy as np

from qipan.cases import public as case_room
from qipan.core.public import clock, system
from qipan.sense.public import Source, receive, source_by_code
from qipan.simulate.aftercare import Aftercare
from qipan.simulate.agenda import Agenda
from qipan.simulate.caselife import CaseLife
from qipan.simulate.happenings import NewEvent
from qipan.simulate.incidents import instant
from qipan.simulate.pace import Pace
from qipan.simulate.servants import Staff
from qipan.simulate.signals import observation_of
from qipan.simulate.simulation import Simulation
from qipan.simulate.truth import Truth

_PEOPLE, _AFTERCARE = 17, 19
Watch = Callable[[datetime, Agenda], None]


@dataclass(frozen=True, slots=True)
class Lived:
    """What a lived stretch did: steps by name, and the truth of what was planted."""

    steps: Mapping[str, int]
    truth: Truth


def live(
    simulation: Simulation,
    *,
    staff: Staff,
    watch: Watch,
    on_progress: Callable[[datetime], None] = lambda _at: None,
) -> Lived:
    """Live the simulation's stretch: each report is an intake, each alert a signal.

    ``watch`` is called at each watch step with its time and the agenda, on which it may enter what people do
    about what was found.
    """
    start, end = simulation.lived
    text, truth, agenda = simulation.text, Truth(simulation), Agenda(end)
    cases = CaseLife(
        work=text.work,
        source=source_by_code(text.citizens),
        staff=staff,
        pace=Pace(text.work, np.random.default_rng([simulation.seed, _PEOPLE])),
        agenda=agenda,
        mended={i.id: instant(i.end, simulation.zone) for i in text.incidents if not i.decoy},
    )
    sensors = source_by_code(text.sensors_source)
    for happening in simulation.happenings(start, end):
        deed = partial(_report, cases, truth, happening)
        if happening.kind == "alert":
            deed = partial(_alert, sensors, truth, happening)
        agenda.enter(happening.at, deed)
    _enter_watch(agenda, watch, start, end, timedelta(minutes=text.lived.watch_minutes))
    pace = Pace(text.work, np.random.default_rng([simulation.seed, _AFTERCARE]))
    # A commitment to a draw comes before anything is closed.
    agenda.enter(start, _draw)
    if text.work.aftercare is not None:
        aftercare = Aftercare(
            text=text.work.aftercare,
            contests=text.work.contest_texts,
            staff=staff,
            pace=pace,
            agenda=agenda,
            steps=cases.steps,
            zone=simulation.zone,
        )
        aftercare.plan(start, end)
    agenda.run(on_progress)
    # What was closed since is drawn for the day shift.
    with clock.at(end):
        _draw()
    steps = Counter(cases.steps) + Counter(alert=sum(p.alerts for p in truth.planted.values()))
    return Lived(steps, truth)


def _draw() -> None:
    case_room.draw_inspections()


def _report(cases: CaseLife, truth: Truth, happening: NewEvent) -> None:
    receipt = cases.report(happening)
    truth.note(happening, receipt.case.origin, receipt.case.public_id)


def _alert(source: Source, truth: Truth, happening: NewEvent) -> None:
    signal = receive(by=system("sensors"), source=source, observation=observation_of(happening))
    truth.note(happening, signal.public_id)


def _enter_watch(agenda: Agenda, watch: Watch, start: datetime, end: datetime, step: timedelta) -> None:
    at = start
    while at < end:
        agenda.enter(at, partial(watch, at, agenda))
        at += step
