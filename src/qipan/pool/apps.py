"""Django app of the pool context."""

from datetime import timedelta

from django.apps import AppConfig


class PoolConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.pool"
    label = "pool"

    def ready(self) -> None:
        """Register the reading of the log into facts, after the sealer."""
        from qipan.core.public import periodic
        from qipan.pool.facts import sync_facts

        periodic("pool.facts", every=timedelta(seconds=5), run=sync_facts)
