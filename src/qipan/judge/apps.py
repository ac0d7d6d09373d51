"""Django app of the judge context."""

from django.apps import AppConfig


class JudgeConfig(AppConfig):
    name = "qipan.judge"
    label = "judge"
