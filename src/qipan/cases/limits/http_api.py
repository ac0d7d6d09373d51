"""Limits: what is asked about them, decisions, conditions, phases, and what wants attention."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from qipan.cases import api_schemas as shapes
from qipan.cases.limits import services
from qipan.cases.limits.models import ClockRequest
from qipan.cases.limits.selectors import notices_for, open_requests, request_by_id, requests_of
from qipan.cases.models import Extension, Suspension
from qipan.cases.presenters import clock_out, found_case, state_out
from qipan.errors import NotFound
from qipan.people.public import actor_on
from qipan.ui.public import Body

router = Router(tags=["limits"])


class RequestOut(Schema):
    """What was asked about a limit, and how it was decided."""

    id: str
    kind: Literal["extension", "suspension", "appeal"]
    case: str
    party: str
    state: Literal["asked", "seconded", "approved", "rejected", "lapsed"]
    reason: str
    asked_at: datetime
    asked_by: str
    answer: str
    decided_at: datetime | None
    decided_by: str
    amount: float | None = Field(description="Of an extension, in the unit of its clock")
    until: datetime | None = Field(description="Of a suspension")
    ended_at: datetime | None = Field(description="Of a suspension")


class EscalationNoticeOut(Schema):
    """A limit that runs out, as the city's ladder tells it."""

    case: str
    number: str
    title: str
    stage: str
    phase: str
    due_at: datetime
    step: str
    text: str
    raised_at: datetime


class AttentionOut(Schema):
    """What wants the caller's attention."""

    notices: list[EscalationNoticeOut]
    requests: list[RequestOut]


class ExtensionIn(Body):
    """How much more, in the unit of the limit, for the handling or one of its phases."""

    amount: float
    reason: str
    phase: str = ""


class SuspensionIn(Body):
    """Until when, at most a year from now."""

    until: AwareDatetime
    reason: str


class DecisionIn(Body):
    """The decision on a request."""

    approved: bool
    reason: str


class PhaseIn(Body):
    """What was reached."""

    text: str


class ConditionIn(Body):
    """Another condition of the matter."""

    condition: str
    reason: str


def request_out(asked: ClockRequest) -> dict[str, Any]:
    """A request of any kind."""
    decided_by = asked.decided_by.public_id if asked.decided_by else ""
    return {
        "id": asked.public_id,
        "kind": asked.kind,
        "case": asked.case.public_id,
        "party": asked.party.code,
        "asked_by": asked.asked_by.public_id,
        "decided_by": decided_by,
        "amount": asked.amount if isinstance(asked, Extension) else None,
        "until": asked.until if isinstance(asked, Suspension) else None,
        "ended_at": asked.ended_at if isinstance(asked, Suspension) else None,
        **{name: getattr(asked, name) for name in ("state", "reason", "asked_at", "answer", "decided_at")},
    }


@router.get("/attention", response=AttentionOut, summary="What wants my attention")
def attention(request: HttpRequest) -> dict[str, Any]:
    """Limits that run out and of which the caller is told, and requests that wait for a decision."""
    by, language = actor_on(request), get_language() or "zh"
    notices = [
        {
            "case": each.case.public_id,
            "number": each.case.number,
            "title": each.case.title,
            "stage": each.raised.clock.stage,
            "phase": each.raised.clock.phase,
            "due_at": each.raised.clock.due_at,
            "step": each.step.id,
            "text": each.step.text.in_language(language),
            "raised_at": each.raised.at,
        }
        for each in notices_for(by)
    ]
    return {"notices": notices, "requests": [request_out(each) for each in open_requests(by)]}


@router.get("/cases/{case_id}/requests", response=list[RequestOut], summary="What was asked about its limits")
def list_requests(request: HttpRequest, case_id: str) -> list[dict[str, Any]]:
    """Extensions, suspensions and the appeal of a case. Needs ``case.view``."""
    return [request_out(each) for each in requests_of(found_case(request, case_id))]


@router.post("/cases/{case_id}/extensions", response={201: RequestOut}, summary="Ask for more time")
def ask_extension(request: HttpRequest, case_id: str, told: ExtensionIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party, before the deadline."""
    by, case = actor_on(request), found_case(request, case_id)
    return Status(201, request_out(services.ask_extension(by=by, case=case, **told.model_dump())))


@router.post("/cases/{case_id}/suspensions", response={201: RequestOut}, summary="Ask to suspend a case")
def ask_suspension(request: HttpRequest, case_id: str, told: SuspensionIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party; once for a case."""
    by, case = actor_on(request), found_case(request, case_id)
    return Status(201, request_out(services.ask_suspension(by=by, case=case, **told.model_dump())))


@router.post("/cases/{case_id}/appeals", response={201: RequestOut}, summary="Appeal the overtime of a case")
def ask_appeal(request: HttpRequest, case_id: str, told: shapes.ReasonIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within a party that was late; after closing, once for a case."""
    by, case = actor_on(request), found_case(request, case_id)
    return Status(201, request_out(services.ask_appeal(by=by, case=case, reason=told.reason)))


@router.post("/requests/{request_id}/decide", response=RequestOut, summary="Decide a request")
def decide(request: HttpRequest, request_id: str, told: DecisionIn) -> dict[str, Any]:
    """Needs ``clock.decide`` (a seconded appeal: ``appeal.decide``); never the asking party's own people."""
    by = actor_on(request)
    asked = request_by_id(request_id, by=by)
    return request_out(services.decide(by=by, asked=asked, approved=told.approved, reason=told.reason))


@router.post("/requests/{request_id}/end", response=RequestOut, summary="End a suspension early")
def end(request: HttpRequest, request_id: str, told: shapes.ReasonIn) -> dict[str, Any]:
    """Needs ``clock.decide``, or ``case.handle`` within the party that asked for it."""
    by = actor_on(request)
    asked = request_by_id(request_id, by=by)
    if not isinstance(asked, Suspension):
        raise NotFound("This is not a suspension.", where=request_id)
    return request_out(services.end_suspension(by=by, suspension=asked, reason=told.reason))


@router.post(
    "/cases/{case_id}/phases/{phase}", response=shapes.ClockDetail, summary="Report a phase as reached"
)
def reach_phase(request: HttpRequest, case_id: str, phase: str, told: PhaseIn) -> dict[str, Any]:
    """Needs ``case.handle`` within the order's party."""
    by, case = actor_on(request), found_case(request, case_id)
    return clock_out(services.reach_phase(by=by, case=case, phase=phase, text=told.text))


@router.post("/cases/{case_id}/condition", response=shapes.StateOut, summary="Change the condition")
def change_condition(request: HttpRequest, case_id: str, told: ConditionIn) -> dict[str, Any]:
    """Needs ``case.triage`` and a reason; running clocks are counted anew from their start."""
    by, case = actor_on(request), found_case(request, case_id)
    return state_out(services.change_condition(by=by, case=case, **told.model_dump()))
