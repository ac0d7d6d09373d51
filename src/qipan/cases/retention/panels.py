"""What the page of a case shows of holds on it."""

from __future__ import annotations

from qipan.cases.retention.holds import standing_on
from qipan.core.public import Actor, Panel


def holds_panel(actor: Actor, case: str) -> Panel | None:
    """Until when all of the case is kept, on what basis, by whom; why is told on the page of retention."""
    del actor
    found = standing_on(case)
    return Panel("cases/retention/_panel.html", {"holds": found}) if found else None
