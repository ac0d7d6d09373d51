"""Emergencies: what the pages do, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.cases.public import api_schemas as shapes
from qipan.cases.public import order_out, state_out
from qipan.emergency import opening, selectors, staffing, steps, stock
from qipan.emergency.alerts.http_api import router as alerts
from qipan.emergency.case_from_warning import case_from_signal, case_from_warning
from qipan.emergency.models import Emergency
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["emergencies"])
router.add_router("", alerts)


class EmergencyOut(Schema):
    """An opened plan and how it stands."""

    id: str
    plan: str
    origin: str
    title: str
    colour: str
    state: str
    area: str
    officer: str
    opened_at: datetime
    opened_by: str
    reasons: str
    ended_at: datetime | None
    end_reasons: str
    simulated: bool


class EmergencyStepOut(Schema):
    """A step with its clock."""

    id: str
    code: str
    state: str
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    note: str
    case: str
    explanation: Any


class EmergencyUseOut(Schema):
    """Stock asked for."""

    id: int
    code: str
    amount: int
    purpose: str
    state: str


class EmergencyEntryOut(Schema):
    """A line of the log book."""

    id: int
    at: datetime
    by: str
    text: str
    corrects: int | None


class EmergencyHandoverOut(Schema):
    """A hand-over; without ``incoming`` it waits."""

    outgoing: str
    situation: str
    open_points: str
    offered_at: datetime
    incoming: str
    accepted_at: datetime | None


class EmergencyDetail(EmergencyOut):
    """An emergency with all that belongs to it."""

    steps: list[EmergencyStepOut]
    posts: dict[str, str] = Field(description="Role -> account id")
    uses: list[EmergencyUseOut]
    entries: list[EmergencyEntryOut]
    handovers: list[EmergencyHandoverOut]


class OpenIn(Body):
    """Which plan is opened for which warning or case, and why."""

    origin: str
    plan: str
    reasons: str


class PostIn(Body):
    """Who holds a role."""

    role: str
    username: str


class NoteIn(Body):
    """What was done."""

    note: str


class EmergencyReasonsIn(Body):
    """Why."""

    reasons: str


class StockIn(Body):
    """How much of what, and what for."""

    code: str
    amount: int
    purpose: str = Field(max_length=200)


class LogIn(Body):
    """A line of the log book."""

    text: str
    corrects: int | None = None


class EmergencyHandoverIn(Body):
    """What the next shift must know."""

    situation: str
    open_points: str


class BornIn(Body):
    """A case opened from a warning."""

    title: str = Field(max_length=160)
    category: str
    area: str = ""


class TakenUpIn(Body):
    """How the case is called; empty: what the signal says."""

    title: str = Field("", max_length=160)


@router.get("/emergencies", response=list[EmergencyOut], summary="The newest emergencies")
def list_emergencies(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``board.view``; at most 50, newest first."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return [_out(each) for each in selectors.emergencies()]


@router.get("/emergencies/{emergency_id}", response=EmergencyDetail, summary="One emergency")
def read_emergency(request: HttpRequest, emergency_id: str) -> dict[str, Any]:
    """Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return _detail(selectors.emergency_by_id(emergency_id))


@router.post("/emergencies", response={201: EmergencyDetail}, summary="Open a plan")
def open_plan(request: HttpRequest, told: OpenIn) -> Status[dict[str, Any]]:
    """Needs ``emergency.command`` where the warning or the case is, and reasons."""
    made = opening.open_plan(by=actor_on(request), origin=told.origin, plan=told.plan, reasons=told.reasons)
    return Status(201, _detail(made))


@router.post("/emergencies/{emergency_id}/posts", response=EmergencyDetail, summary="Name who holds a role")
def fill_post(request: HttpRequest, emergency_id: str, told: PostIn) -> dict[str, Any]:
    """By the officer in charge."""
    found = selectors.emergency_by_id(emergency_id)
    staffing.fill_post(by=actor_on(request), emergency=found, role=told.role, username=told.username)
    return _detail(found)


