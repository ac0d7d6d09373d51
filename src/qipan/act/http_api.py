"""The API of action: lists of cases, one case, and each step of its life."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status

from qipan.act import api_schemas as shapes
from qipan.act import selectors, services
from qipan.act.doors import take_report
from qipan.act.listing import case_rows
from qipan.act.models import Case, Check, Clock, Order, Outcome
from qipan.act.opening import Told
from qipan.act.selectors import MOST, PAGE, CaseFilter
from qipan.core.public import Event, pack
from qipan.people.public import actor_on

router = Router(tags=["cases"])


class CaseQuery(Schema):
    """What a list of cases may ask for; empty fields do not restrict."""

    state: str = ""
    category: str = ""
    district: str = ""
    party: str = ""
    kind: str = ""
    number: str = ""
    overdue: bool = False
    cursor: str = ""
    size: int = PAGE


@router.get("/cases", response=shapes.CasePageOut, summary="List cases, newest first")
def list_cases(request: HttpRequest, asked: Query[CaseQuery]) -> HttpResponse:
    """At most 200 rows; ``state`` may name several, separated by commas; ``category`` means all below it."""
    wanted = CaseFilter(
        states=tuple(s for s in asked.state.split(",") if s),
        category=asked.category,
        district=asked.district,
        party=asked.party,
        overdue=asked.overdue,
        kind=asked.kind,
        number=asked.number,
    )
    page = case_rows(
        by=actor_on(request),
        wanted=wanted,
        language=get_language() or "zh",
        cursor=asked.cursor,
        size=min(asked.size, MOST),
    )
    # Written out as it is: the rows are made of the schema's fields, and a test holds them to it.
    body = json.dumps({"cases": page.rows, "cursor": page.cursor}, ensure_ascii=False)
    return HttpResponse(body, content_type="application/json; charset=utf-8")


@router.get("/cases/{case_id}", response=shapes.CaseOut, summary="One case with its clocks, work and history")
def read_case(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """All that belongs to a case, except who reported it."""
    case = selectors.case_by_id(case_id, by=actor_on(request))
    orders, outcomes, checks = selectors.work_of(case)
    return {
        **_case(case),
        "open_steps": [step.action for step in pack().transitions_from(case.state)],
        "signals": [joined.signal.public_id for joined in selectors.signals_of(case)],
        "clocks": [_clock(clock) for clock in selectors.clocks_of(case)],
        "orders": [_order(order, case) for order in orders],
        "outcomes": [_outcome(outcome, orders) for outcome in outcomes],
        "checks": [_check(check, outcomes) for check in checks],
        "history": [_event(event) for event in selectors.history_of(case)],
    }


@router.post("/intake", response={201: shapes.ReceiptOut}, summary="Take a report in for somebody")
def take_in(request: HttpRequest, told: shapes.IntakeIn) -> Status[dict[str, str]]:
    """By phone, on paper or at a window: the same number and the same rights as by the web."""
    reporter = Told(told.name, told.phone, told.home, told.wants_call)
    receipt = take_report(
        by=actor_on(request),
        channel=told.channel,
        text=told.text,
        category=told.category,
        lon=told.lon,
        lat=told.lat,
        address=told.address,
        told=reporter,
    )
    case = receipt.case
    return Status(201, {"id": case.public_id, "number": case.number, "secret": receipt.secret})


@router.post("/cases/{case_id}/triage", response=shapes.StateOut, summary="Say what kind of matter it is")
def triage(request: HttpRequest, case_id: str, told: shapes.TriageIn) -> dict[str, Any]:
    """Needs ``case.triage``."""
    by, case = actor_on(request), _found(request, case_id)
    return _state(services.triage(by=by, case=case, category=told.category, reason=told.reason))


@router.post("/cases/{case_id}/dispatch", response={201: shapes.OrderOut}, summary="Give it to a party")
def dispatch(request: HttpRequest, case_id: str, told: shapes.DispatchIn) -> Status[dict[str, Any]]:
    """Needs ``case.dispatch``. A party other than the one the duty list names is recorded as an override."""
    by, case = actor_on(request), _found(request, case_id)
    order = services.dispatch(by=by, case=case, party=told.party, task=told.task, reason=told.reason)
    return Status(201, _order(order, case))


@router.post("/orders/{order_id}/accept", response=shapes.StateOut, summary="Take an order on")
def accept(request: HttpRequest, order_id: str) -> dict[str, Any]:
    """Needs ``case.handle`` within the order's party."""
    return _state(services.accept(by=actor_on(request), order=selectors.order_by_id(order_id)))


@router.post("/orders/{order_id}/return", response=shapes.StateOut, summary="Give an order back")
def give_back(request: HttpRequest, order_id: str, told: shapes.ReasonIn) -> dict[str, Any]:
    """Needs ``case.handle`` within the order's party, and a reason."""
    order = selectors.order_by_id(order_id)
    return _state(services.give_back(by=actor_on(request), order=order, reason=told.reason))


