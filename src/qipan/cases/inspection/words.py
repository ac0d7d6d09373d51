"""What the codes of re-inspection are called, for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "inspection": {
        "fixed": _("Fixed"),
        "not-fixed": _("Not fixed"),
        "cannot-tell": _("Cannot be told any more"),
    },
    "draw": {"drawn": _("Being inspected"), "revealed": _("Finished, seed told")},
    "event": {
        "act.draw.committed": _("Committed to the next draw"),
        "act.draw.made": _("Cases drawn for re-inspection"),
        "act.draw.revealed": _("Seed of a draw told"),
        "act.inspection.made": _("Case inspected again"),
    },
}
