"""What an operator measures of the outbox."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min

from qipan.core.gauges import Gauge, one, seconds_since
from qipan.core.public import clock
from qipan.exchange.models import Delivery, PartnerPoll


def outbox_gauges() -> Iterator[Gauge]:
    """Deliveries by state, the wait of the oldest one due, partners that fail (three queries)."""
    states = Delivery.objects.values_list("state").annotate(n=Count("pk")).order_by("state")
    yield Gauge(
        "qipan_outbox_deliveries", "Deliveries by state", tuple(({"state": state}, n) for state, n in states)
    )
    due = Delivery.objects.filter(state="waiting", next_at__lte=clock.wall_now())
    oldest = due.aggregate(at=Min("next_at"))["at"]
    yield one("qipan_outbox_oldest_due_seconds", "Wait of the delivery due longest", seconds_since(oldest))
    failures = PartnerPoll.objects.order_by("partner").values_list("partner", "failures")
    yield Gauge(
        "qipan_partner_failures",
        "Failures in a row of looking at a partner",
        tuple(({"partner": partner}, n) for partner, n in failures),
    )