@router.post("/orders/{order_id}/handle", response={201: shapes.OutcomeOut}, summary="Record what was done")
def handle(request: HttpRequest, order_id: str, told: shapes.HandleIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party. Whoever does this cannot check the case."""
    order = selectors.order_by_id(order_id)
    outcome = services.handle(by=actor_on(request), order=order, result=told.result, text=told.text)
    return Status(201, _outcome(outcome, [order]))


@router.post("/cases/{case_id}/check", response={201: shapes.CheckOut}, summary="Check the newest outcome")
def check(request: HttpRequest, case_id: str, told: shapes.CheckIn) -> Status[dict[str, Any]]:
    """Needs ``case.check``; refused to anybody who handled the case."""
    by, case = actor_on(request), _found(request, case_id)
    made = services.check(by=by, case=case, passed=told.passed, text=told.text)
    return Status(201, _check(made, [made.outcome]))


@router.post("/cases/{case_id}/answer", response=shapes.StateOut, summary="Answer the reporter")
def answer(request: HttpRequest, case_id: str, told: shapes.AnswerIn) -> dict[str, Any]:
    """Needs ``case.answer``."""
    by, case = actor_on(request), _found(request, case_id)
    return _state(services.answer(by=by, case=case, text=told.text))


@router.post("/cases/{case_id}/close", response=shapes.StateOut, summary="Close an answered case")
def close(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """Needs ``case.answer``. A reporter confirms by ``/reports/{number}/feedback`` instead."""
    return _state(services.close(by=actor_on(request), case=_found(request, case_id)))


@router.post("/cases/{case_id}/reopen", response=shapes.StateOut, summary="Open a case again")
def reopen(request: HttpRequest, case_id: str, told: shapes.ReasonIn) -> dict[str, Any]:
    """Needs ``case.answer`` and a reason."""
    by, case = actor_on(request), _found(request, case_id)
    return _state(services.reopen(by=by, case=case, reason=told.reason))


@router.post("/cases/{case_id}/end", response=shapes.StateOut, summary="End a case without work")
def end(request: HttpRequest, case_id: str, told: shapes.EndIn) -> dict[str, Any]:
    """Reject, merge or cancel. Needs ``case.triage`` and a reason."""
    by, case = actor_on(request), _found(request, case_id)
    return _state(services.end(by=by, case=case, action=told.action, reason=told.reason))


@router.post(
    "/decisions/{decision_id}/orders", response={201: shapes.OrderOut}, summary="Order work by a decision"
)
def order_work(request: HttpRequest, decision_id: str, told: shapes.TaskIn) -> Status[dict[str, Any]]:
    """Needs ``order.issue`` and a signed decision. Makes a task case under the same clocks and checks."""
    order = services.order_from_decision(
        by=actor_on(request),
        decision=decision_id,
        title=told.title,
        party=told.party,
        task=told.task,
        category=told.category,
        area_code=told.area,
    )
    return Status(201, _order(order, order.case))


def _found(request: HttpRequest, case_id: str) -> Case:
    return selectors.case_by_id(case_id, by=actor_on(request))


def _case(case: Case) -> dict[str, Any]:
    plain = ("number", "kind", "title", "category", "state", "channel", "origin", "district", "opened_at")
    more = ("due_at", "closed_at", "answer", "reopened", "confirmed", "simulated", "adopted")
    return {
        "id": case.public_id,
        "area": case.area.code if case.area else "",
        "party": case.lead.code if case.lead else "",
        **{name: getattr(case, name) for name in (*plain, *more)},
    }


def _state(case: Case) -> dict[str, str | datetime | None]:
    return {"id": case.public_id, "number": case.number, "state": case.state, "due_at": case.due_at}


def _clock(clock: Clock) -> dict[str, Any]:
    names = ("stage", "rule", "amount", "unit", "started_at", "due_at", "provisional", "stopped_at")
    return {**{name: getattr(clock, name) for name in names}, "explanation": clock.explanation}


def _order(order: Order, case: Case) -> dict[str, Any]:
    return {
        "id": order.public_id,
        "case": case.public_id,
        "party": order.party.code,
        **{name: getattr(order, name) for name in ("state", "task", "duty", "issued_at", "ended_at")},
    }


def _outcome(outcome: Outcome, orders: list[Order]) -> dict[str, Any]:
    return {
        "id": outcome.public_id,
        "order": next(o.public_id for o in orders if o.pk == outcome.order_id),
        "result": outcome.result,
        "text": outcome.text,
        "done_at": outcome.done_at,
        "done_by": outcome.done_by.public_id,
    }


def _check(check: Check, outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "id": check.public_id,
        "outcome": next(o.public_id for o in outcomes if o.pk == check.outcome_id),
        "passed": check.passed,
        "text": check.text,
        "checked_at": check.checked_at,
        "checked_by": check.checked_by.public_id,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.public_id,
        "action": event.action,
        "at": event.at,
        "actor": event.actor,
        "data": event.content,
    }
