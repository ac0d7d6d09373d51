"""Django app of the act context."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.act"
    label = "act"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.act import panels, selectors, words
        from qipan.act.attachments import selectors as attachments
        from qipan.act.field import filled
        from qipan.act.field import panels as on_the_spot
        from qipan.act.field import words as field_words
        from qipan.core.public import name_codes, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        register("att", attachments.describe_attachments)
        register("vis", filled.describe_visits)
        register("frm", filled.describe_forms)
        register("hnd", filled.describe_handovers)
        register_panel("dec", panels.orders_of_decision)
        register_panel("cas", on_the_spot.photos)
        register_panel("cas", on_the_spot.visits)
        for kind, named in (*words.WORDS.items(), *field_words.WORDS.items()):
            name_codes(kind, named)
