"""At intake: whether the new report looks like an earlier one. Noted in its event, for whoever sorts it."""

from __future__ import annotations

from typing import Any

from qipan.cases.models import Case
from qipan.cases.similar.candidates import Said, candidates
from qipan.sense.public import Signal
from qipan.suggest.public import in_use


def said_by(case: Case, signal: Signal) -> Said:
    """What is known of the report behind a case."""
    return Said(
        text=signal.text,
        category=case.category,
        address=signal.address,
        lon=case.lon,
        lat=case.lat,
        cell=case.cell,
        area_id=case.area_id,
        at=case.opened_at,
    )


def likely_duplicate(case: Case, signal: Signal) -> dict[str, Any]:
    """Facts for the event of a case about to be opened: the likeliest earlier case, by which model, how sure.

    Empty when none is likely. One bounded query; it decides nothing.
    """
    found = candidates(said_by(case, signal), thorough=False)
    if not found or not found[0].likely:
        return {}
    best = found[0]
    return {
        "similar": {
            "case": best.case,
            "probability": round(best.probability, 3),
            "model": in_use().public_id or "by-hand",
        }
    }
