"""Django app of the ui room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.ui"
    label = "ui"
