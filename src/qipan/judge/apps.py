"""Django app of the judge context."""

from datetime import timedelta

from django.apps import AppConfig


class JudgeConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.judge"
    label = "judge"

    def ready(self) -> None:
        """Tell the walk how findings and warnings are described, and register the watch, after the facts."""
        from qipan.core.public import periodic, register, register_panel
        from qipan.core.words import name_codes
        from qipan.judge.alerts.panels import alerts_panel
        from qipan.judge.alerts.selectors import describe_alerts
        from qipan.judge.selectors import describe_findings, describe_warnings
        from qipan.judge.watching import watch_now
        from qipan.judge.words import ALERT, EVENTS, FINDING, WARNING

        register("fnd", describe_findings)
        register("wrn", describe_warnings)
        register("cap", describe_alerts)
        register_panel("wrn", alerts_panel)
        periodic("judge.watch", every=timedelta(seconds=30), run=watch_now)
        name_codes("finding", FINDING)
        name_codes("warning", WARNING)
        name_codes("event", EVENTS)
        name_codes("alert", ALERT)
