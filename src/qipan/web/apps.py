"""Django app of the web context."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.web"
    label = "web"
