"""Rulings: a named person of neither party says who leads; a ruling is a precedent and proposes a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _

from qipan.cases.duties.proposing import proposed
from qipan.cases.models import Case, Dispute, DutyProposal, Order, Ruling
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.selectors import handlers_of_subject
from qipan.cases.visibility import ensure_right
from qipan.cases.work import clocks
from qipan.cases.work.assisting import call_in
from qipan.cases.work.orders import new_order, standing_party
from qipan.cases.work.reassignments import record_reassignment
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import (
    JUDGEMENT_REASON,
    Actor,
    Link,
    actors_of,
    basis_problem,
    clock,
    new_id,
    pack,
    reason_problem,
    record,
    unit_of_work,
)
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.people.public import ROLES, Organisation, Permission, account_by_id, require_person

Scope = Literal["city", "district"]


@unit_of_work
def rule(
    *,
    by: Actor,
    dispute: Dispute,
    lead: str,
    assists: Sequence[str] = (),
    reasons: str,
    basis: str,
    scope: Scope = "city",
) -> Ruling:
    """Say who leads and who assists, with reasons and basis, and move the work there.

    The ruling is a precedent, and proposes a change of the duty list for ``scope`` where the list says
    otherwise. Raises ``NotPermitted`` for whoever is of a quarrelling party, handled or dispatched the case,
    ``RuleRefused`` for what is ruled already or a dissolved party, ``InputError`` without reasons or basis.
    """
    require_person(by)
    case = lock(dispute.case)
    ensure_right(by, Permission.CASE_RULE, case)
    dispute.refresh_from_db()
    if dispute.ruled_at is not None:
        raise RuleRefused(_("This quarrel is ruled already."), mend=_("Open it to read the ruling."))
    _ensure_neutral(by, dispute, case)
    _ensure_said(reasons, basis)
    leading = standing_party(lead)
    helping = [standing_party(code) for code in dict.fromkeys(assists) if code != lead]
    _end(dispute, case)
    ruling = Ruling.objects.create(
        public_id=new_id("rul"),
        dispute=dispute,
        lead=leading,
        assists=[party.code for party in helping],
        category=case.category,
        district=case.district,
        reasons=reasons.strip(),
        basis=basis.strip(),
        ruled_at=clock.now(),
        ruled_by=account_by_id(by.id),
    )
    _proposal(ruling, case, scope)
    _move(by, case, ruling, leading)
    for party in helping:
        _help(by, case, party, ruling)
    _record(by, ruling)
    return ruling


def _ensure_neutral(by: Actor, dispute: Dispute, case: Case) -> None:
    account = account_by_id(by.id)
    own = set(account.organisation.path.split("/"))
    own |= {c for g in by.grants if g.role in ROLES and ROLES[g.role].of_party for c in g.organisations}
    if own & {dispute.first.code, dispute.second.code}:
        raise NotPermitted(
            _("Whoever belongs to a quarrelling party does not rule."),
            mend=_("Leave the ruling to somebody else."),
        )
    if by.id in handlers_of_subject(case.public_id) | actors_of(case.public_id, ("act.case.dispatch",)):
        raise NotPermitted(
            _("Whoever dispatched or handled the case does not rule on it."),
            mend=_("Leave the ruling to somebody else."),
        )


def _ensure_said(reasons: str, basis: str) -> None:
    problems = {"reasons": reason_problem(reasons, least=JUDGEMENT_REASON), "basis": basis_problem(basis)}
    for name, problem in problems.items():
        if problem:
            raise InputError(
                problem, where=name, mend=_("A ruling states its reasons and the rule it rests on.")
            )


def _end(dispute: Dispute, case: Case) -> None:
    dispute.ruled_at = clock.now()
    dispute.save(update_fields=["ruled_at"])
    clocks.stop_beside(case, "ruling")


def _proposal(ruling: Ruling, case: Case, scope: Scope) -> DutyProposal | None:
    change = proposed(ruling, case, scope)
    if change is None:
        return None
    return DutyProposal.objects.create(
        public_id=new_id("prp"),
        ruling=ruling,
        duty=change.duty.model_dump(mode="json"),
        replaces=change.replaces,
        made_at=ruling.ruled_at,
    )


def _move(by: Actor, case: Case, ruling: Ruling, lead: Organisation) -> None:
    """Bring the work to the party ruled; a case whose work is done, or over, stays where it is."""
    stays = case.lead_id == lead.pk
    action = "uphold" if stays else "rule"
    data = {"ruling": ruling.public_id, "party": lead.code}
    if pack()[CaseWorkflow].transition(action, case.state) is None:
        record("act.case.ruled", by=by, subject=case.public_id, data={**data, "reason": ruling.reasons})
        return
    links = []
    if not stays:
        task = Order.objects.filter(case=case, role="lead").order_by("-id").values_list("task", flat=True)[0]
        order = new_order(by, case, lead, task, "")
        record_reassignment(case, lead, "ruling")
        case.lead = lead
        links = [Link(ruling.public_id, order.public_id, "dispatched")]
    apply_transition(case, action, by, reason=ruling.reasons, data=data, links=links)


def _help(by: Actor, case: Case, party: Organisation, ruling: Ruling) -> None:
    """A sub-order to a party that the ruling names, unless the work is done or the party is at it."""
    open_work = pack()[CaseWorkflow].state(case.state).role == "open"
    if open_work and not Order.objects.filter(case=case, role="assist", party=party, ended_at=None).exists():
        call_in(by, case, party, case.title, source=ruling.public_id)


def _record(by: Actor, ruling: Ruling) -> None:
    data = {
        "lead": ruling.lead.code,
        "assists": ruling.assists,
        "basis": ruling.basis,
        "reason": ruling.reasons,
    }
    record("act.ruling.made", by=by, subject=ruling.public_id, data=data)
