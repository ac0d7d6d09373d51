"""Personal data that the exchange keeps: letters and posts that were not taken in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qipan.core.public import Actor, PersonalDataKind
from qipan.exchange.models import QuarantinedInbound
from qipan.exchange.outbox.inbound_quarantine import let_go

WHY = "retention"


def _held_back(before: datetime, held: Collection[str]) -> QuerySet[QuarantinedInbound]:
    rows = QuarantinedInbound.objects.filter(settled_at=None, seen_at__lt=before).exclude(public_id__in=held)
    return rows.defer("raw").order_by("seen_at", "id")


def _let_go(by: Actor, rows: Sequence[QuarantinedInbound]) -> None:
    for held in rows:
        let_go(by=by, held=held, reason=WHY)


KINDS = (
    PersonalDataKind(
        "held-back", _("Letters and posts not taken in"), _("their arrival"), _held_back, _let_go
    ),
)
