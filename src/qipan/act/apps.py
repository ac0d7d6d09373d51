"""Django app of the act context."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

# Each subject tells the house in its ``ties.tie()`` what it describes, shows on pages and does by itself.
SUBJECTS = (
    "answering",
    "attachments",
    "bulk",
    "duties",
    "emergency",
    "field",
    "inspection",
    "limits",
    "mail",
    "merging",
    "outbox",
    "retention",
    "saved",
    "search",
    "triage",
)


class ActConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.act"
    label = "act"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.act import panels, selectors, words
        from qipan.act.once import forget_old
        from qipan.core.public import name_codes, periodic, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        register_panel("dec", panels.orders_of_decision)
        periodic("act.once", every=timedelta(days=1), run=forget_old)
        for kind, named in words.WORDS.items():
            name_codes(kind, named)
        for subject in SUBJECTS:
            import_module(f"qipan.act.{subject}.ties").tie()
