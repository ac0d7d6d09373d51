"""Closings, and opening again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act.models import Case
from qipan.act.services.life import ensure_reporter, lock, take_step
from qipan.core.public import Actor, Link, pack, record
from qipan.errors import RuleRefused


@transaction.atomic
def close(*, by: Actor, case: Case, confirmed: bool = False) -> Case:
    """Close an answered case: by its reporter (``confirmed``) or by whoever may answer.

    Raises ``NotPermitted`` when anybody but its reporter confirms.
    """
    case = lock(case)
    if confirmed:
        ensure_reporter(by, case)
    case.confirmed = confirmed
    return take_step(case, "close", by, data={"confirmed": confirmed})


@transaction.atomic
def confirm(*, by: Actor, case: Case) -> Case:
    """Its reporter confirms the outcome: an answered case closes, a closed one is marked.

    Confirming twice changes nothing. Raises ``NotPermitted`` for anybody else, ``RuleRefused`` where there is
    nothing to confirm.
    """
    case = lock(case)
    ensure_reporter(by, case)
    if pack().state(case.state).role != "closed":
        return close(by=by, case=case, confirmed=True)
    if not case.confirmed:
        case.confirmed = True
        case.save(update_fields=["confirmed"])
        record("act.case.confirmed", by=by, subject=case.public_id)
    return case


@transaction.atomic
def reopen(*, by: Actor, case: Case, reason: str, links: Sequence[Link] = ()) -> Case:
    """Open a case again, by its reporter or by whoever may answer; needs a reason."""
    case = lock(case)
    case.reopened += 1
    case.confirmed = False
    return take_step(case, "reopen", by, reason=reason, links=links)


@transaction.atomic
def end(*, by: Actor, case: Case, action: str, reason: str) -> Case:
    """End a case without work (``reject``, ``merge``, ``cancel``), with a reason. Children go on."""
    if action not in ("reject", "merge", "cancel"):
        raise RuleRefused(_("The step '%(action)s' is not an ending.") % {"action": action})
    return take_step(lock(case), action, by, reason=reason)
