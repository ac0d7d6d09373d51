"""What a dossier needs to be opened: parts that say something. What it needs to be signed: ``guards``."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qipan.core.public import JUDGEMENT_REASON, ensure_basis, ensure_reason, reason_problem
from qipan.decide.section import Track
from qipan.errors import InputError, RuleRefused

FEWEST_OPTIONS = 2


def ensure_parts(*, question: str, affected: str, legal_basis: str, track: Track) -> None:
    """Raise ``InputError`` for a part that says nothing, ``RuleRefused`` for a basis not of the track."""
    ensure_reason(question, where="question")
    ensure_reason(affected, where="affected", least=JUDGEMENT_REASON)
    ensure_basis(legal_basis, where="legal_basis")
    if track.bases and not any(basis in legal_basis for basis in track.bases):
        raise RuleRefused(
            _("A decision on this track rests on one of its own rules."),
            where="legal_basis",
            mend=_("Cite one of: %(bases)s") % {"bases": "; ".join(track.bases)},
        )


def ensure_options(options: Sequence[tuple[str, str]]) -> None:
    """Raise ``RuleRefused`` below two different options, ``InputError`` for one whose effects say nothing."""
    if len({title.strip().casefold() for title, _effects in options if title.strip()}) < FEWEST_OPTIONS:
        raise RuleRefused(
            _("A decision is between at least two different options."),
            where="options",
            mend=_("Doing nothing is one of them; say what it leads to as well."),
        )
    for number, (_title, effects) in enumerate(options, start=1):
        if problem := reason_problem(effects):
            raise InputError(
                _("Option %(number)d does not say what it leads to. %(problem)s")
                % {"number": number, "problem": problem},
                where="options",
                mend=_("Say what is expected to change, for whom, and what that rests on."),
            )
