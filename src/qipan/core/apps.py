"""Django app of the core."""

from datetime import timedelta

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.core"
    label = "core"

    def ready(self) -> None:
        """Register the sealer and what tidies up; name the events of the floor."""
        from qipan.core.event_words import EVENTS
        from qipan.core.gauges import core_gauges, register_gauges
        from qipan.core.heads import keep_head
        from qipan.core.idempotency import forget_expired
        from qipan.core.jobs.periodic import SEAL, periodic, register_lanes
        from qipan.core.proved import watch_deletions
        from qipan.core.seal import seal_pending
        from qipan.core.throttle import forget_full
        from qipan.core.words import name_codes

        watch_deletions()
        name_codes("event", EVENTS)
        register_lanes()
        register_gauges(core_gauges)
        periodic("core.seal", every=timedelta(seconds=2), run=seal_pending, lane=SEAL)
        periodic("core.heads", every=timedelta(hours=1), run=keep_head, lane=SEAL)
        periodic("core.idempotency", every=timedelta(days=1), run=forget_expired)
        periodic("core.throttle", every=timedelta(hours=1), run=forget_full)
