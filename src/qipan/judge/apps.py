"""Django app of the judge context."""

from datetime import timedelta

from django.apps import AppConfig


class JudgeConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.judge"
    label = "judge"

    def ready(self) -> None:
        """Tell the walk how findings and warnings are described, and register the watch, after the facts."""
        from django.db.models import Q

        from qipan.core.public import links, periodic, register, register_panel
        from qipan.core.words import name_codes
        from qipan.judge.alerts.panels import alerts_panel
        from qipan.judge.alerts.selectors import describe_alerts
        from qipan.judge.models import PublicAlert, Warning
        from qipan.judge.selectors import describe_findings, describe_warnings
        from qipan.judge.watching import watch_now
        from qipan.judge.words import ALERT, EVENTS, FINDING, WARNING

        register("fnd", describe_findings)
        register("wrn", describe_warnings)
        register("cap", describe_alerts)
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
        links.derive(
            "published", PublicAlert, source="warning__public_id", target="public_id", between=("wrn", "cap")
        )
        links.store("replaced", between=("cap", "cap"))
        register_panel("wrn", alerts_panel)
        periodic("judge.watch", every=timedelta(seconds=30), run=watch_now)
        name_codes("finding", FINDING)
        name_codes("warning", WARNING)
        name_codes("event", EVENTS)
        name_codes("alert", ALERT)
