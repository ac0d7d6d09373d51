"""The independent check."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.models import Case, Check, Outcome
from qipan.cases.section.checks import OutsideChecks
from qipan.cases.selectors import handlers_of_subject
from qipan.cases.visibility import ensure_right
from qipan.cases.work.orders import new_order
from qipan.cases.work.workflow import apply_transition, lock
from qipan.core.public import (
    Actor,
    CompiledQuery,
    Link,
    clock,
    insert_rows,
    new_id,
    pack,
    record,
    unit_of_work,
)
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.people.public import (
    Account,
    Organisation,
    Permission,
    account_by_id,
    require_person,
)


@unit_of_work
def check(*, by: Actor, case: Case, passed: bool, text: str) -> Check:
    """Check the newest outcome independently: never by anybody who handled the case.

    A failed check sends the case back to work with its reason.
    """
    require_person(by)
    case = lock(case)
    ensure_right(by, Permission.CASE_CHECK, case)
    if not text.strip():
        raise InputError(
            _("Say what was checked."),
            where="text",
            mend=_("One sentence: what was looked at, and how it is."),
        )
    outcome = newest_outcome(case)
    rules.ensure_independent(by.id, handlers_of_subject(case.public_id))
    checker = account_by_id(by.id)
    ensure_may_check(case, checker, outcome)
    made = Check(
        public_id=new_id("chk"),
        outcome=outcome,
        passed=passed,
        text=text.strip(),
        checked_at=clock.now(),
        checked_by=checker,
    )
    insert_rows([made])
    action = "check-pass" if passed else "check-fail"
    apply_transition(case, action, by, reason=text, data={"check": made.public_id})
    if not passed:
        order = new_order(
            by, case, outcome.order.party, outcome.order.task, outcome.order.duty, state="accepted"
        )
        again = [Link(made.public_id, order.public_id, "sent-back")]
        record("act.order.reissued", by=by, subject=order.public_id, links=again)
    return made


def ensure_may_check(case: Case, checker: Account, outcome: Outcome | None = None) -> None:
    """Raise ``NotPermitted`` for somebody of the handling unit, where the city wants the check from outside.

    ``outcome`` is the newest one when it was read already.
    """
    if pack()[OutsideChecks].rule(case.category):
        done = outcome or newest_outcome(case)
        ensure_outside_unit(checker.organisation, done.order.party, done.done_by.organisation)


def ensure_outside_unit(checker: Organisation, *units: Organisation) -> None:
    """Raise ``NotPermitted`` for a checker of a unit that handled, or of one below it."""
    own = f"{checker.path}/"
    if any(own.startswith(f"{unit.path}/") for unit in units):
        raise NotPermitted(
            _("The check of this matter comes from outside the unit that handled it."),
            mend=_("Leave it to a checker of another organisation."),
        )


_newest = CompiledQuery(
    lambda case: (
        Outcome.objects.select_related("order__party", "done_by__organisation")
        .filter(order__case=case, order__role="lead")
        .order_by("-id")[:1]
    ),
    numbers=True,
)


def newest_outcome(case: Case) -> Outcome:
    """The latest outcome of the case. Raises ``RuleRefused`` before anything was done."""
    found = _newest.first(case.pk)
    if found is None:
        raise RuleRefused(_("Nothing was done yet that could be checked."))
    return found
