"""Django app of the judge context."""

from datetime import timedelta

from django.apps import AppConfig


class JudgeConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.judge"
    label = "judge"

    def ready(self) -> None:
        """Tell the walk how findings and warnings are described, and register the watch, after the facts."""
        from qipan.judge.header import offer_pages

        offer_pages()
        from django.db.models import Q

        from qipan.core.public import links, periodic, register
        from qipan.core.words import name_codes
        from qipan.judge.models import Warning
        from qipan.judge.selectors import describe_findings, describe_warnings
        from qipan.judge.watching import watch_now
        from qipan.judge.words import EVENTS, FINDING, WARNING

        register("fnd", describe_findings)
        register("wrn", describe_warnings)
        links.store("evidence", between=("sig", "fnd"))
        links.derive(
            "confirmed",
            Warning,
            source="finding__public_id",
            target="public_id",
            between=("fnd", "wrn"),
            where=Q(previous=None),
        )
        links.derive(
            "adjusted", Warning, source="previous__public_id", target="public_id", between=("wrn", "wrn")
        )
        periodic("judge.watch", every=timedelta(seconds=30), run=watch_now)
        name_codes("finding", FINDING)
        name_codes("warning", WARNING)
        name_codes("event", EVENTS)
