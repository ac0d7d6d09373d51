"""What limits and the requests about them give to the house."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db.models import Q

from qipan.cases.limits.calendars import recount_provisional
from qipan.cases.limits.escalation import escalate
from qipan.cases.limits.selectors import KINDS, describe
from qipan.cases.limits.suspensions import end_due_suspensions
from qipan.cases.models import Appeal, Extension, Suspension
from qipan.core.public import links, periodic, register


def tie() -> None:
    """Called once when the program starts."""
    for prefix, model in KINDS.items():
        register(prefix, partial(describe, model))
    decided = Q(state="approved")
    links.store("asked-extension", between=("ord", "ext"))
    links.store("asked-suspension", between=("ord", "sus"))
    links.derive("appealed", Appeal, source="case__public_id", target="public_id", between=("cas", "apl"))
    for relation, model, prefix in (
        ("extended", Extension, "ext"),
        ("suspended", Suspension, "sus"),
        ("exempted", Appeal, "apl"),
    ):
        links.derive(
            relation,
            model,
            source="public_id",
            target="case__public_id",
            between=(prefix, "cas"),
            where=decided,
        )
    periodic("act.clocks.escalate", every=timedelta(minutes=1), run=escalate)
    periodic("act.suspensions.end", every=timedelta(minutes=5), run=end_due_suspensions)
    periodic("act.clocks.recount", every=timedelta(minutes=5), run=recount_provisional)
