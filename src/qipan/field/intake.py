"""What a phone sends, taken in once each: visits, beginnings, hand-overs, plans, new matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from qipan.cases.public import Order, Outcome, ReporterContact, language, order_by_id
from qipan.core.public import Actor, Repeatable, digest_of, pack, run_once
from qipan.field import filling, handovers, reports, visits
from qipan.field.models import FilledForm, Visit
from qipan.field.section import FORMS
from qipan.field.visits import Seen
from qipan.people.public import require_person

# A phone may lie in a drawer for months with drafts on it.
SPAN = timedelta(days=365)
Answer = dict[str, Any]


def _once(
    by: Actor,
    key: str,
    kind: str,
    entered: dict[str, Any],
    do: Callable[[], Answer],
    *,
    keep: Callable[[Answer], Answer] = dict,
) -> Answer:
    """Do what a phone sends in one transaction, or give the answer of the first time as ``repeated``."""
    require_person(by)
    request = Repeatable(f"field:{by.id}", key, digest_of({"kind": kind, **entered}), SPAN, where="key")
    answer, repeated = run_once(request, do, keep=keep)
    return {**answer, "repeated": repeated}


def take_start(*, by: Actor, key: str, order: str) -> Answer:
    """Begin with an order."""
    told = {"order": order}

    def do() -> Answer:
        found = order_by_id(order)
        if found.ended_at is not None:
            return {"order": order, "standing": "beside", "now": now_of(found)}
        visits.start(by=by, order=found)
        return {"order": order, "standing": "taken", "now": None}

    return _once(by, key, "start", told, do)


def take_visit(*, by: Actor, key: str, order: str, seen: Seen) -> Answer:
    """Record a visit. When the order had moved on, ``standing`` is ``beside``; ``now`` says how it stands."""
    told = {
        "order": order,
        **{name: getattr(seen, name) for name in ("text", "result", "visited_at", "again_on", "photos")},
        "values": dict(seen.values),
    }

    def do() -> Answer:
        return visit_out(visits.record_visit(by=by, order=order_by_id(order), seen=seen))

    return _once(by, key, "visit", told, do)


def take_handover(*, by: Actor, key: str, order: str, note: str, to: str) -> Answer:
    """Hand an order over."""
    told = {"order": order, "note": note, "to": to}

    def do() -> Answer:
        found = order_by_id(order)
        if found.ended_at is not None:
            return {"handover": "", "order": order, "standing": "beside", "now": now_of(found)}
        made = handovers.hand_over(by=by, order=found, note=note, to=to)
        return {"handover": made.public_id, "order": order, "standing": "taken", "now": None}

    return _once(by, key, "handover", told, do)


def take_plan(*, by: Actor, key: str, order: str, day: date) -> Answer:
    """Plan a visit."""

    def do() -> Answer:
        found = order_by_id(order)
        if found.ended_at is not None:
            return {"order": order, "standing": "beside", "now": now_of(found)}
        visits.plan_visit(by=by, order=found, day=day)
        return {"order": order, "standing": "taken", "now": None}

    return _once(by, key, "plan", {"order": order, "day": day}, do)


def take_matter(
    *, by: Actor, key: str, matter: dict[str, Any], told: ReporterContact | None = None
) -> Answer:
    """Report a new matter. The secret is in the first answer only: the store keeps none."""
    about = told or ReporterContact()
    entered = {**matter, "name": about.name, "phone": about.phone}

    def do() -> Answer:
        receipt = reports.report_matter(by=by, told=told, **matter)
        case = receipt.case
        return {
            "case": case.public_id,
            "signal": case.origin,
            "number": case.number,
            "secret": receipt.secret,
        }

    return _once(by, key, "report", entered, do, keep=lambda answer: {**answer, "secret": ""})


def visit_out(visit: Visit) -> Answer:
    """A visit with the forms that it filled, what that saved, and how the order stands if it moved on."""
    filled = list(FilledForm.objects.filter(visit=visit).order_by("id"))
    saving = filling.saving(filled, visit.values.keys())
    names = {form.code: form.name.in_language(language()) for form in pack().pack[FORMS].forms}
    return {
        "visit": visit.public_id,
        "order": visit.order.public_id,
        "outcome": visit.outcome.public_id if visit.outcome else "",
        "standing": visit.standing,
        "forms": [
            {"id": form.public_id, "form": form.form, "name": names.get(form.form, form.form)}
            for form in filled
        ],
        "cells": saving.cells,
        "typed": saving.typed,
        "saved": saving.saved,
        "now": now_of(visit.order) if visit.standing == "beside" else None,
    }


def now_of(order: Order) -> dict[str, Any]:
    """How an order stands that has ended: what became of it, who has the case now, what was said last."""
    case = order.case
    case.refresh_from_db(fields=["state", "lead"])
    last = Outcome.objects.filter(order__case=case).select_related("done_by").order_by("-id").first()
    return {
        "order_state": order.state,
        "case": case.public_id,
        "case_state": case.state,
        "case_state_name": pack().label("state", case.state, language()),
        "party_name": case.lead.in_language(language()) if case.lead else "",
        "result": last.result if last else "",
        "text": last.text if last else "",
        "by": last.done_by.in_language(language()) if last else "",
        "at": last.done_at.isoformat() if last else "",
    }
