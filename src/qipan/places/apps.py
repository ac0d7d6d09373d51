"""Django app of the places context."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.places"
    label = "places"

    def ready(self) -> None:
        """Name the events."""
        from qipan.core.public import name_codes
        from qipan.places.words import EVENTS

        name_codes("event", EVENTS)