@router.post(
    "/emergencies/{emergency_id}/steps/{code}/finish",
    response=EmergencyDetail,
    summary="Report a step as done",
)
def finish_step(request: HttpRequest, emergency_id: str, code: str, told: NoteIn) -> dict[str, Any]:
    """By somebody with a post, or who may command."""
    found = selectors.emergency_by_id(emergency_id)
    steps.finish_step(by=actor_on(request), emergency=found, step=code, note=told.note)
    return _again(found)


@router.post(
    "/emergencies/{emergency_id}/steps/{code}/skip", response=EmergencyDetail, summary="Leave a step out"
)
def skip_step(request: HttpRequest, emergency_id: str, code: str, told: EmergencyReasonsIn) -> dict[str, Any]:
    """By the officer in charge, with reasons."""
    found = selectors.emergency_by_id(emergency_id)
    steps.skip_step(by=actor_on(request), emergency=found, step=code, reasons=told.reasons)
    return _again(found)


@router.post(
    "/emergencies/{emergency_id}/steps/{code}/order",
    response={201: shapes.OrderOut},
    summary="Give a step's work to its party",
)
def order_step(request: HttpRequest, emergency_id: str, code: str) -> Status[dict[str, Any]]:
    """By the officer in charge. Makes a task case under the same clocks and checks as any other."""
    found = selectors.emergency_by_id(emergency_id)
    order = steps.order_step(by=actor_on(request), emergency=found, step=code)
    return Status(201, order_out(order, order.case))


@router.post("/emergencies/{emergency_id}/stock", response={201: EmergencyDetail}, summary="Ask for stock")
def request_stock(request: HttpRequest, emergency_id: str, told: StockIn) -> Status[dict[str, Any]]:
    """By somebody with a post, or who may command."""
    found = selectors.emergency_by_id(emergency_id)
    stock.request_stock(
        by=actor_on(request), emergency=found, code=told.code, amount=told.amount, purpose=told.purpose
    )
    return Status(201, _detail(found))


@router.post(
    "/emergencies/{emergency_id}/stock/{use}/commit", response=EmergencyDetail, summary="Give stock asked for"
)
def commit_stock(request: HttpRequest, emergency_id: str, use: int) -> dict[str, Any]:
    """By the officer in charge; refused when there is not that much left."""
    found = selectors.emergency_by_id(emergency_id)
    stock.commit_stock(by=actor_on(request), emergency=found, use=use)
    return _detail(found)


@router.post(
    "/emergencies/{emergency_id}/stock/{use}/release", response=EmergencyDetail, summary="Give stock back"
)
def release_stock(request: HttpRequest, emergency_id: str, use: int) -> dict[str, Any]:
    """By the officer in charge."""
    found = selectors.emergency_by_id(emergency_id)
    stock.release_stock(by=actor_on(request), emergency=found, use=use)
    return _detail(found)


@router.post(
    "/emergencies/{emergency_id}/log", response={201: EmergencyDetail}, summary="Write into the log book"
)
def write_log(request: HttpRequest, emergency_id: str, told: LogIn) -> Status[dict[str, Any]]:
    """By somebody with a post, or who may command. A correction is a new line."""
    found = selectors.emergency_by_id(emergency_id)
    old = staffing.entry_of(found, told.corrects) if told.corrects else None
    staffing.log_entry(by=actor_on(request), emergency=found, text=told.text, corrects=old)
    return Status(201, _detail(found))


@router.post("/emergencies/{emergency_id}/handover", response=EmergencyDetail, summary="Offer a hand-over")
def offer_handover(request: HttpRequest, emergency_id: str, told: EmergencyHandoverIn) -> dict[str, Any]:
    """By the officer in charge, who stays in charge until somebody accepts."""
    found = selectors.emergency_by_id(emergency_id)
    staffing.offer_handover(
        by=actor_on(request), emergency=found, situation=told.situation, open_points=told.open_points
    )
    return _detail(found)


