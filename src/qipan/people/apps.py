"""Django app of the people context."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.people"
    label = "people"

    def ready(self) -> None:
        """Name the events."""
        from qipan.core.public import name_codes
        from qipan.people.words import EVENTS

        name_codes("event", EVENTS)
