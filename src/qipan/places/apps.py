"""Django app of the places context."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "qipan.places"
    label = "places"
