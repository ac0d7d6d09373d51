"""Django app of the sense context."""

from django.apps import AppConfig


class SenseConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.sense"
    label = "sense"

    def ready(self) -> None:
        """Tell the walk how signals and sources are described, and what the events are called."""
        from qipan.core.public import links, name_codes, register
        from qipan.sense.models import Signal, SignalVersion
        from qipan.sense.selectors import describe_signals, describe_sources
        from qipan.sense.words import EVENTS, WORDS

        name_codes("event", EVENTS)
        for kind, named in WORDS.items():
            name_codes(kind, named)
        links.derive("gave", Signal, source="source__public_id", target="public_id", between=("src", "sig"))
        links.derive("imported", Signal, source="run", target="public_id", between=("run", "sig"))
        links.derive(
            "revised", SignalVersion, source="run", target="signal__public_id", between=("run", "sig")
        )
        register("sig", describe_signals)
        register("src", describe_sources)
