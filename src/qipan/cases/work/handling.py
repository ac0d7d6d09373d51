"""What a party does with its order: takes it on, reports it as done. (Giving it back: ``returning``.)"""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.models import Case, Order, Outcome
from qipan.cases.visibility import ensure_right
from qipan.cases.work import assisting
from qipan.cases.work.orders import end_order, ensure_running, ensure_settled
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import Actor, clock, insert_rows, new_id, unit_of_work, update_row
from qipan.errors import InputError
from qipan.people.public import (
    account_by_id,
    require_person,
)


@unit_of_work
def accept(*, by: Actor, order: Order) -> Case:
    """The party takes the order or sub-order on."""
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR["accept"], case, order.party.code)
    ensure_running(order)
    if order.role == "assist":
        return assisting.take_on(by, case, order)
    order.state, order.accepted_at = "accepted", clock.now()
    update_row(order, "state", "accepted_at")
    return apply_transition(case, "accept", by, party=order.party.code, data={"order": order.public_id})


@unit_of_work
def handle(*, by: Actor, order: Order, result: str, text: str) -> Outcome:
    """Record what was done. Raises ``InputError`` without a text, ``NotPermitted`` outside the own party.

    The lead answers for the whole: ``RuleRefused`` while a sub-order of the case runs.
    """
    require_person(by)
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR["handle"], case, order.party.code)
    ensure_running(order)
    _ensure_said(result, text)
    if order.role == "lead":
        ensure_settled(case)
    outcome = Outcome(
        public_id=new_id("out"),
        order=order,
        result=result,
        text=text.strip(),
        done_at=clock.now(),
        done_by=account_by_id(by.id),
    )
    insert_rows([outcome])
    end_order(order, "done")
    if order.role == "assist":
        assisting.reported(by, case, order, result)
    else:
        apply_transition(case, "handle", by, party=order.party.code, data={"result": result})
    return outcome


def _ensure_said(result: str, text: str) -> None:
    if result not in dict(Outcome.RESULTS):
        raise InputError(
            _("This result is not known."), where="result", mend=", ".join(dict(Outcome.RESULTS))
        )
    if not text.strip():
        raise InputError(
            _("Say what was done."), where="text", mend=_("One sentence that the reporter understands.")
        )
