"""Saying what a matter is and giving it to whom it belongs, by the duty list or by a decision."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act import conditions
from qipan.act.duties.table import Listed, listed
from qipan.act.models import Case, Order
from qipan.act.opening import insert
from qipan.act.services.assisting import call_in
from qipan.act.services.hops import come_to
from qipan.act.services.life import lock, take_step
from qipan.act.services.orders import new_order, standing_party
from qipan.act.triage.verdicts import note_verdict
from qipan.core.public import Actor, Link, clock, new_id, pack, record
from qipan.decide.public import signed_dossier
from qipan.errors import InputError, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.packs.duties import DutyTable
from qipan.people.public import Permission, require, require_person
from qipan.places.public import area_by_code


@transaction.atomic
def triage(*, by: Actor, case: Case, category: str, condition: str = "", reason: str = "") -> Case:
    """Say what kind of matter it is and in what condition; an empty one means the usual of the category.

    Raises ``NotFound`` for a category that the city does not have, ``RuleRefused`` for a condition that
    does not belong to it.

    A clock that runs keeps the limit it began with; what starts from here on follows the new category.
    """
    pack().category(category)
    condition = conditions.chosen(category, condition)
    case = lock(case)
    before, case.category = case.category, category
    case.condition = condition
    verdict, links = note_verdict(case, category)
    data = {
        "category": category,
        "suggested": before,
        **({"condition": condition} if condition else {}),
        **verdict,
    }
    return take_step(case, "triage", by, reason=reason, data=data, links=links)


@transaction.atomic
def dispatch(
    *, by: Actor, case: Case, party: str = "", task: str = "", reason: str = "", with_assists: bool = False
) -> Order:
    """Give the case to the party the duty list names, or to ``party`` (code), which is then an override.

    ``with_assists`` gives sub-orders to the assisting parties of the list too. Raises ``RuleRefused`` when no
    duty fits and no party is named, or the party has been dissolved.
    """
    case = lock(case)
    found = listed(case)
    code = party or found.party
    if not code:
        raise RuleRefused(_("No duty covers this matter."), where="party", mend=_("Name the party yourself."))
    organisation = standing_party(code)
    order = new_order(
        by, case, organisation, task or case.title, found.duty_id if code == found.party else ""
    )
    come_to(case, organisation, "dispatch")
    case.lead = organisation
    data = {"party": code, "duty": order.duty, "named": found.party, "override": code != found.party}
    links = [Link(case.public_id, order.public_id, "dispatched"), *_followed(found, order)]
    take_step(case, "dispatch", by, reason=reason, data=data, links=links)
    if with_assists:
        for code in found.assists(but=organisation.code):
            call_in(by, case, standing_party(code), order.task, duty=found.duty_id)
    return order


def _followed(found: Listed, order: Order) -> list[Link]:
    """The edge from an amendment of the duty list to an order that follows it."""
    return [Link(found.amendment, order.public_id, "followed")] if found.amendment and order.duty else []


def suggested_party(case: Case, table: DutyTable | None = None) -> tuple[str, str]:
    """Party code and duty id that the duty list gives for the case; empty strings when none does."""
    found = listed(case, table)
    return found.party, found.duty_id


@transaction.atomic
def order_from_decision(
    *,
    by: Actor,
    decision: str,
    title: str,
    party: str,
    task: str,
    category: str,
    area_code: str = "",
    simulated: bool = False,
) -> Order:
    """Turn a signed decision into work: a task case for ``party``, under the same clocks and checks.

    The caller (the one who may issue orders) must hold ``order.issue``; the decision must be signed.
    """
    require_person(by)
    require(by, Permission.ORDER_ISSUE)
    signed_dossier(decision)
    if not title.strip() or not task.strip():
        raise InputError(
            _("An order says what is to be done."), where="title, task", mend=_("Write it down.")
        )
    index, now, organisation = pack(), clock.now(), standing_party(party)
    index.category(category)
    area = area_by_code(area_code) if area_code else None
    case = Case(
        public_id=new_id("cas"),
        kind="task",
        title=mask(title.strip())[:160],
        category=category,
        condition=index.usual_condition(category),
        state=index.initial_state.code,
        channel="decision",
        origin=decision,
        area=area,
        district=index.district_of(area_code) if area_code else "",
        lon=area.lon if area else None,
        lat=area.lat if area else None,
        opened_at=now,
        simulated=simulated,
        pack_digest=index.digest,
    )
    insert(case)
    links = [Link(decision, case.public_id, "ordered")]
    record("act.case.opened", by=by, subject=case.public_id, data={"decision": decision}, links=links)
    take_step(
        case, "triage", by, right=Permission.ORDER_ISSUE, data={"category": category, "suggested": category}
    )
    named, duty = suggested_party(case)
    order = new_order(by, case, organisation, task.strip(), duty if party == named else "")
    come_to(case, organisation, "decision")
    case.lead = organisation
    data = {
        "party": party,
        "decision": decision,
        "duty": order.duty,
        "named": named,
        "override": party != named,
    }
    dispatched = [Link(case.public_id, order.public_id, "dispatched")]
    take_step(case, "dispatch", by, right=Permission.ORDER_ISSUE, data=data, links=dispatched)
    return order
