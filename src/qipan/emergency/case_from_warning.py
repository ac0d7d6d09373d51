"""Cases that a duty officer opens from a warning, or from what a sensor or an alert reported."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.public import Case, Ordering, Task, new_task, open_case
from qipan.core.public import Actor, record, unit_of_work
from qipan.errors import RuleRefused
from qipan.judge.public import warning_by_id
from qipan.people.public import Permission, require, require_person
from qipan.sense.public import signal_by_id

# Signals that nobody reported, so that nobody waits for an answer.
TAKEN_UP = ("reading", "alert", "incident")


@unit_of_work
def case_from_warning(*, by: Actor, warning: str, title: str, category: str, area_code: str = "") -> Case:
    """Open a case from a warning in force; it is triaged and dispatched like any other.

    Needs ``case.intake`` in the warning's area. Raises ``RuleRefused`` when the warning is not in force.
    """
    require_person(by)
    found = warning_by_id(warning)
    require(by, Permission.CASE_INTAKE, areas=found.area.chain)
    if found.state != "in-force":
        raise RuleRefused(_("This warning is not in force."), where="warning")
    ordering = Ordering(by, Permission.CASE_INTAKE, warning, "warning")
    work = Task(title, "", title, category, area_code or found.area.code)
    return new_task(ordering, work, simulated=found.simulated)


@unit_of_work
def case_from_signal(*, by: Actor, signal: str, title: str = "") -> Case:
    """Open a case from a sensor's reading or somebody's alert, which has no reporter.

    Needs ``case.intake`` where it was. Raises ``RuleRefused`` for what a person reported: that has a case.
    """
    require_person(by)
    found = signal_by_id(signal)
    require(by, Permission.CASE_INTAKE, areas=found.area.chain if found.area else ())
    if found.kind not in TAKEN_UP:
        raise RuleRefused(_("Only readings, incidents and alerts are taken up this way."), where="signal")
    case = open_case(by=by, signals=[found], title=title).case
    record("act.case.taken-up", by=by, subject=case.public_id, data={"kind": found.kind})
    return case
