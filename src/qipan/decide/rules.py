"""What a dossier needs before a person may sign it: invariants of the house."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.errors import RuleRefused

SHORTEST_REASONS = 10


def ensure_complete(*, question: str, affected: str, legal_basis: str, options: int) -> None:
    """Raise ``RuleRefused`` naming the first part of a dossier that is missing."""
    missing = {
        "question": not question.strip(),
        "affected": not affected.strip(),
        "legal_basis": not legal_basis.strip(),
        "options": options < 2,
    }
    for part, is_missing in missing.items():
        if is_missing:
            raise RuleRefused(
                _("The dossier lacks a part: %(part)s.") % {"part": part},
                where=part,
                mend=_("It needs its question, who is affected, its legal basis, and at least two options."),
            )


def ensure_signable(*, state: str, reasons: str, unanswered: int) -> None:
    """Raise ``RuleRefused`` unless it is a draft, reasons are given and every opinion is answered."""
    if state != "draft":
        raise RuleRefused(_("Only a draft can be signed."), where="state")
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise RuleRefused(
            _("A decision cannot be signed without reasons."),
            where="reasons",
            mend=_("Say in your own words why this option and not the others."),
        )
    if unanswered:
        raise RuleRefused(
            _("%(count)d opinions of those affected are not answered yet.") % {"count": unanswered},
            where="opinions",
            mend=_("Answer each of them; agreeing is not required, answering is."),
        )
