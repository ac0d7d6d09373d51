"""The officers' shift during the lived stretch: the watch at its steps, and what people do about it.

The finding that a planted incident should raise is taken through the whole chain; a finding that a decoy
raised is set aside with reasons; everything else stays open, for whoever sits down at the board.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from qipan.core.public import Actor, clock, pack
from qipan.decide.public import dossier_by_id
from qipan.judge.public import Finding, dismiss, watch
from qipan.judge.section.indicators import Indicators
from qipan.places.section import Areas
from qipan.simulate.agenda import Agenda
from qipan.simulate.incidents import instant
from qipan.simulate.officers import Chain, officers_of, write_review
from qipan.simulate.schema import Incident
from qipan.simulate.simulation import Simulation

# The review is written before the stretch ends: the day shift reads the night's files first.
REVIEW_BEFORE_END = timedelta(minutes=20)
# A decoy is seen through after so long: somebody rings the caller back.
LOOK_INTO = timedelta(minutes=12)
DECOY_REASONS = "【模拟】回拨核实：多次来电为同一号码、同一住户，户内阀门未开，不是面上问题。"


class Shift:
    """Runs the watch and plays the officers.

    ``chains`` holds the chain of each planted incident by its id.
    """

    def __init__(self, simulation: Simulation) -> None:
        self.chains: dict[str, Chain] = {}
        self.findings: list[str] = []
        self._simulation = simulation
        self._officers = officers_of(pack())
        _, self._end = simulation.lived

    def look(self, at: datetime, agenda: Agenda) -> None:
        """One step of the watch, and the officers' next acts."""
        for finding in watch(until=at):
            self.findings.append(finding.public_id)
            self._take(finding, agenda)

    def _take(self, finding: Finding, agenda: Agenda) -> None:
        incident = _behind(finding, self._simulation)
        if incident is None:
            return
        if incident.decoy:
            agenda.enter(clock.now() + LOOK_INTO, partial(_set_aside, self._officers.duty, finding))
        elif incident.id not in self.chains and finding.indicator == incident.expects:
            self.chains[incident.id] = chain = Chain(finding, self._officers)
            for minute in range(1, int((self._end - finding.raised_at) / timedelta(minutes=1))):
                agenda.enter(finding.raised_at + timedelta(minutes=minute), partial(_play, chain))
            agenda.enter(self._end - REVIEW_BEFORE_END, partial(self._review, chain))

    def _review(self, chain: Chain) -> None:
        """Write the review of a chain whose work was checked, if it stands not yet."""
        ids = chain.ids
        if "check" in ids and "review" not in ids:
            rests_on = (ids["outcome"], ids["check"], ids["case"])
            write_review(self._officers, dossier_by_id(ids["decision"]), chain.story, rests_on)


def _play(chain: Chain) -> None:
    for _act in chain.advance(clock.now()):
        continue


def _set_aside(duty: Actor, finding: Finding) -> None:
    dismiss(by=duty, finding=finding, reasons=DECOY_REASONS)


def _behind(finding: Finding, simulation: Simulation) -> Incident | None:
    """The planted incident of the finding's district that was under way when it was raised."""
    at, district = finding.raised_at, pack()[Areas].district_of(finding.area.code)
    return next(
        (i for i in _under_way(simulation, at) if i.district == district and _counts(finding, i)), None
    )


def _under_way(simulation: Simulation, at: datetime) -> Iterable[Incident]:
    zone = simulation.zone
    return (i for i in simulation.text.incidents if instant(i.start, zone) <= at < instant(i.end, zone))


def _counts(finding: Finding, incident: Incident) -> bool:
    """Whether the finding's indicator counts what the incident makes people report."""
    index = pack()
    counted = index[Indicators].indicator(finding.indicator).counts.categories
    return any(index.is_within("category", r.category, c) for r in incident.reports for c in counted)
