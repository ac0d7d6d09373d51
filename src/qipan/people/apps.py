"""Django app of the people context."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qipan.people"
    label = "people"
