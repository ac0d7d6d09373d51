"""Which steps many cases may take at once, and how many cases."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from qipan.errors import InputError, RuleRefused

# A request changes so many cases at most: what a person can still look through.
CEILING = 300
# Steps and what has to be told for them. Work, checks and answers are missing on purpose: each is a look at
# one case, and saying the same of many is what makes them worthless.
STEPS: Mapping[str, tuple[str, ...]] = {
    "triage": ("category", "reason"),
    "dispatch": ("party", "reason"),
    "accept": (),
    "return": ("reason",),
    "close": (),
    "reject": ("reason",),
    "cancel": ("reason",),
}
LONGEST_KEY = 80


def ensure_offered(step: str) -> None:
    """Raise ``InputError`` for a step that only one case takes at a time."""
    if step not in STEPS:
        raise InputError(
            _("The step '%(step)s' is not taken by many cases at once.") % {"step": step},
            where="step",
            mend=", ".join(STEPS),
        )


def ensure_few(count: int) -> None:
    """Raise ``InputError`` for no case, ``RuleRefused`` for more than the ceiling."""
    if not count:
        raise InputError(
            _("No case is chosen."), where="cases", mend=_("Choose some, or give a filter that some fit.")
        )
    if count > CEILING:
        raise RuleRefused(
            _("These are more than %(most)d cases.") % {"most": CEILING},
            where="cases",
            mend=_("Choose fewer, or narrow the filter and take them in portions."),
        )


def ensure_key(key: str) -> None:
    """Raise ``InputError`` for a request key that is missing or too long."""
    if not 8 <= len(key) <= LONGEST_KEY:
        raise InputError(
            _("A bulk needs a key of its own, of 8 to %(most)d characters.") % {"most": LONGEST_KEY},
            where="key",
            mend=_("Make a new one for each bulk and send the same one when you repeat it."),
        )
