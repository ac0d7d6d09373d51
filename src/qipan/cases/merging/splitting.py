"""One report that holds several matters: each gets a case and a number of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.intake.opening import insert
from qipan.cases.models import Case
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.visibility import ensure_right
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, clock, new_id, pack, record, unit_of_work
from qipan.errors import InputError, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import Permission, require_person
from qipan.sense.section.categories import Categories


@unit_of_work
def split(*, by: Actor, case: Case, title: str, category: str, reason: str) -> Case:
    """Open a case of its own for a further matter of the report behind ``case``.

    Its reporter follows it with the first number and secret, or with its own number and the same secret. Its
    clocks run from when the report came in. Whatever becomes of ``case``, the new case goes on. Raises
    ``InputError`` without a title, ``NotFound`` for an unknown category, ``RuleRefused`` for a case that has
    ended or was merged, and without a reason.
    """
    require_person(by)
    case = lock(case)
    ensure_right(by, Permission.CASE_TRIAGE, case)
    if not title.strip():
        raise InputError(_("Say what the further matter is."), where="title", mend=_("A few words."))
    pack()[Categories].category(category)
    rules.ensure_reason("split", reason)
    _ensure_splittable(case)
    made = _further(case, title, category)
    insert(made, since=case.opened_at)
    told = {"category": category, "split_from": case.public_id, "reason": reason.strip()}
    record("act.case.opened", by=by, subject=made.public_id, data=told)
    told = {"case": made.public_id, "reason": reason.strip()}
    record("act.case.split", by=by, subject=case.public_id, data=told)
    return made


def _ensure_splittable(case: Case) -> None:
    if case.adopted or case.kind != "report" or case.closed_at is not None:
        raise RuleRefused(
            _("Only a report that is still open can be split."), mend=_("Open the case again first.")
        )


def _further(case: Case, title: str, category: str) -> Case:
    place = ("area", "district", "lon", "lat", "cell")
    same = ("secret", "channel", "origin", "simulated", *place)
    return Case(
        public_id=new_id("cas"),
        title=mask(title.strip())[:160],
        category=category,
        state=pack()[CaseWorkflow].initial_state.code,
        parent=case.parent or case,
        opened_at=clock.now(),
        pack_digest=pack().digest,
        **{name: getattr(case, name) for name in same},
    )
