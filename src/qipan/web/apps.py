"""Django app of the web context."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "qipan.web"
    label = "web"
