"""What an operator measures of the pool."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max

from qipan.core.gauges import Gauge, seconds_since
from qipan.pool.models import Run


def pool_gauges() -> Iterator[Gauge]:
    """Age of each feed, and imports by state (two queries)."""
    last = Run.objects.filter(state="finished").values_list("source__code").annotate(at=Max("finished_at"))
    yield Gauge(
        "qipan_feed_age_seconds",
        "Time since the last finished import of a source",
        tuple(({"source": code}, seconds_since(at)) for code, at in last.order_by("source__code")),
    )
    states = Run.objects.values_list("state").annotate(n=Count("pk")).order_by("state")
    yield Gauge("qipan_imports", "Imports by state", tuple(({"state": state}, n) for state, n in states))
