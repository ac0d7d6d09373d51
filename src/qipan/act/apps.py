"""Django app of the act context."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.act"
    label = "act"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.act import panels, selectors, words
        from qipan.act.emergency import words as emergency_words
        from qipan.act.emergency.panels import emergency_panel, signal_panel
        from qipan.act.emergency.selectors import describe_emergencies, describe_steps
        from qipan.core.public import name_codes, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        register_panel("dec", panels.orders_of_decision)
        register("emr", describe_emergencies)
        register("ems", describe_steps)
        register_panel("sig", signal_panel)
        for prefix in ("wrn", "cas"):
            register_panel(prefix, emergency_panel)
        for kind, named in (*words.WORDS.items(), *emergency_words.WORDS.items()):
            name_codes(kind, named)
