"""Django app of the pool context."""

from datetime import timedelta

from django.apps import AppConfig


class PoolConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.pool"
    label = "pool"

    def ready(self) -> None:
        """Hand the engine over; describe runs and rows; read the log into facts, after the sealer."""
        from django.conf import settings

        from qipan.core.gauges import register_gauges
        from qipan.core.public import links, name_codes, periodic, personal, register
        from qipan.pool.engine import engine_maker, use_engine
        from qipan.pool.facts import sync_facts
        from qipan.pool.gauges import pool_gauges
        from qipan.pool.header import offer_pages
        from qipan.pool.models import Run
        from qipan.pool.quarantine import describe_quarantine
        from qipan.pool.rereading import reread_changed
        from qipan.pool.retention import KIND
        from qipan.pool.selectors import describe_runs
        from qipan.pool.words import EVENTS, REMARKS, RESOLUTIONS

        use_engine(engine_maker(settings.QIPAN_ENGINE))
        offer_pages()
        name_codes("event", EVENTS)
        name_codes("remark", REMARKS)
        name_codes("resolution", RESOLUTIONS)
        register_gauges(pool_gauges)
        personal(KIND)
        register("run", describe_runs)
        register("qua", describe_quarantine)
        links.derive("read", Run, source="source__public_id", target="public_id", between=("src", "run"))
        periodic("pool.facts", every=timedelta(seconds=5), run=sync_facts)
        periodic("pool.reread", every=timedelta(minutes=1), run=reread_changed)
