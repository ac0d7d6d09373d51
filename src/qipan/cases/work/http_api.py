"""Each step of a case's life, and work ordered by a decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from qipan.cases import api_schemas as shapes
from qipan.cases import selectors, services
from qipan.cases.answering.services import answer as give_answer
from qipan.cases.presenters import check_out, found_case, order_out, outcome_out, state_out
from qipan.people.public import actor_on

router = Router(tags=["cases"])


@router.post("/cases/{case_id}/triage", response=shapes.StateOut, summary="Say what kind of matter it is")
def triage(request: HttpRequest, case_id: str, told: shapes.TriageIn) -> dict[str, Any]:
    """Needs ``case.triage``."""
    by, case = actor_on(request), found_case(request, case_id)
    return state_out(services.triage(by=by, case=case, **told.model_dump()))


@router.post("/cases/{case_id}/dispatch", response={201: shapes.OrderOut}, summary="Give it to a party")
def dispatch(request: HttpRequest, case_id: str, told: shapes.DispatchIn) -> Status[dict[str, Any]]:
    """Needs ``case.dispatch``. A party other than the one the duty list names is recorded as an override."""
    by, case = actor_on(request), found_case(request, case_id)
    order = services.dispatch(by=by, case=case, **told.dict())
    return Status(201, order_out(order, case))


@router.post("/orders/{order_id}/accept", response=shapes.StateOut, summary="Take an order on")
def accept(request: HttpRequest, order_id: str) -> dict[str, Any]:
    """Needs ``case.handle`` within the order's party."""
    return state_out(services.accept(by=actor_on(request), order=selectors.order_by_id(order_id)))


@router.post("/orders/{order_id}/return", response=shapes.StateOut, summary="Give an order back")
def give_back(request: HttpRequest, order_id: str, told: shapes.ReturnIn) -> dict[str, Any]:
    """Needs ``case.handle`` within the order's party, and a reason of the list. A second one is ruled on."""
    order = selectors.order_by_id(order_id)
    return state_out(
        services.give_back(by=actor_on(request), order=order, code=told.code, reason=told.reason)
    )


@router.post("/orders/{order_id}/handle", response={201: shapes.OutcomeOut}, summary="Record what was done")
def handle(request: HttpRequest, order_id: str, told: shapes.HandleIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party. Whoever does this cannot check the case."""
    order = selectors.order_by_id(order_id)
    outcome = services.handle(by=actor_on(request), order=order, result=told.result, text=told.text)
    return Status(201, outcome_out(outcome, [order]))


@router.post("/cases/{case_id}/check", response={201: shapes.CheckOut}, summary="Check the newest outcome")
def check(request: HttpRequest, case_id: str, told: shapes.CheckIn) -> Status[dict[str, Any]]:
    """Needs ``case.check``; refused to anybody who handled the case."""
    by, case = actor_on(request), found_case(request, case_id)
    made = services.check(by=by, case=case, passed=told.passed, text=told.text)
    return Status(201, check_out(made, [made.outcome]))


@router.post("/cases/{case_id}/answer", response=shapes.StateOut, summary="Answer the reporter")
def answer(request: HttpRequest, case_id: str, told: shapes.AnswerIn) -> dict[str, Any]:
    """Needs ``case.answer``; with a grave remark, ``despite`` says why it goes out as it is."""
    by, case = actor_on(request), found_case(request, case_id)
    return state_out(give_answer(by=by, case=case, text=told.text, despite=told.despite))


@router.post("/cases/{case_id}/close", response=shapes.StateOut, summary="Close an answered case")
def close(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """Needs ``case.answer``. A reporter confirms by ``/reports/{number}/feedback`` instead."""
    return state_out(services.close(by=actor_on(request), case=found_case(request, case_id)))


@router.post("/cases/{case_id}/reopen", response=shapes.StateOut, summary="Open a case again")
def reopen(request: HttpRequest, case_id: str, told: shapes.ReasonIn) -> dict[str, Any]:
    """Needs ``case.answer`` and a reason."""
    by, case = actor_on(request), found_case(request, case_id)
    return state_out(services.reopen(by=by, case=case, reason=told.reason))


@router.post("/cases/{case_id}/end", response=shapes.StateOut, summary="End a case without work")
def end(request: HttpRequest, case_id: str, told: shapes.EndIn) -> dict[str, Any]:
    """Reject or cancel. Needs ``case.triage`` and a reason."""
    by, case = actor_on(request), found_case(request, case_id)
    return state_out(services.end(by=by, case=case, action=told.action, reason=told.reason))


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
    return Status(201, order_out(order, order.case))
