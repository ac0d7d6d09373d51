"""The duty list, quarrels and rulings, proposed changes, sub-orders and calls, hops."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Status
from pydantic import AwareDatetime

from qipan.cases import selectors, services
from qipan.cases.duties import api_schemas as shapes
from qipan.cases.duties import disputes as quarrels
from qipan.cases.duties import list_page
from qipan.cases.duties import reassignment_figures as passing
from qipan.cases.duties.presenters import dispute_out, proposal_out, ruling_out, share_out, sub_order_out
from qipan.cases.presenters import found_case
from qipan.cases.section.workflow import RETURN_REASONS
from qipan.core.public import pack
from qipan.people.public import Permission, actor_on, require

router = Router(tags=["duties"])


@router.get("/duties", response=shapes.DutyListOut, auth=None, summary="The duty list, for everybody")
def duties(request: HttpRequest, q: str = "", on: date | None = None) -> dict[str, Any]:
    """What holds on a day (today), with its basis; ``q`` searches matter, parties, rule and basis."""
    del request
    day = on or services.today()
    found = list_page.rows(on=day, words=q)
    listed = [{**row.duty.model_dump(mode="json"), "amendment": row.amendment} for row in found]
    return {"on": day, "version": pack().pack.city.version, "digest": pack().digest, "duties": listed}


@router.get("/duties/text", response=shapes.TextOut, auth=None, summary="The duty list as text for the pack")
def duties_text(request: HttpRequest) -> dict[str, str]:
    """``duties.yaml`` with all amendments in it, ready for the city's folder."""
    del request
    return {"name": "duties.yaml", "text": list_page.as_text()}


@router.get("/return-reasons", response=list[shapes.ReasonOut], summary="Reasons for giving work back")
def return_reasons(request: HttpRequest) -> list[dict[str, str]]:
    """The list of the city's text."""
    require(actor_on(request), Permission.CASE_VIEW)
    language = get_language() or "zh"
    reasons = pack().pack[RETURN_REASONS]
    return [{"code": r.code, "name": r.name.in_language(language), "basis": r.basis} for r in reasons]


