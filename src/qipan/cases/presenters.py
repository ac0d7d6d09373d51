"""What the API says of cases and of the work on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from qipan.cases import selectors
from qipan.cases.models import Case, Check, Clock, Order, Outcome
from qipan.core.public import Event
from qipan.kernels.identifiers import mask
from qipan.people.public import actor_on


def found_case(request: HttpRequest, case_id: str) -> Case:
    """The case of the address, if the caller may see it."""
    return selectors.case_by_id(case_id, by=actor_on(request))


def case_out(case: Case) -> dict[str, Any]:
    """A case without its work."""
    plain = (
        "number",
        "kind",
        "title",
        "category",
        "condition",
        "state",
        "channel",
        "origin",
        "district",
        "opened_at",
    )
    more = ("due_at", "closed_at", "answer", "reopened", "confirmed", "simulated", "adopted")
    return {
        "id": case.public_id,
        "area": case.area.code if case.area else "",
        "party": case.lead.code if case.lead else "",
        **{name: getattr(case, name) for name in (*plain, *more)},
    }


def state_out(case: Case) -> dict[str, str | datetime | None]:
    """How a case stands after a step."""
    return {"id": case.public_id, "number": case.number, "state": case.state, "due_at": case.due_at}


def clock_out(clock: Clock) -> dict[str, Any]:
    """A clock with how it was counted."""
    names = ("stage", "phase", "rule", "condition", "amount", "unit", "started_at")
    more = ("due_at", "provisional", "stopped_at", "exempt")
    return {**{name: getattr(clock, name) for name in (*names, *more)}, "explanation": clock.explanation}


ORDER = (
    *("role", "state", "task", "duty", "issued_at", "accepted_at", "ended_at"),
    *("end_code", "end_reason"),
)


def words_of(text: str, *, clear: bool) -> str:
    """Words for a caller with or without a task."""
    return text if clear else mask(text)


def order_out(order: Order, case: Case, *, clear: bool = True) -> dict[str, Any]:
    """An order of a case."""
    return {
        "id": order.public_id,
        "case": case.public_id,
        "party": order.party.code,
        **{name: getattr(order, name) for name in ORDER},
        "task": words_of(order.task, clear=clear),
    }


def outcome_out(outcome: Outcome, orders: list[Order], *, clear: bool = True) -> dict[str, Any]:
    """An outcome of one of these orders."""
    return {
        "id": outcome.public_id,
        "order": next(o.public_id for o in orders if o.pk == outcome.order_id),
        "result": outcome.result,
        "text": words_of(outcome.text, clear=clear),
        "done_at": outcome.done_at,
        "done_by": outcome.done_by.public_id,
    }


def check_out(check: Check, outcomes: list[Outcome], *, clear: bool = True) -> dict[str, Any]:
    """A check of one of these outcomes."""
    return {
        "id": check.public_id,
        "outcome": next(o.public_id for o in outcomes if o.pk == check.outcome_id),
        "passed": check.passed,
        "text": words_of(check.text, clear=clear),
        "checked_at": check.checked_at,
        "checked_by": check.checked_by.public_id,
    }


def event_out(event: Event) -> dict[str, Any]:
    """One thing that happened to a case."""
    return {
        "id": event.public_id,
        "action": event.action,
        "at": event.at,
        "actor": event.actor,
        "data": event.content,
    }
