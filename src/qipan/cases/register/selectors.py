"""One case with all that belongs to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from qipan.cases.models import Case, CaseSignal, Check, Clock, Order, Outcome
from qipan.cases.visibility import may_see
from qipan.core.public import Actor, CompiledQuery, Event, actors_of, events_of
from qipan.errors import NotFound
from qipan.people.public import Permission, require


def case_by_id(public_id: str, *, by: Actor) -> Case:
    """The case with a public id. Raises ``NotPermitted`` without ``case.view``.

    Raises ``NotFound`` for a case out of reach too: that it stands is not told.
    """
    require(by, Permission.CASE_VIEW)
    found = _one(_by_id, public_id)
    if not may_see(by, found):
        raise _unknown(public_id)
    return found


def case_by_number(number: str) -> Case:
    """The case with a number; for those who prove themselves otherwise. Raises ``NotFound``."""
    return _one(_by_number, number)


def _by(**named: str) -> QuerySet[Case]:
    return Case.objects.filter(**named).select_related("area", "lead").defer("area__geometry")


_by_number = CompiledQuery(lambda number: _by(number=number))
_by_id = CompiledQuery(lambda public_id: _by(public_id=public_id))


def _one(asked: CompiledQuery[Case], name: str) -> Case:
    found = asked.first(name)
    if found is None:
        raise _unknown(name)
    return found


def _unknown(name: str) -> NotFound:
    return NotFound(_("No case %(name)s is known.") % {"name": name}, mend=_("Check the number."))


def order_by_id(public_id: str) -> Order:
    """The order with a public id. Raises ``NotFound``."""
    found = Order.objects.select_related("case__area", "party").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No order %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def orders_of_decision(decision: str) -> list[Order]:
    """Orders that a decision led to, oldest first (one query)."""
    orders = Order.objects.filter(case__origin=decision).select_related("case", "party")
    return list(orders.defer("case__answer").order_by("id"))


def running_order(case: Case) -> Order | None:
    """The lead's order that the case waits for, if one runs."""
    orders = Order.objects.select_related("party").filter(case=case, role="lead", ended_at=None)
    return orders.order_by("-id").first()


def clocks_of(case: Case) -> list[Clock]:
    """All clocks of a case, oldest first."""
    return list(Clock.objects.filter(case=case).select_related("order__party").order_by("started_at", "id"))


def work_of(case: Case) -> tuple[list[Order], list[Outcome], list[Check]]:
    """Orders, outcomes and checks of a case, oldest first (three queries)."""
    orders = list(Order.objects.filter(case=case).select_related("party").order_by("id"))
    outcomes = list(Outcome.objects.filter(order__case=case).select_related("done_by").order_by("id"))
    checks = list(Check.objects.filter(outcome__order__case=case).select_related("checked_by").order_by("id"))
    return orders, outcomes, checks


def history_of(case: Case) -> list[Event]:
    """The events of a case, oldest first."""
    return events_of(case.public_id)


def signals_of(case: Case) -> list[CaseSignal]:
    """The signals of a case with their sources, oldest first; those of the first matter of a split report."""
    split = case.parent_id if case.kind == "report" else None
    signals = CaseSignal.objects.filter(case=split or case.pk)
    return list(signals.select_related("signal__source").order_by("id"))


HANDLING = (
    *(f"act.case.{action}" for action in ("accept", "return", "dispute", "handle")),
    *(f"act.assist.{action}" for action in ("accept", "return", "handle")),
)


def handlers_of_subject(subject: str) -> set[str]:
    """Ids of all who ever handled a case, or the cases a decision ordered.

    Accepted, returned or reported work.
    """
    cases = Case.objects.filter(Q(public_id=subject) | Q(origin=subject)).values_list("public_id", flat=True)
    return {actor for case in list(cases) for actor in actors_of(case, HANDLING)}


def without_case(signal_ids: QuerySet[Any]) -> QuerySet[Any]:
    """Of these signals, the ones that belong to no case yet."""
    return signal_ids.exclude(Exists(CaseSignal.objects.filter(signal=OuterRef("pk"))))
