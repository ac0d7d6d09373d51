"""Django app of the act context."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.act"
    label = "act"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.act import panels, selectors, words
        from qipan.act.duties import case_panel, describe
        from qipan.act.duties.words import WORDS
        from qipan.core.public import name_codes, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        register("dsp", describe.describe_disputes)
        register("rul", describe.describe_rulings)
        register("prp", describe.describe_proposals)
        register("amd", describe.describe_amendments)
        register("whi", describe.describe_whistles)
        register_panel("dec", panels.orders_of_decision)
        register_panel("cas", case_panel.duties_of_case)
        for kind, named in (*words.WORDS.items(), *WORDS.items()):
            name_codes(kind, named)
