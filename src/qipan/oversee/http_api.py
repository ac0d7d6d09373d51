"""The API of oversight: the chain both ways, the audit trail, reviews, evaluation and indicators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from qipan.cases.public import Hold, hold_by_id, latest_holds, lift_hold, place_hold, state_of
from qipan.core.public import latest_events, pack
from qipan.errors import InputError
from qipan.judge.section.indicators import INDICATORS
from qipan.oversee.chains import fold_for, walk_for
from qipan.oversee.operations.http_api import router as operation
from qipan.oversee.retention import kept, subject_of
from qipan.oversee.selectors import evaluate
from qipan.oversee.services import review
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["oversight"])
router.add_router("", operation)
MOST_EVENTS = 500
MOST_ROWS = 2**63 - 1


class StepOut(Schema):
    """An edge of the chain, with its distance from the start."""

    depth: int
    source: str
    target: str
    relation: str


class ObjectOut(Schema):
    """An object of the chain as it presents itself."""

    public_id: str
    stage: str
    title: str
    state: str
    at: str
    url: str
    simulated: bool


class FoldOut(Schema):
    """``count`` links of one relation to objects of one kind that are no steps of their own.

    They hang on ``node`` (read them a page at a time from ``/walk/{node}/neighbours``); where ``node`` is
    empty, on folded objects of the kind ``via``. With ``more`` there are more than ``count``.
    """

    depth: int
    node: str
    via: str
    relation: str
    kind: str
    count: int
    more: bool


class NeighboursOut(Schema):
    """Neighbours of an object, oldest first; ``after`` gives the next page and is empty at the end."""

    objects: list[ObjectOut]
    after: str


class NeighboursQuery(Schema):
    """Which neighbours: by one relation, of objects whose ids begin with ``kind``, after a page before."""

    relation: str
    direction: Literal["up", "down"] = "up"
    kind: str = ""
    after: str = ""


class WalkOut(Schema):
    """What was reached from ``start``; ``left_out`` links are folded, and ``folds`` says which."""

    start: str
    direction: Literal["up", "down"]
    steps: list[StepOut]
    objects: dict[str, ObjectOut]
    folds: list[FoldOut]
    left_out: int


class LogEventOut(Schema):
    """One happening of the log."""

    row: int = Field(description="Give the least of a page as ``before`` to see older ones")
    id: str
    action: str
    at: datetime
    recorded_at: datetime
    actor: str
    organisation: str
    subject: str
    data: Any


class EventQuery(Schema):
    """Which events; empty fields do not restrict. ``action`` may name several, separated by commas."""

    action: str = ""
    actor: str = ""
    subject: str = ""
    before: int | None = Field(None, ge=0, le=MOST_ROWS)
    size: int = 100


class IndicatorOut(Schema):
    """A measure of the city with all that is needed to contest it."""

    code: str
    name: str
    definition: str
    unit: str
    direction: str
    window_minutes: int
    step_minutes: int
    watched: bool
    basis: str


EVALUATED = ("numerator", "denominator", "share", "without_exemptions", "low", "high")


class EvaluationOut(Schema):
    """A share of cases with its counts and its 95 % interval (Wilson); null where nothing fell due."""

    code: str
    version: str
    name: str
    definition: str
    direction: str
    numerator: int
    denominator: int
    share: float | None
    without_exemptions: int | None
    low: float
    high: float
    start: datetime
    end: datetime


class KeptOut(Schema):
    """A kind of personal data: its span, from when it counts, what is due today and what is held."""

    kind: str
    name: str
    begins: str
    days: int | None
    basis: str
    due: int
    held: int


class HoldIn(Body):
    """What is to be kept, why, on what basis, until when."""

    matter: str
    reason: str
    basis: str
    until: date


class LiftIn(Body):
    """Why a hold ends."""

    reason: str


class HoldOut(Schema):
    """A hold as it stands."""

    id: str
    state: str
    subject: str
    reason: str
    basis: str
    until: date
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None


class ReviewIn(Body):
    """What a case or a decision changed, against what was expected."""

    subject: str
    expected: str
    seen: str
    lesson: str
    rests_on: list[str] = []
    proposes_change: bool = False


class ReviewOut(Schema):
    """A review as written."""

    id: str
    subject: str
    reviewed_at: datetime


@router.get("/walk/{public_id}", response=WalkOut, summary="Walk the chain from an object")
def walk_from(
    request: HttpRequest, public_id: str, direction: Literal["up", "down"] = "up"
) -> dict[str, Any]:
    """Up to the data it rests on, or down to the effect it had. Needs ``board.view``."""
    by = actor_on(request)
    require(by, Permission.BOARD_VIEW)
    found = walk_for(by, public_id, direction)
    return {**asdict(found), "left_out": found.left_out}


@router.get(
    "/walk/{public_id}/neighbours", response=NeighboursOut, summary="Page through the neighbours of an object"
)
def neighbours_of(request: HttpRequest, public_id: str, asked: Query[NeighboursQuery]) -> dict[str, Any]:
    """50 at a time: what a walk folds away. Needs ``board.view``."""
    by = actor_on(request)
    require(by, Permission.BOARD_VIEW)
    found = fold_for(by, public_id, asked.direction, asked.relation, kind=asked.kind, after=asked.after)
    return asdict(found)


@router.get("/events", response=list[LogEventOut], summary="Read the event log, newest first")
def list_events(request: HttpRequest, asked: Query[EventQuery]) -> list[dict[str, Any]]:
    """At most 500 a page. Needs ``audit.view``."""
    require(actor_on(request), Permission.AUDIT_VIEW)
    events = latest_events(
        before=asked.before,
        actions=[a for a in asked.action.split(",") if a],
        actor=asked.actor,
        subject=asked.subject,
        size=max(1, min(asked.size, MOST_EVENTS)),
    )
    names = ("action", "at", "recorded_at", "actor", "organisation", "subject")
    return [
        {"row": e.pk, "id": e.public_id, "data": e.content, **{name: getattr(e, name) for name in names}}
        for e in events
    ]


@router.get("/indicators", response=list[IndicatorOut], summary="List the city's indicators")
def list_indicators(request: HttpRequest) -> list[dict[str, Any]]:
    """Definition, unit and legal basis as the city's text has them. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    language = get_language() or "zh"
    return [
        {
            "code": i.code,
            **{part: getattr(i, part).in_language(language) for part in ("name", "definition", "unit")},
            **{part: getattr(i, part) for part in ("direction", "window_minutes", "step_minutes", "basis")},
            "watched": i.watch is not None,
        }
        for i in pack().pack[INDICATORS]
    ]


