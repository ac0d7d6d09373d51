"""What the page of a case shows of its re-inspections: those that were made, never those that wait."""

from __future__ import annotations

from qipan.cases.inspection.selectors import inspections_of
from qipan.core.public import Actor, Panel


def inspections_panel(actor: Actor, case: str) -> Panel | None:
    """Who looked at the case again, when, and what was found."""
    del actor
    found = inspections_of(case)
    return Panel("cases/inspection/_panel.html", {"inspections": found}) if found else None