@router.post(
    "/emergencies/{emergency_id}/handover/accept", response=EmergencyDetail, summary="Accept a hand-over"
)
def accept_handover(request: HttpRequest, emergency_id: str) -> dict[str, Any]:
    """Needs ``emergency.command``; refused to whoever wrote it."""
    found = selectors.emergency_by_id(emergency_id)
    staffing.accept_handover(by=actor_on(request), emergency=found)
    return _again(found)


@router.post("/emergencies/{emergency_id}/charge", response=EmergencyDetail, summary="Take charge")
def take_charge(request: HttpRequest, emergency_id: str, told: EmergencyReasonsIn) -> dict[str, Any]:
    """Needs ``emergency.command`` and reasons: the officer in charge is out of reach."""
    found = selectors.emergency_by_id(emergency_id)
    opening.take_charge(by=actor_on(request), emergency=found, reasons=told.reasons)
    return _again(found)


@router.post("/emergencies/{emergency_id}/end", response=EmergencyDetail, summary="End an emergency")
def end_plan(request: HttpRequest, emergency_id: str, told: EmergencyReasonsIn) -> dict[str, Any]:
    """By the officer in charge, with reasons, when nothing is open."""
    found = selectors.emergency_by_id(emergency_id)
    opening.end_plan(by=actor_on(request), emergency=found, reasons=told.reasons)
    return _again(found)


@router.post(
    "/warnings/{warning_id}/cases", response={201: shapes.StateOut}, summary="Open a case from a warning"
)
def case_of_warning(request: HttpRequest, warning_id: str, told: BornIn) -> Status[dict[str, Any]]:
    """Needs ``case.intake`` in the warning's area."""
    case = case_from_warning(
        by=actor_on(request),
        warning=warning_id,
        title=told.title,
        category=told.category,
        area_code=told.area,
    )
    return Status(201, state_out(case))


@router.post(
    "/signals/{signal_id}/cases", response={201: shapes.StateOut}, summary="Open a case from a signal"
)
def case_of_signal(request: HttpRequest, signal_id: str, told: TakenUpIn) -> Status[dict[str, Any]]:
    """Needs ``case.intake`` where it was; for readings, incidents and alerts."""
    return Status(201, state_out(case_from_signal(by=actor_on(request), signal=signal_id, title=told.title)))


def _again(emergency: Emergency) -> dict[str, Any]:
    return _detail(selectors.emergency_by_id(emergency.public_id))


def _out(emergency: Emergency) -> dict[str, Any]:
    names = ("plan", "origin", "title", "colour", "state", "opened_at", "reasons", "ended_at", "end_reasons")
    return {
        "id": emergency.public_id,
        "area": emergency.area.code if emergency.area else "",
        "officer": emergency.officer.public_id,
        "opened_by": emergency.opened_by.public_id,
        "simulated": emergency.simulated,
        **{name: getattr(emergency, name) for name in names},
    }


def _detail(emergency: Emergency) -> dict[str, Any]:
    step_names = ("code", "state", "started_at", "due_at", "ended_at", "note", "explanation")
    use_names = ("id", "code", "amount", "purpose", "state")
    return {
        **_out(emergency),
        "steps": [
            {
                "id": step.public_id,
                "case": step.case.public_id if step.case else "",
                **{name: getattr(step, name) for name in step_names},
            }
            for step in selectors.steps_of(emergency)
        ],
        "posts": {post.role: post.holder.public_id for post in selectors.posts_of(emergency)},
        "uses": [{name: getattr(use, name) for name in use_names} for use in selectors.uses_of(emergency)],
        "entries": [
            {"id": e.pk, "at": e.at, "by": e.by.public_id, "text": e.text, "corrects": e.corrects_id}
            for e in selectors.entries_of(emergency)
        ],
        "handovers": [
            {
                "outgoing": h.outgoing.public_id,
                "situation": h.situation,
                "open_points": h.open_points,
                "offered_at": h.offered_at,
                "incoming": h.incoming.public_id if h.incoming else "",
                "accepted_at": h.accepted_at,
            }
            for h in selectors.handovers_of(emergency)
        ],
    }
