"""Closings, and opening again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.cases.models import Case
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.work.workflow import apply_transition, ensure_reporter, lock, own_case
from qipan.core.public import Actor, Link, pack, record, unit_of_work
from qipan.errors import RuleRefused
from qipan.people.public import Permission


@unit_of_work
def close(*, by: Actor, case: Case, confirmed: bool = False) -> Case:
    """Close an answered case: by its reporter (``confirmed``) or by whoever may answer.

    Raises ``NotPermitted`` when anybody but its reporter confirms.
    """
    case = lock(case)
    if confirmed:
        ensure_reporter(by, case)
    case.confirmed = confirmed
    return apply_transition(case, "close", by, data={"confirmed": confirmed})


@unit_of_work
def confirm(*, by: Actor, case: Case) -> Case:
    """Its reporter confirms the outcome: an answered case closes, a closed one is marked.

    Of several reporters each confirms for their own number; the case closes when the last of them has.
    Confirming twice changes nothing. Raises ``NotPermitted`` for anybody else, ``RuleRefused`` where there is
    nothing to confirm.
    """
    case = lock(case)
    ensure_reporter(by, case)
    own = own_case(by, case)
    others = Case.objects.filter(Q(pk=case.pk) | Q(head=case), confirmed=False).exclude(secret="")
    if pack()[CaseWorkflow].state(case.state).role != "closed" and not others.exclude(pk=own.pk).exists():
        _mark_confirmed(own, case)
        return close(by=by, case=case, confirmed=True)
    if not own.confirmed:
        _mark_confirmed(own, case)
        record("act.case.confirmed", by=by, subject=own.public_id)
    return case


def _mark_confirmed(own: Case, case: Case) -> None:
    Case.objects.filter(pk=own.pk).update(confirmed=True)
    case.confirmed = case.confirmed or own.pk == case.pk


@unit_of_work
def reopen(
    *, by: Actor, case: Case, reason: str, links: Sequence[Link] = (), right: Permission | None = None
) -> Case:
    """Open a case again, by its reporter or by whoever may answer (or holds ``right``); needs a reason."""
    case = lock(case)
    case.reopened += 1
    case.confirmed = False
    Case.objects.filter(head=case).update(confirmed=False)
    return apply_transition(case, "reopen", by, reason=reason, links=links, right=right)


@unit_of_work
def end(*, by: Actor, case: Case, action: str, reason: str) -> Case:
    """End a case without work (``reject``, ``cancel``), with a reason. Children go on.

    Merging names a case to go on under: ``merging.services.merge``.
    """
    if action not in ("reject", "cancel"):
        raise RuleRefused(_("The step '%(action)s' is not an ending.") % {"action": action})
    return apply_transition(lock(case), action, by, reason=reason)
