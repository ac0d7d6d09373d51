"""Django app of the sense context."""

from django.apps import AppConfig


class SenseConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.sense"
    label = "sense"

    def ready(self) -> None:
        """Tell the walk how signals and sources are described."""
        from qipan.core.public import register
        from qipan.sense.selectors import describe_signals, describe_sources

        register("sig", describe_signals)
        register("src", describe_sources)
