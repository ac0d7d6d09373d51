"""Django app of the core."""

from datetime import timedelta

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.core"
    label = "core"

    def ready(self) -> None:
        """Register the sealer; name the events of the floor."""
        from qipan.core.event_words import EVENTS
        from qipan.core.jobs import periodic
        from qipan.core.seal import seal_pending
        from qipan.core.words import name_codes

        name_codes("event", EVENTS)
        periodic("core.seal", every=timedelta(seconds=2), run=seal_pending)
