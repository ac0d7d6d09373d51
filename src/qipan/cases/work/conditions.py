"""In what condition a matter is: which conditions a category has, and which one is meant."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.section.conditions import Conditions
from qipan.core.public import pack
from qipan.errors import RuleRefused


def chosen(category: str, condition: str) -> str:
    """The condition's code if the category has it, the usual one when none is named; may be empty.

    Raises ``NotFound`` for an unknown condition, ``RuleRefused`` for one of another category.
    """
    index = pack()
    if not condition:
        return index[Conditions].usual(category)
    index[Conditions].condition(condition)
    open_to = [each.code for each in index[Conditions].of(category)]
    if condition not in open_to:
        raise RuleRefused(
            _("This condition does not belong to the category."),
            where="condition",
            mend=_("Choose one of: %(codes)s.") % {"codes": ", ".join(open_to) or "—"},
        )
    return condition
