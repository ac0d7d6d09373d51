"""Django app of the core."""

from datetime import timedelta

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.core"
    label = "core"

    def ready(self) -> None:
        """Register the sealer."""
        from qipan.core.jobs import periodic
        from qipan.core.seal import seal_pending

        periodic("core.seal", every=timedelta(seconds=2), run=seal_pending)
