"""The one way by which a case changes its state: right, rule, state, clocks, event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.models import Case, Order
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.visibility import ensure_right
from qipan.cases.work import clocks
from qipan.cases.work.orders import ensure_settled
from qipan.core.public import Actor, CompiledQuery, Link, clock, pack, record, reporter, update_row
from qipan.errors import NotFound, NotPermitted, RuleRefused
from qipan.people.public import (
    Permission,
    require_person,
)


def apply_transition(
    case: Case,
    action: str,
    by: Actor,
    *,
    party: str = "",
    reason: str = "",
    data: Mapping[str, object] | None = None,
    links: Sequence[Link] = (),
    right: Permission | None = None,
) -> Case:
    """Take one step of the pack's workflow: right, rule, state, clocks, event."""
    index = pack()
    # The right comes before the rule: whoever may not act here does not learn how the case stands.
    if by.kind == "reporter" and action in ("close", "reopen"):
        ensure_reporter(by, case)
    else:
        require_person(by)
        ensure_right(by, right or rules.RIGHT_FOR[action], case, party)
    _ensure_worked_here(case)
    transition = rules.next_step(index, action, case.state)
    rules.ensure_reason(action, reason)
    before, case.state = case.state, transition.target
    role = index[CaseWorkflow].state(case.state).role
    case.closed_at = clock.now() if role in ("closed", "ended") else None
    if case.closed_at:
        ensure_settled(case)
        clocks.stop_all(case)
        Order.objects.filter(case=case, ended_at=None).update(state="ended", ended_at=case.closed_at)
    else:
        clocks.move(case, stops=transition.stops, starts=transition.starts)
    update_row(case)
    told = {"from": before, "to": case.state, "reason": reason.strip(), **(data or {})}
    record(f"act.case.{action}", by=by, subject=case.public_id, data=told, links=links)
    return case


def ensure_reporter(by: Actor, case: Case) -> None:
    """Raise ``NotPermitted`` unless ``by`` proved to be its reporter, or one of a case merged into it."""
    own_case(by, case)


def own_case(by: Actor, case: Case) -> Case:
    """The case by whose number ``by`` has a say in ``case``: itself, or one merged into it.

    Raises ``NotPermitted`` for anybody else.
    """
    if by.kind == "reporter":
        if case.secret and by.id == reporter(case.number).id:
            return case
        for member in Case.objects.filter(head=case).exclude(secret=""):
            if by.id == reporter(member.number).id:
                return member
    raise NotPermitted(_("Only the reporter of this case may do this."))


def _ensure_worked_here(case: Case) -> None:
    if case.adopted:
        raise RuleRefused(
            _("This is an old file of another system; it is not worked here."),
            mend=_("Take a new report in."),
        )


_locked = CompiledQuery(
    lambda key: (
        Case.objects.select_for_update(of=("self",))
        .select_related("area")
        .defer("area__geometry")
        .filter(pk=key)
    ),
    numbers=True,
)


def lock(case: Case) -> Case:
    """The case as it stands now, locked until the transaction ends: two writers take turns."""
    found = _locked.first(case.pk)
    if found is None:
        raise NotFound(_("This case no longer stands."))
    return found
