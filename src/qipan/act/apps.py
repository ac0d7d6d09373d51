"""Django app of the act context."""

from datetime import timedelta
from functools import partial

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.act"
    label = "act"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.act import panels, selectors, words
        from qipan.act.limits.calendars import recount_provisional
        from qipan.act.limits.escalation import escalate
        from qipan.act.limits.selectors import KINDS, describe
        from qipan.act.limits.suspensions import end_due_suspensions
        from qipan.core.public import name_codes, periodic, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        for prefix, model in KINDS.items():
            register(prefix, partial(describe, model))
        periodic("act.clocks.escalate", every=timedelta(minutes=1), run=escalate)
        periodic("act.suspensions.end", every=timedelta(minutes=5), run=end_due_suspensions)
        periodic("act.clocks.recount", every=timedelta(minutes=5), run=recount_provisional)
        register_panel("dec", panels.orders_of_decision)
        for kind, named in words.WORDS.items():
            name_codes(kind, named)
