"""Sending what waits: as long as it takes, never twice by two workers, and every failure in words.

What another system refused, or may have taken without saying so, waits for a person. Nothing else does.
"""

from __future__ import annotations

import time
from datetime import timedelta
from enum import Enum

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qipan.act.models import Delivery
from qipan.act.outbox import forwarding, webhooks
from qipan.act.outbox.calls import CallFailed
from qipan.act.outbox.leases import claim, pause_after
from qipan.core.public import clock, record, system
from qipan.kernels.identifiers import mask

BY = system("outbox")
# A run ends in time for the other jobs of the worker; what is left is sent by the next.
LONGEST_RUN = 60.0


class Became(Enum):
    """What became of an attempt; a receiver that failed is left alone for the rest of a run."""

    DELIVERED = "delivered"
    SETTLED = "settled"
    FAILED = "failed"


def send_due() -> int:
    """Send what is due; returns how many were delivered."""
    began, failed, sent = time.perf_counter(), set[str](), 0
    while time.perf_counter() - began < LONGEST_RUN:
        delivery = claim(failed)
        if delivery is None:
            break
        became = _send(delivery)
        sent += became is Became.DELIVERED
        if became is Became.FAILED:
            failed.add(delivery.target)
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
    return Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease, state="waiting")


def _later(delivery: Delivery, error: CallFailed) -> Became:
    pause = max(pause_after(delivery.attempts), timedelta(seconds=error.wait))
    told = {"next_at": clock.wall_now() + pause, "last_error": mask(error.words)[:500]}
    _ours(delivery).update(lease="", leased_until=None, **told)
    return Became.FAILED


def _hold(delivery: Delivery, state: str, words: str) -> Became:
    _ours(delivery).update(state=state, lease="", leased_until=None, last_error=mask(words)[:500])
    return Became.SETTLED


@transaction.atomic
def _give_up(delivery: Delivery, words: str) -> Became:
    told = {"state": "given-up", "ended_at": clock.wall_now(), "reason": words[:300]}
    if _ours(delivery).update(lease="", leased_until=None, **told):
        data = {"delivery": delivery.public_id, "moot": True}
        record("act.exchange.given-up", by=BY, subject=delivery.subject, data=data)
    return Became.SETTLED