@router.get("/cases/{case_id}/duties", response=shapes.CaseDutiesOut, summary="Who is responsible for a case")
def case_duties(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """Lead, hops, sub-orders, quarrel and precedents."""
    case = found_case(request, case_id)
    dispute = quarrels.dispute_of(case)
    hops = quarrels.reassignments_of(case)
    return {
        "lead": case.lead.code if case.lead else "",
        "hops": [{"number": h.number, "party": h.party.code, "cause": h.cause, "at": h.at} for h in hops],
        "sub_orders": [sub_order_out(order) for order in quarrels.sub_orders_of(case)],
        "dispute": dispute_out(dispute) if dispute else None,
        "precedents": [ruling_out(r, r.dispute) for r in quarrels.precedents_for(case)],
    }


@router.post("/cases/{case_id}/assists", response={201: shapes.SubOrderOut}, summary="Ask a party to assist")
def ask_assist(request: HttpRequest, case_id: str, told: shapes.AssistIn) -> Status[dict[str, Any]]:
    """For whoever dispatches the case, and for its lead. The sub-order has a clock of its own."""
    by, case = actor_on(request), found_case(request, case_id)
    return Status(201, sub_order_out(services.ask_assist(by=by, case=case, **told.dict())))


@router.post("/cases/{case_id}/whistles", response={201: shapes.WhistleOut}, summary="A street calls parties")
def whistle(request: HttpRequest, case_id: str, told: shapes.WhistleIn) -> Status[dict[str, Any]]:
    """Needs ``case.whistle`` in the case's area. Each party called reports in by accepting its order."""
    by, case = actor_on(request), found_case(request, case_id)
    blown = services.whistle(by=by, case=case, **told.dict())
    orders = blown.orders.order_by("id").values_list("public_id", flat=True)
    plain = {"reason": blown.reason, "called_at": blown.called_at}
    return Status(201, {"id": blown.public_id, "case": case.public_id, **plain, "orders": list(orders)})


@router.post("/orders/{order_id}/end", response=shapes.SubOrderOut, summary="End a sub-order without result")
def end_assist(request: HttpRequest, order_id: str, told: shapes.RulingReasonsIn) -> dict[str, Any]:
    """For whoever dispatches, the lead, and the street that called. That it was not answered stays."""
    order = selectors.order_by_id(order_id)
    return sub_order_out(services.end_assist(by=actor_on(request), order=order, reason=told.reasons))


@router.get("/assists", response=list[shapes.SubOrderOut], summary="Sub-orders that run")
def assists(request: HttpRequest) -> list[dict[str, Any]]:
    """Of the own parties and of cases in reach, those not answered first; at most 100."""
    return [sub_order_out(order) for order in quarrels.waiting_sub_orders(by=actor_on(request))]


@router.get("/disputes", response=list[shapes.DisputeOut], summary="Quarrels that wait for a ruling")
def disputes(request: HttpRequest) -> list[dict[str, Any]]:
    """The most urgent first; at most 100."""
    return [dispute_out(dispute) for dispute in quarrels.open_disputes(by=actor_on(request))]


@router.get("/disputes/{dispute_id}", response=shapes.DisputeOut, summary="One quarrel")
def dispute(request: HttpRequest, dispute_id: str) -> dict[str, Any]:
    """Both parties, the deadline, and the ruling where there is one."""
    return dispute_out(quarrels.dispute_by_id(dispute_id, by=actor_on(request)))


@router.post("/disputes/{dispute_id}/rule", response={201: shapes.RulingOut}, summary="Rule on a quarrel")
def rule(request: HttpRequest, dispute_id: str, told: shapes.RulingIn) -> Status[dict[str, Any]]:
    """Needs ``case.rule``; refused to the quarrelling parties and to who dispatched or handled the case."""
    by = actor_on(request)
    found = quarrels.dispute_by_id(dispute_id, by=by)
    return Status(201, ruling_out(services.rule(by=by, dispute=found, **told.dict()), found))


@router.get("/rulings", response=list[shapes.RulingOut], summary="Precedents")
def rulings(request: HttpRequest, category: str = "", district: str = "") -> list[dict[str, Any]]:
    """Rulings, newest first, of a category and all below it and a district; at most 100."""
    found = quarrels.latest_rulings(by=actor_on(request), category=category, district=district)
    return [ruling_out(r, r.dispute) for r in found]


@router.get("/proposals", response=list[shapes.ProposalOut], summary="Proposed changes of the duty list")
def proposals(request: HttpRequest) -> list[dict[str, Any]]:
    """Those that wait first; at most 100."""
    return [proposal_out(one) for one in quarrels.proposals(by=actor_on(request))]


@router.post("/proposals/{proposal_id}/accept", response=shapes.ProposalOut, summary="Change the duty list")
def accept_proposal(request: HttpRequest, proposal_id: str, told: shapes.AcceptIn) -> dict[str, Any]:
    """Needs ``duty.amend``; refused to whoever made the ruling. In force from a day on, today or later."""
    by = actor_on(request)
    found = quarrels.proposal_by_id(proposal_id, by=by)
    services.accept_proposal(by=by, proposal=found, **told.dict())
    return proposal_out(quarrels.proposal_by_id(proposal_id, by=by))


@router.post(
    "/proposals/{proposal_id}/reject", response=shapes.ProposalOut, summary="Leave the list as it is"
)
def reject_proposal(request: HttpRequest, proposal_id: str, told: shapes.RulingReasonsIn) -> dict[str, Any]:
    """Needs ``duty.amend``; refused to whoever made the ruling."""
    by = actor_on(request)
    found = quarrels.proposal_by_id(proposal_id, by=by)
    services.reject_proposal(by=by, proposal=found, reasons=told.reasons)
    return proposal_out(quarrels.proposal_by_id(proposal_id, by=by))


@router.get("/hops", response=shapes.HopsOut, summary="How cases passed from party to party")
def hops(request: HttpRequest, start: AwareDatetime, end: AwareDatetime) -> dict[str, Any]:
    """Of cases opened in [start, end): right at the first hop, from whom to whom, and which bounced."""
    asked: dict[str, Any] = {"by": actor_on(request), "start": start, "end": end}
    first, passed = passing.first_hop_right(**asked), passing.passings(**asked)
    return {
        "start": start,
        "end": end,
        "first_hop_right": [{"category": f.category, "share": share_out(f.share)} for f in first],
        "passings": [
            {"category": p.category, "origin": p.origin, "party": p.party, "share": share_out(p.share)}
            for p in passed
        ],
        "cases": [
            {"id": case.public_id, "number": case.number, "category": case.category, "hops": n}
            for case, n in passing.bouncing_cases(**asked)
        ],
    }
