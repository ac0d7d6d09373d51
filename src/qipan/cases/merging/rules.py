"""Which cases may be joined. Each refusal says what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.models import Case
from qipan.cases.section.workflow import CaseWorkflow
from qipan.core.public import pack
from qipan.errors import RuleRefused


def ensure_mergeable(case: Case, into: Case) -> None:
    """Raise ``RuleRefused`` unless ``case`` may go on under ``into``."""
    if case.pk == into.pk:
        raise RuleRefused(
            _("A case cannot be merged into itself."), where="into", mend=_("Name the other case's number.")
        )
    _ensure_free(case, "")
    _ensure_free(into, "into")
    if "task" in (case.kind, into.kind):
        raise RuleRefused(
            _("A task that a decision ordered is not a report."), where="into", mend=_("Let both go on.")
        )
    if pack()[CaseWorkflow].state(into.state).role in ("closed", "ended"):
        raise RuleRefused(
            _("Case %(number)s is finished: nobody would work on it there.") % {"number": into.number},
            where="into",
            mend=_("Open that case again first, or let this report go on by itself."),
        )


def _ensure_free(case: Case, where: str) -> None:
    if case.adopted:
        raise RuleRefused(
            _("Case %(number)s is an old file of another system; it is not worked here.")
            % {"number": case.number},
            where=where,
        )
    if case.head is not None:
        told = {"number": case.number, "head": case.head.number}
        raise RuleRefused(
            _("Case %(number)s was merged into %(head)s.") % told,
            where=where,
            mend=_("Use %(head)s, or take %(number)s out again first.") % told,
        )
