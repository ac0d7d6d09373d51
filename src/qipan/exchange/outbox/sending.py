"""Sending what waits: as long as it takes, never twice by two workers, and every failure in words.

Each receiver is served by one thread at a time and waits for no other: one that hangs delays nobody else.

What another system refused, or may have taken without saying so, waits for a person. Nothing else does.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from enum import Enum

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from qipan.core.leases import is_free, leased_rows, renewing, take_first
from qipan.core.public import Backoff, Work, clock, record, system, unit_of_work
from qipan.exchange.models import Delivery, Subscription
from qipan.exchange.outbox import forwarding, webhooks
from qipan.exchange.outbox.calls import CallFailed
from qipan.kernels.identifiers import mask

BY = system("outbox")
# A delivery's pauses after failures; a receiver may ask for longer ones.
PAUSES = Backoff(timedelta(seconds=30), timedelta(hours=6))
AT_ONCE = 32
"""Receivers that are served beside each other."""
MOST_FAILING = 16
"""Of these, receivers whose last attempt failed: should all of them hang, the others go on."""


class Became(Enum):
    """What became of an attempt."""

    DELIVERED = "delivered"
    SETTLED = "settled"
    FAILED = "failed"


def claim(*, failing_too: bool = True) -> Delivery | None:
    """Lease the delivery that is due longest to a receiver that is being served by nobody now.

    Leaves out paused webhooks, and without ``failing_too`` deliveries that failed before. ``abandoned`` of
    the delivery tells that another worker went away while it was sending.
    """
    now = clock.wall_now()
    silent = Subscription.objects.exclude(state="active").values("public_id")
    served = Delivery.objects.filter(state="waiting", target=OuterRef("target"), leased_until__gte=now)
    due = Delivery.objects.filter(state="waiting", next_at__lte=now).exclude(target__in=silent)
    due = due if failing_too else due.filter(last_error="")
    due = due.exclude(Exists(served)).order_by("next_at", "id")
    leased = take_first(due, attempts=F("attempts") + 1)
    if leased is None:
        return None
    delivery, before = leased
    delivery.abandoned = bool(before)
    return delivery


class _Failing:
    """Deliveries under way in this process that had failed before."""

    lock, count = threading.Lock(), 0


def claim_work() -> Work | None:
    """The next delivery, leased, as a piece of work of the lane."""
    with _Failing.lock:
        delivery = claim(failing_too=_Failing.count < MOST_FAILING)
        if delivery is None:
            return None
        failing = bool(delivery.last_error)
        _Failing.count += failing

    def work() -> None:
        try:
            with renewing(Delivery.objects.filter(pk=delivery.pk), delivery.lease):
                _send(delivery)
        finally:
            with _Failing.lock:
                _Failing.count -= failing

    return work


def send_due() -> int:
    """Send what is due, one after the other; returns how many were delivered. A receiver that fails waits."""
    sent = 0
    while (delivery := claim()) is not None:
        sent += _send(delivery) is Became.DELIVERED
    return sent


def _send(delivery: Delivery) -> Became:
    if delivery.kind == "webhook":
        return _send_webhook(delivery)
    if delivery.abandoned and not forwarding.may_repeat(delivery):
        return _hold(delivery, "unsure", _("The worker that was sending it went away; it may have arrived."))
    try:
        forwarding.send(delivery)
    except forwarding.OrderEnded as error:
        return _give_up(delivery, str(error))
    except forwarding.NotSendable as error:
        return _hold(delivery, "refused", str(error))
    except CallFailed as error:
        return _partner_failed(delivery, error)
    return Became.DELIVERED


def _partner_failed(delivery: Delivery, error: CallFailed) -> Became:
    if error.arrived and not forwarding.may_repeat(delivery):
        _hold(delivery, "unsure", error.words)
        return Became.FAILED
    if 300 <= error.status < 500 and error.status not in (408, 429):
        # A partner that refuses one matter may take the next.
        return _hold(delivery, "refused", error.words)
    return _later(delivery, error)


def _send_webhook(delivery: Delivery) -> Became:
    try:
        webhooks.send(delivery)
    except CallFailed as error:
        webhooks.note_failure(delivery, gone=error.status == 410)
        return _later(delivery, error)
    ended = {"state": "delivered", "ended_at": clock.wall_now(), "last_error": ""}
    _ours(delivery).update(lease="", leased_until=None, **ended)
    webhooks.note_success(delivery)
    return Became.DELIVERED


def _ours(delivery: Delivery) -> QuerySet[Delivery]:
    """The delivery, while this worker still holds it."""
    return leased_rows(Delivery.objects.filter(pk=delivery.pk, state="waiting"), delivery.lease)


def _later(delivery: Delivery, error: CallFailed) -> Became:
    pause = PAUSES.pause(delivery.attempts, at_least=error.wait)
    told = {"next_at": clock.wall_now() + pause, "last_error": mask(error.words)[:500]}
    _ours(delivery).update(lease="", leased_until=None, **told)
    # The receiver is left alone for a while, with all that waits for it.
    rest = clock.wall_now() + PAUSES.pause(1, at_least=error.wait)
    waiting = Delivery.objects.filter(target=delivery.target, state="waiting", next_at__lt=rest)
    waiting.filter(is_free()).update(next_at=rest)
    return Became.FAILED


def _hold(delivery: Delivery, state: str, words: str) -> Became:
    _ours(delivery).update(state=state, lease="", leased_until=None, last_error=mask(words)[:500])
    return Became.SETTLED


@unit_of_work
def _give_up(delivery: Delivery, words: str) -> Became:
    told = {"state": "given-up", "ended_at": clock.wall_now(), "reason": words[:300]}
    if _ours(delivery).update(lease="", leased_until=None, **told):
        data = {"delivery": delivery.public_id, "moot": True}
        record("act.exchange.given-up", by=BY, subject=delivery.subject, data=data)
    return Became.SETTLED
