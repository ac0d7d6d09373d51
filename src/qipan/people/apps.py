"""Django app of the people context."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.people"
    label = "people"
