"""Django app of the decide context."""

from django.apps import AppConfig


class DecideConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.decide"
    label = "decide"

    def ready(self) -> None:
        """Tell the walk how decisions are described."""
        from qipan.decide.header import offer_pages

        offer_pages()
        from qipan.core.public import links, register
        from qipan.core.words import name_codes
        from qipan.decide.selectors import describe_dossiers
        from qipan.decide.words import DOSSIER, EVENTS

        name_codes("dossier", DOSSIER)
        name_codes("event", EVENTS)
        links.store("prompted", between=(links.ANY, "dec"))
        register("dec", describe_dossiers)
