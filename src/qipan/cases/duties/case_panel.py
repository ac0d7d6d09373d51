"""Duties on the page of a case: who leads and assists, hops, quarrel and ruling, calls, precedents."""

from __future__ import annotations

from dataclasses import dataclass

from qipan.cases.duties import disputes as quarrels
from qipan.cases.models import Case, Clock, Order
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.visibility import place_of
from qipan.core.public import Actor, Panel, pack
from qipan.people.public import Permission, has_permission


@dataclass(frozen=True, slots=True)
class Helper:
    """A sub-order, its running clock, and what the reader may do with it."""

    order: Order
    clock: Clock | None
    deeds: tuple[str, ...]

    @property
    def unanswered(self) -> bool:
        """Whether a called party has not reported in."""
        order = self.order
        return bool(order.whistle_id) and order.accepted_at is None and order.state != "returned"


def duties_of_case(actor: Actor, public_id: str) -> Panel | None:
    """The panel of a case (six queries at most); nothing before anybody was given it or may be called."""
    case = Case.objects.select_related("area", "lead").defer("area__geometry").get(public_id=public_id)
    is_open = not case.adopted and pack()[CaseWorkflow].state(case.state).role in ("initial", "open")
    steers = has_permission(actor, Permission.CASE_DISPATCH, areas=place_of(case)) or leads(actor, case)
    calls = has_permission(actor, Permission.CASE_WHISTLE, areas=place_of(case))
    orders = quarrels.sub_orders_of(case)
    may_dispatch = pack()[CaseWorkflow].transition("dispatch", case.state) and steers
    content = {
        "case": case,
        "hops": quarrels.reassignments_of(case),
        "helpers": [helper(actor, order, steers=steers, calls=calls) for order in orders],
        "dispute": quarrels.dispute_of(case),
        "precedents": quarrels.precedents_for(case) if may_dispatch else [],
        "may_ask": is_open and steers and case.lead is not None,
        "may_call": is_open and calls,
    }
    shown = any(content[name] for name in ("hops", "helpers", "precedents", "may_ask", "may_call"))
    return Panel("cases/duties/_case.html", content) if shown else None


def leads(actor: Actor, case: Case) -> bool:
    """Whether the reader works for the lead of the case."""
    lead = case.lead.code if case.lead else ""
    return bool(lead) and has_permission(
        actor, Permission.CASE_HANDLE, organisation=lead, areas=place_of(case, lead)
    )


def helper(actor: Actor, order: Order, *, steers: bool, calls: bool) -> Helper:
    """A sub-order as the reader sees it (no query)."""
    deeds: list[str] = []
    if order.ended_at is None:
        party = order.party.code
        areas = place_of(order.case, party)
        if has_permission(actor, Permission.CASE_HANDLE, organisation=party, areas=areas):
            deeds += ["accept"] if order.accepted_at is None else ["handle"]
            deeds += ["return"]
        if steers or (calls and order.whistle_id):
            deeds += ["end"]
    running = next((c for c in order.clocks.all() if c.stopped_at is None), None)
    return Helper(order, running, tuple(deeds))
