"""Django app of the act context."""

from datetime import timedelta

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.act"
    label = "act"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.act import panels, selectors, words
        from qipan.act.bulk.results import describe_bulks
        from qipan.act.saved.selectors import describe_filters
        from qipan.act.search.indexing import sync_search
        from qipan.core.public import name_codes, periodic, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        register("blk", describe_bulks)
        register("flt", describe_filters)
        register_panel("dec", panels.orders_of_decision)
        periodic("act.search", every=timedelta(seconds=2), run=sync_search)
        for kind, named in words.WORDS.items():
            name_codes(kind, named)
