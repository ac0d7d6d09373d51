"""What a walk along the chain says of cases, orders, outcomes and checks."""

from __future__ import annotations

from collections.abc import Iterable

from qipan.cases.models import Case, Check, Order, Outcome
from qipan.core.public import Description


def describe_cases(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for c in Case.objects.filter(public_id__in=list(ids)):
        title = f"{c.number} {c.title}"
        yield Description(
            c.public_id,
            "case",
            title,
            c.state,
            c.opened_at.isoformat(),
            f"/cases/{c.public_id}/",
            c.simulated,
        )


def describe_orders(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for o in Order.objects.filter(public_id__in=list(ids)).select_related("case", "party"):
        title, url = f"{o.party.name_zh} · {o.task}"[:120], f"/cases/{o.case.public_id}/"
        yield Description(
            o.public_id, "order", title, o.state, o.issued_at.isoformat(), url, o.case.simulated
        )


def describe_outcomes(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for o in Outcome.objects.filter(public_id__in=list(ids)).select_related("order__case"):
        url = f"/cases/{o.order.case.public_id}/"
        yield Description(
            o.public_id, "outcome", o.text[:120], o.result, o.done_at.isoformat(), url, o.order.case.simulated
        )


def describe_checks(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for c in Check.objects.filter(public_id__in=list(ids)).select_related("outcome__order__case"):
        case = c.outcome.order.case
        state = "passed" if c.passed else "failed"
        yield Description(
            c.public_id,
            "check",
            c.text[:120],
            state,
            c.checked_at.isoformat(),
            f"/cases/{case.public_id}/",
            case.simulated,
        )
