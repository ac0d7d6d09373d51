"""Django app of the places context."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.places"
    label = "places"
