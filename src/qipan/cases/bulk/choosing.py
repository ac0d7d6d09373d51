"""Which cases a bulk means, and what would become of each: read before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qipan.cases.bulk import rules
from qipan.cases.models import Case, Order
from qipan.cases.search.finding import every_place
from qipan.cases.selectors import CaseFilter, filtered
from qipan.cases.visibility import visible_to
from qipan.cases.work.available_actions import offers
from qipan.core.public import Actor
from qipan.packs.index import PackIndex
from qipan.people.public import Permission, require
from qipan.sense.section.categories import Categories


@dataclass(frozen=True, slots=True)
class Prospect:
    """A case of a bulk; ``barred`` says why it could not take the step now, and is empty when it could."""

    case: Case
    barred: str


def chosen(*, by: Actor, cases: Sequence[str], wanted: CaseFilter | None) -> list[str]:
    """Public ids of the cases meant: those named, else those of the filter, newest first, within reach.

    Raises ``InputError`` for none, ``RuleRefused`` for more than the ceiling.
    """
    require(by, Permission.CASE_VIEW)
    if cases or wanted is None:
        ids = list(dict.fromkeys(cases))
        rules.ensure_few(len(ids))
        return ids
    found = filtered(wanted, by=by)
    if wanted.words:
        found = found.filter(pk__in=every_place(wanted, by=by, most=rules.CEILING + 1))
    ids = list(found.order_by("-opened_at", "-id").values_list("public_id", flat=True)[: rules.CEILING + 1])
    rules.ensure_few(len(ids))
    return ids


def preview(*, by: Actor, step: str, ids: Sequence[str]) -> list[Prospect]:
    """What would become of each case, in the order of ``ids`` (two queries). Nothing is changed.

    A case out of reach is left out: that it stands is not told.
    """
    rules.ensure_offered(step)
    found = {case.public_id: case for case in _read(by, ids)}
    running = {order.case_id: order for order in _running(found.values())}
    return [
        Prospect(found[i], _barred(step, found[i], by, running.get(found[i].pk))) for i in ids if i in found
    ]


def _read(by: Actor, ids: Sequence[str]) -> list[Case]:
    cases = Case.objects.filter(visible_to(by), public_id__in=ids).select_related("area", "lead")
    return list(cases.defer("area__geometry", "answer"))


def _running(cases: Any) -> list[Order]:
    orders = Order.objects.filter(case__in=list(cases), ended_at=None).order_by("id")
    return list(orders.select_related("party"))


def _barred(step: str, case: Case, by: Actor, order: Order | None) -> str:
    if any(
        offer.step == step and not offer.barred for offer in offers(case, by=by, order=order, handlers=())
    ):
        return ""
    if case.adopted:
        return _("An old file of another system; it is not worked here.")
    return _("Not open in this state, or not yours to take.")


def told_for(step: str, told: Mapping[str, str], index: PackIndex) -> dict[str, str]:
    """What the step is told, and nothing else. Raises ``NotFound`` for a category that the city has not."""
    rules.ensure_offered(step)
    kept = {name: (told.get(name) or "").strip() for name in rules.STEPS[step]}
    if kept.get("category") or step == "triage":
        index[Categories].category(kept["category"])
    return kept
