"""Re-inspection: what waits, what was found, draws and their proof."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from qipan.cases.inspection import selectors
from qipan.cases.inspection.services import inspect
from qipan.cases.models import Draw, Inspection
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["inspection"])


class InspectionOut(Schema):
    """An inspection: of which case, and once it was made, what was found."""

    id: str
    draw: str
    case: str
    number: str
    title: str
    result: str
    text: str
    inspected_at: datetime | None
    inspected_by: str


class FoundIn(Body):
    """What was found on looking again."""

    result: Literal["fixed", "not-fixed", "cannot-tell"]
    text: str


class DrawOut(Schema):
    """A draw. The seed is told with the last inspection; until then nobody can draw again but the house."""

    id: str
    state: str
    since: datetime
    until: datetime | None
    commitment: str
    beacon: str
    frame_digest: str
    seed: str


class EstimateOut(Schema):
    """Share of the whole frame found fixed, weighed by the size of each party, with its 95 % interval."""

    share: float
    low: float
    high: float
    inspected: int
    waiting: int


class ProofOut(DrawOut):
    """A draw made again. ``frame`` (lines of case and stratum) is given once the seed is told."""

    holds: bool
    seed_as_committed: bool
    frame_as_noted: bool
    sample_as_kept: bool
    frame: list[str]
    share: float
    at_least: int
    estimate: EstimateOut | None


@router.get("/inspections", response=list[InspectionOut], summary="Drawn cases that wait for an inspection")
def inspections(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``case.inspect``. Oldest first."""
    return [_out(each) for each in selectors.waiting(by=actor_on(request))]


@router.post("/inspections/{inspection_id}", response=InspectionOut, summary="Say what was found")
def found(request: HttpRequest, inspection_id: str, told: FoundIn) -> dict[str, Any]:
    """Needs ``case.inspect`` and no part in the case. A closed case that is not fixed opens again."""
    by = actor_on(request)
    waiting = selectors.inspection_by_id(inspection_id, by=by)
    return _out(inspect(by=by, inspection=waiting, result=told.result, text=told.text))


@router.get("/draws", response=list[DrawOut], summary="Draws that were made")
def draws(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first."""
    require(actor_on(request), Permission.CASE_VIEW)
    return [_draw_out(each) for each in selectors.draws()]


@router.get("/draws/{draw_id}", response=ProofOut, summary="A draw, made again")
def draw(request: HttpRequest, draw_id: str) -> dict[str, Any]:
    """With all that is needed to make it once more elsewhere, once its seed is told."""
    require(actor_on(request), Permission.CASE_VIEW)
    made = selectors.draw_by_id(draw_id)
    proof = selectors.proof(made)
    checked = {"seed_as_committed": proof.seed, "frame_as_noted": proof.frame, "sample_as_kept": proof.sample}
    frame = made.frame.splitlines() if made.state == "revealed" else []
    rule = {"share": made.share, "at_least": made.at_least}
    found = selectors.estimate(made)
    said = {"estimate": asdict(found) if found else None}
    return {**_draw_out(made), "holds": proof.holds, **checked, "frame": frame, **rule, **said}


def _out(found: Inspection) -> dict[str, Any]:
    case, by = found.case, found.inspected_by
    return {
        "id": found.public_id,
        "draw": found.draw.public_id,
        "case": case.public_id,
        "number": case.number,
        "title": case.title,
        "result": found.result,
        "text": found.text,
        "inspected_at": found.inspected_at,
        "inspected_by": by.public_id if by else "",
    }


def _draw_out(made: Draw) -> dict[str, Any]:
    told = made.seed if made.state == "revealed" else ""
    plain = ("state", "since", "until", "commitment", "beacon", "frame_digest")
    return {"id": made.public_id, "seed": told, **{name: getattr(made, name) for name in plain}}
