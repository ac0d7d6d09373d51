"""What emergencies show on the pages of warnings and cases."""

from __future__ import annotations

from qipan.cases.public import Case, CaseSignal
from qipan.core.public import Actor, Panel, prefix_of, targets_of
from qipan.emergency.case_from_warning import TAKEN_UP
from qipan.emergency.forms import BornForm, OpenForm
from qipan.emergency.opening import Ground, ground_of
from qipan.emergency.selectors import emergencies_of
from qipan.errors import RuleRefused
from qipan.people.public import Permission, has_permission
from qipan.sense.public import signal_by_id


def emergency_panel(actor: Actor, origin: str) -> Panel | None:
    """Plans opened for a warning or a case and, with the right, the form to open one, or a case."""
    found, ground = emergencies_of(origin), _ground(origin)
    chain = ground.area.chain if ground and ground.area else ()
    may = ground is not None and has_permission(actor, Permission.EMERGENCY_COMMAND, areas=chain)
    plans = ground.plans if ground and may else ()
    is_warning = prefix_of(origin) == "wrn"
    intake = ground is not None and is_warning and has_permission(actor, Permission.CASE_INTAKE, areas=chain)
    cases = _cases(origin) if is_warning else []
    if not (found or plans or intake or cases):
        return None
    content = {
        "emergencies": found,
        "origin": origin,
        "cases": cases,
        "form": OpenForm(plans=plans) if plans else None,
        "born": BornForm(initial={"title": ground.title}) if ground and intake else None,
    }
    return Panel("emergency/_panel.html", content)


def signal_panel(actor: Actor, signal: str) -> Panel | None:
    """The case of a reading, incident or alert, or the button that opens one."""
    found = signal_by_id(signal)
    joined = CaseSignal.objects.filter(signal=found).select_related("case").first()
    chain = found.area.chain if found.area else ()
    may = has_permission(actor, Permission.CASE_INTAKE, areas=chain) and found.kind in TAKEN_UP
    if joined is None and not may:
        return None
    return Panel("emergency/_signal.html", {"case": joined.case if joined else None, "signal": signal})


def _ground(origin: str) -> Ground | None:
    try:
        return ground_of(origin)
    except RuleRefused:
        return None


def _cases(warning: str) -> list[Case]:
    ids = targets_of(warning, "opened")
    return list(Case.objects.filter(public_id__in=ids).order_by("id")) if ids else []
