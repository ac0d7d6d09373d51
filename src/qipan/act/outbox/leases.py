"""Who sends what: a delivery is leased to one worker at a time; an attempt is counted before it is made."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db.models import F, Q

from qipan.act.models import Delivery, Subscription
from qipan.core.public import clock

# Longer than any call may take.
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
MOST_DOUBLINGS = 12


def claim(skip: Collection[str]) -> Delivery | None:
    """Lease the delivery that is due longest, leaving out targets in ``skip`` and paused webhooks.

    ``lease`` of the delivery is new; ``abandoned`` tells that another worker went away while it was sending.
    """
    while (found := _due(skip)) is not None:
        mark, now, before = secrets.token_hex(16), clock.wall_now(), found.lease
        taken = (
            Delivery.objects.filter(pk=found.pk, state="waiting", lease=before)
            .filter(_free())
            .update(lease=mark, leased_until=now + LEASE, attempts=F("attempts") + 1)
        )
        if taken:
            found.refresh_from_db()
            found.abandoned = bool(before)
            return found
    return None


def _free() -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=clock.wall_now())


def _due(skip: Collection[str]) -> Delivery | None:
    silent = Subscription.objects.exclude(state="active").values("public_id")
    due = Delivery.objects.filter(_free(), state="waiting", next_at__lte=clock.wall_now())
    return due.exclude(target__in=list(skip)).exclude(target__in=silent).order_by("next_at", "id").first()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubled each time, up to a quarter of a day."""
    doublings: int = 2 ** min(max(attempts - 1, 0), MOST_DOUBLINGS)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)
