"""Django app of the suggest room."""

from django.apps import AppConfig


class SuggestConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.suggest"
    label = "suggest"
