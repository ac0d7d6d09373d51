"""Inspections: by a named person who had nothing to do with the case, with what was found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.inspection.drawing import reveal
from qipan.cases.models import Case, Check, Inspection, Order
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.selectors import handlers_of_subject
from qipan.cases.visibility import ensure_right
from qipan.cases.work.checking import ensure_outside_unit
from qipan.cases.work.closing import reopen
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, Link, clock, pack, reason_problem, record, unit_of_work
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.people.public import Account, Permission, account_by_id, require_person

RESULTS = tuple(code for code, _name in Inspection.RESULTS)


@unit_of_work
def inspect(*, by: Actor, inspection: Inspection, result: str, text: str) -> Inspection:
    """Record what was found. A closed case that is not fixed opens again with the words of the inspector.

    Needs a named person with ``case.inspect`` who neither handled nor checked the case and works outside the
    units that did. When it was the last of its draw, the draw's seed is told. Raises ``InputError`` for an
    unknown result or without words, ``RuleRefused`` for what was inspected already, ``NotPermitted``.
    """
    require_person(by)
    case = lock(inspection.case)
    ensure_right(by, Permission.CASE_INSPECT, case)
    _ensure_told(result, text)
    inspector = account_by_id(by.id)
    ensure_stranger(inspector, case)
    found = Inspection.objects.select_for_update(of=("self",)).select_related("draw").get(pk=inspection.pk)
    if found.inspected_at:
        raise RuleRefused(_("This case was inspected already."), mend=_("Open the list once more."))
    found.result, found.text = result, text.strip()
    found.inspected_at, found.inspected_by = clock.now(), inspector
    found.save()
    record("act.inspection.made", by=by, subject=found.public_id, data={"result": result})
    if result == "not-fixed" and pack()[CaseWorkflow].state(case.state).role == "closed":
        again = [Link(found.public_id, case.public_id, "reopened")]
        reopen(by=by, case=case, reason=text, links=again, right=Permission.CASE_INSPECT)
    if found.draw.state == "drawn" and not _left(found):
        reveal(found.draw, by)
    return found


def _left(made: Inspection) -> bool:
    return Inspection.objects.filter(draw=made.draw, inspected_at=None).exists()


def ensure_stranger(inspector: Account, case: Case) -> None:
    """Raise ``NotPermitted`` for whoever handled or checked the case, or works in a unit that handled it."""
    rules.ensure_independent(inspector.public_id, handlers_of_subject(case.public_id))
    if Check.objects.filter(outcome__order__case=case, checked_by=inspector).exists():
        raise NotPermitted(
            _("You checked this case. Somebody else looks at it again."),
            mend=_("Leave the inspection to somebody else."),
        )
    parties = Order.objects.filter(case=case).select_related("party")
    ensure_outside_unit(inspector.organisation, *(order.party for order in parties))


def _ensure_told(result: str, text: str) -> None:
    if result not in RESULTS:
        raise InputError(_("This result is not known."), where="result", mend=", ".join(RESULTS))
    if reason_problem(text):
        raise InputError(
            _("Say what you found."), where="text", mend=_("One sentence: what was looked at, and how it is.")
        )
