"""Django app of the oversee context."""

from datetime import timedelta

from django.apps import AppConfig


class OverseeConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.oversee"
    label = "oversee"

    def ready(self) -> None:
        """Tell the walk how reviews are described."""
        from qipan.oversee.header import offer_pages

        offer_pages()
        from qipan.core.panels import register_panel
        from qipan.core.public import links, periodic, register
        from qipan.core.words import name_codes
        from qipan.oversee.models import Review
        from qipan.oversee.operations.jobs import register_jobs
        from qipan.oversee.panels import reviews_panel
        from qipan.oversee.retention import shred_by_itself
        from qipan.oversee.selectors import describe_reviews
        from qipan.oversee.words import EVENTS, HEALTH, JOB_STATES, RELATIONS, SCHEDULES, STAGES

        register("rev", describe_reviews)
        links.derive("reviewed", Review, source="subject", target="public_id", between=("cas dec emr", "rev"))
        links.store("reviewed", between=(links.ANY, "rev"))
        periodic("oversee.retention", every=timedelta(days=1), run=shred_by_itself)
        register_jobs()
        name_codes("stage", STAGES)
        name_codes("relation", RELATIONS)
        name_codes("event", EVENTS)
        name_codes("health", HEALTH)
        name_codes("job-state", JOB_STATES)
        name_codes("schedule", SCHEDULES)
        for prefix in ("cas", "dec", "emr"):
            register_panel(prefix, reviews_panel)
