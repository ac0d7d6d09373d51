"""Saying what a matter is and giving it to whom it belongs, by the duty list or by a decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qipan.cases.duties.table import Listed, listed
from qipan.cases.intake.opening import insert
from qipan.cases.models import Case, Order
from qipan.cases.section.conditions import Conditions
from qipan.cases.section.duties import DutyTable
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.triage.verdicts import note_verdict
from qipan.cases.work import conditions
from qipan.cases.work.assisting import call_in
from qipan.cases.work.orders import new_order, standing_party
from qipan.cases.work.reassignments import record_reassignment
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import Actor, Link, clock, new_id, pack, record, unit_of_work
from qipan.decide.public import signed_dossier
from qipan.errors import InputError, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import Permission, require, require_person
from qipan.places.public import area_by_code
from qipan.places.section import Areas
from qipan.sense.section.categories import Categories


@unit_of_work
def triage(*, by: Actor, case: Case, category: str, condition: str = "", reason: str = "") -> Case:
    """Say what kind of matter it is and in what condition; an empty one means the usual of the category.

    Raises ``NotFound`` for a category that the city does not have, ``RuleRefused`` for a condition that
    does not belong to it.

    A clock that runs keeps the limit it began with; what starts from here on follows the new category.
    """
    pack()[Categories].category(category)
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
    return apply_transition(case, "triage", by, reason=reason, data=data, links=links)


@unit_of_work
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
    record_reassignment(case, organisation, "dispatch")
    case.lead = organisation
    data = {"party": code, "duty": order.duty, "named": found.party, "override": code != found.party}
    links = _followed(found, order)
    apply_transition(case, "dispatch", by, reason=reason, data=data, links=links)
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


@unit_of_work
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
    ordering = Ordering(by, Permission.ORDER_ISSUE, decision, "decision")
    work = Task(title, party, task, category, area_code)
    return ordered_task(ordering, work, simulated=simulated)


@dataclass(frozen=True, slots=True)
class Ordering:
    """Who orders work, by which right, and by what (``origin``): the case hangs on it in the chain."""

    by: Actor
    right: Permission
    origin: str
    channel: str


@dataclass(frozen=True, slots=True)
class Task:
    """Work to be ordered. Raises ``InputError`` when it does not say what is to be done."""

    title: str
    party: str
    task: str
    category: str
    area_code: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.task.strip():
            raise InputError(
                _("An order says what is to be done."), where="title, task", mend=_("Write it down.")
            )


def ordered_task(ordering: Ordering, work: Task, *, simulated: bool) -> Order:
    """Work ordered by a person is a case of its own: triaged, dispatched, with clocks and a check to come."""
    by, right, organisation = ordering.by, ordering.right, standing_party(work.party)
    case = new_task(ordering, work, simulated=simulated)
    told = {"category": work.category, "suggested": work.category}
    apply_transition(case, "triage", by, right=right, data=told)
    named, duty = suggested_party(case)
    order = new_order(by, case, organisation, work.task.strip(), duty if work.party == named else "")
    record_reassignment(case, organisation, ordering.channel)
    case.lead = organisation
    data = {
        "party": work.party,
        ordering.channel: ordering.origin,
        "duty": order.duty,
        "named": named,
        "override": work.party != named,
    }
    apply_transition(case, "dispatch", by, right=right, data=data)
    return order


def new_task(ordering: Ordering, work: Task, *, simulated: bool) -> Case:
    """A task case in its first state, hung on what ordered it."""
    index = pack()
    index[Categories].category(work.category)
    area = area_by_code(work.area_code) if work.area_code else None
    case = Case(
        public_id=new_id("cas"),
        kind="task",
        title=mask(work.title.strip())[:160],
        category=work.category,
        condition=index[Conditions].usual(work.category),
        state=index[CaseWorkflow].initial_state.code,
        channel=ordering.channel,
        origin=ordering.origin,
        area=area,
        district=index[Areas].district_of(work.area_code) if work.area_code else "",
        lon=area.lon if area else None,
        lat=area.lat if area else None,
        opened_at=clock.now(),
        simulated=simulated,
        pack_digest=index.digest,
    )
    insert(case)
    data = {ordering.channel: ordering.origin}
    record("act.case.opened", by=ordering.by, subject=case.public_id, data=data)
    return case
