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
        from qipan.act.answering.panels import notices
        from qipan.act.answering.selectors import describe_notices
        from qipan.act.bulk.results import describe_bulks
        from qipan.act.mail.intake import ORIGIN, take_held
        from qipan.act.merging.page import neighbours_panel
        from qipan.act.merging.selectors import describe_merges
        from qipan.act.outbox.held import takes
        from qipan.act.outbox.looking import look_at_partners
        from qipan.act.outbox.running import tell
        from qipan.act.outbox.shown import case_panel, describe_remotes
        from qipan.act.saved.selectors import describe_filters
        from qipan.act.search.indexing import sync_search
        from qipan.act.similar.descriptions import describe_models
        from qipan.core.public import name_codes, periodic, register, register_panel

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        register("ntc", describe_notices)
        register_panel("cas", notices)
        register("rmt", describe_remotes)
        register("mrg", describe_merges)
        register("mdl", describe_models)
        register_panel("cas", neighbours_panel)
        register_panel("dec", panels.orders_of_decision)
        register_panel("cas", case_panel)
        takes(ORIGIN, take_held)
        periodic("act.outbox", every=timedelta(seconds=5), run=tell)
        periodic("act.partners", every=timedelta(seconds=20), run=look_at_partners)
        register("blk", describe_bulks)
        register("flt", describe_filters)
        periodic("act.search", every=timedelta(seconds=2), run=sync_search)
        for kind, named in words.WORDS.items():
            name_codes(kind, named)
