"""Django app of the pool context."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "qipan.pool"
    label = "pool"
