"""Lists of cases, and one case."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from qipan.act import api_schemas as shapes
from qipan.act import selectors
from qipan.act.http_api.shown import (
    case_out,
    check_out,
    clock_out,
    event_out,
    order_out,
    outcome_out,
)
from qipan.act.listing import case_rows
from qipan.act.selectors import MOST, PAGE, CaseFilter
from qipan.core.public import pack
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
        **case_out(case),
        "open_steps": [step.action for step in pack().transitions_from(case.state)],
        "signals": [joined.signal.public_id for joined in selectors.signals_of(case)],
        "clocks": [clock_out(clock) for clock in selectors.clocks_of(case)],
        "orders": [order_out(order, case) for order in orders],
        "outcomes": [outcome_out(outcome, orders) for outcome in outcomes],
        "checks": [check_out(check, outcomes) for check in checks],
        "history": [event_out(event) for event in selectors.history_of(case)],
    }
