"""What the party does with its order: takes it on, gives it back, reports it as done."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act import rules
from qipan.act.models import Case, Order, Outcome
from qipan.act.reach import ensure_right
from qipan.act.services.life import lock, take_step
from qipan.core.public import Actor, Link, clock, new_id
from qipan.errors import InputError, RuleRefused
from qipan.people.public import (
    account_by_id,
    require_person,
)


@transaction.atomic
def accept(*, by: Actor, order: Order) -> Case:
    """The party takes the order on."""
    return _work(by, order, "accept", "accepted")


@transaction.atomic
def give_back(*, by: Actor, order: Order, reason: str) -> Case:
    """The party returns the order with a reason; the case waits for a new dispatch."""
    return _work(by, order, "return", "returned", reason=reason)


def _work(by: Actor, order: Order, action: str, state: str, reason: str = "") -> Case:
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR[action], case, order.party.code)
    _ensure_running(order)
    order.state = state
    order.ended_at = clock.now() if state == "returned" else None
    order.save(update_fields=["state", "ended_at"])
    return take_step(case, action, by, party=order.party.code, reason=reason, data={"order": order.public_id})


@transaction.atomic
def handle(*, by: Actor, order: Order, result: str, text: str) -> Outcome:
    """Record what was done. Raises ``InputError`` without a text, ``NotPermitted`` outside the own party."""
    require_person(by)
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR["handle"], case, order.party.code)
    _ensure_running(order)
    if result not in dict(Outcome.RESULTS):
        raise InputError(
            _("This result is not known."), where="result", mend=", ".join(dict(Outcome.RESULTS))
        )
    if not text.strip():
        raise InputError(
            _("Say what was done."), where="text", mend=_("One sentence that the reporter understands.")
        )
    outcome = Outcome.objects.create(
        public_id=new_id("out"),
        order=order,
        result=result,
        text=text.strip(),
        done_at=clock.now(),
        done_by=account_by_id(by.id),
    )
    order.state, order.ended_at = "done", clock.now()
    order.save(update_fields=["state", "ended_at"])
    links = [Link(order.public_id, outcome.public_id, "produced")]
    take_step(case, "handle", by, party=order.party.code, data={"result": result}, links=links)
    return outcome


def _ensure_running(order: Order) -> None:
    order.refresh_from_db(fields=["state", "ended_at"])
    if order.ended_at is not None:
        raise RuleRefused(_("This order has ended."), mend=_("Open the case to see who has it now."))