@router.get("/evaluation", response=list[EvaluationOut], summary="Evaluate the cases opened in a period")
def evaluation(
    request: HttpRequest, start: AwareDatetime, end: AwareDatetime, district: str = "", party: str = ""
) -> list[dict[str, Any]]:
    """Times with their zone; ``end`` is not in the period; ``party`` is a lead. Needs ``evaluation.view``."""
    if start >= end:
        raise InputError(
            _("This is not a period."), where="start, end", mend=_("Let it begin before it ends.")
        )
    language = get_language() or "zh"
    return [
        {
            "code": e.indicator.code,
            "version": e.indicator.version,
            "name": e.indicator.name.in_language(language),
            "definition": e.indicator.definition.in_language(language),
            "direction": e.indicator.direction,
            **{part: getattr(e, part) for part in EVALUATED},
            "start": e.start,
            "end": e.end,
        }
        for e in evaluate(by=actor_on(request), start=start, end=end, district=district, party=party)
    ]


@router.get("/retention", response=list[KeptOut], summary="How long what is kept, and what is due")
def retention(request: HttpRequest) -> list[dict[str, Any]]:
    """Every kind of personal data; ``days`` is null where the city's text ends it never."""
    return [
        {
            "kind": each.kind.code,
            "name": str(each.kind.name),
            "begins": str(each.kind.begins),
            "days": each.span.days if each.span else None,
            "basis": each.span.basis if each.span else "",
            "due": each.due,
            "held": each.held,
        }
        for each in kept(by=actor_on(request))
    ]


@router.get("/holds", response=list[HoldOut], summary="Legal holds, the newest first")
def holds(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``retention.view``."""
    require(actor_on(request), Permission.RETENTION_VIEW)
    return [_hold_out(each) for each in latest_holds()]


@router.post("/holds", response={201: HoldOut}, summary="Keep what would be shredded")
def hold(request: HttpRequest, told: HoldIn) -> Status[dict[str, Any]]:
    """``matter`` is the number of a case, or the id of a case, of a letter held back or of an import."""
    by = actor_on(request)
    require(by, Permission.RETENTION_HOLD)
    rest = told.model_dump(exclude={"matter"})
    return Status(201, _hold_out(place_hold(by=by, subject=subject_of(told.matter), **rest)))


@router.post("/holds/{hold_id}/lift", response=HoldOut, summary="Lift a hold before its day")
def lift(request: HttpRequest, hold_id: str, told: LiftIn) -> dict[str, Any]:
    """Needs ``retention.hold`` and a reason."""
    by = actor_on(request)
    require(by, Permission.RETENTION_HOLD)
    return _hold_out(lift_hold(by=by, hold=hold_by_id(hold_id), reason=told.reason))


def _hold_out(found: Hold) -> dict[str, Any]:
    plain = ("subject", "reason", "basis", "until", "placed_at", "lifted_at")
    told = {name: getattr(found, name) for name in plain}
    return {"id": found.public_id, "state": state_of(found), "placed_by": found.placed_by.public_id, **told}


@router.post("/reviews", response={201: ReviewOut}, summary="Write a review")
def write_review(request: HttpRequest, told: ReviewIn) -> Status[dict[str, Any]]:
    """Needs ``review.write``; refused to anybody who handled the case."""
    made = review(by=actor_on(request), **told.model_dump())
    return Status(201, {"id": made.public_id, "subject": made.subject, "reviewed_at": made.reviewed_at})
