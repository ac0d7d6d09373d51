"""The day of somebody who works on the spot: orders, plans, hand-overs, all that the phone needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from qipan.cases.public import NOTHING, CaseSignal, Order, answers_of, language, within
from qipan.core.public import Actor, clock, local_time, pack
from qipan.field.filling import fields_for
from qipan.field.models import Handover
from qipan.field.section import VisitField
from qipan.people.public import Permission, colleagues_of, reaches_of, require
from qipan.sense.public import Reading, Signal, record_looks

MOST = 200


def orders_for(by: Actor) -> QuerySet[Order]:
    """The running orders that ``by`` may work on: of the own parties, within the own areas."""
    seen = NOTHING
    for reach in reaches_of(by, Permission.CASE_HANDLE):
        given = Q(party__code__in=sorted(reach.organisations)) if reach.organisations else Q()
        placed = within(reach.area, "case__") | Q(case__area=None) if reach.area else Q()
        if not reach.organisations and not reach.area:
            return Order.objects.filter(ended_at=None)
        seen |= given & placed
    return Order.objects.filter(seen, ended_at=None)


def day_of(*, by: Actor) -> dict[str, Any]:
    """All that the phone shows and needs off-line (seven queries, at most ``MOST`` orders).

    Who works on the spot reads where and what in full: each order leaves the receipt of a look. No reporter's
    identity is in it. Overdue and due soonest come first.
    """
    require(by, Permission.CASE_HANDLE)
    rows = (
        orders_for(by)
        .select_related("case__area", "party", "plan")
        .defer("case__area__geometry", "case__answer")
    )
    orders = list(rows.order_by("case__due_at", "id")[:MOST])
    signals = _first_signals(order.case_id for order in orders)
    given = _handovers(orders)
    readings = [
        Reading(signals[order.case_id].signal.public_id, order.case.public_id, order.public_id)
        for order in orders
        if order.case_id in signals
    ]
    record_looks(by=by, readings=readings, purpose="handle")
    categories = sorted({order.case.category for order in orders})
    return {
        "account": by.id,
        "now": clock.now().isoformat(),
        "today": local_time(clock.now()).date().isoformat(),
        "orders": [_line(order, signals.get(order.case_id), given.get(order.pk)) for order in orders],
        "left_out": len(orders) == MOST,
        "fields": {category: [_asked(field) for field in fields_for(category)] for category in categories},
        "colleagues": [
            {"id": account.public_id, "name": account.in_language(language())}
            for account in colleagues_of(by, Permission.CASE_HANDLE)
        ],
    }


def _first_signals(cases: Iterable[int]) -> dict[int, CaseSignal]:
    rows = CaseSignal.objects.filter(case_id__in=list(cases)).select_related("signal").order_by("-id")
    return {joined.case_id: joined for joined in rows}


def _handovers(orders: list[Order]) -> dict[int, Handover]:
    """The newest hand-over of each order (one query)."""
    rows = Handover.objects.filter(order__in=orders).select_related("giver", "to").order_by("id")
    return {handover.order_id: handover for handover in rows}


def _line(order: Order, joined: CaseSignal | None, given: Handover | None) -> dict[str, Any]:
    case, index, spoken = order.case, pack(), language()
    plan: date | None = order.plan.day if hasattr(order, "plan") else None
    return {
        "order": order.public_id,
        "case": case.public_id,
        "number": case.number,
        "title": case.title,
        "task": order.task,
        "text": _said(joined.signal, spoken) if joined else "",
        "address": joined.signal.address if joined else "",
        "category": case.category,
        "category_name": index.label("category", case.category, spoken) if case.category else "",
        "area_name": case.area.in_language(spoken) if case.area else "",
        "party_name": order.party.in_language(spoken),
        "state": order.state,
        "lon": case.lon,
        "lat": case.lat,
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "planned": plan.isoformat() if plan else None,
        "simulated": case.simulated,
        "handover": _note(given, spoken) if given else None,
    }


def _said(signal: Signal, spoken: str) -> str:
    """The words of a report, and below them what it was asked besides."""
    lines = [f"{answer.question}: {answer.said}" for answer in answers_of(signal, spoken)]
    return "\n".join([signal.text, *lines])


def _note(given: Handover, spoken: str) -> dict[str, Any]:
    return {
        "id": given.public_id,
        "from": given.giver.in_language(spoken),
        "to": given.to.public_id if given.to else "",
        "note": given.note,
        "at": given.given_at.isoformat(),
        "taken": given.taken_at is not None,
    }


def _asked(field: VisitField) -> dict[str, Any]:
    spoken = language()
    return {
        "code": field.code,
        "name": field.name.in_language(spoken),
        "kind": field.kind,
        "unit": field.unit,
        "least": field.least,
        "most": field.most,
        "choices": [{"code": c.code, "name": c.name.in_language(spoken)} for c in field.choices],
    }
