"""Quarantined rows: kept whole until somebody deals with them, but not for ever."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qipan.core.public import Actor, NewEvent, PersonalDataKind, clock, record_many
from qipan.pool.models import QuarantinedRow


def _due(before: datetime, held: Collection[str]) -> QuerySet[QuarantinedRow]:
    ended = Q(run__finished_at__lt=before) | Q(run__finished_at=None, run__started_at__lt=before)
    rows = QuarantinedRow.objects.filter(ended, shredded_at=None).exclude(run__public_id__in=held)
    return rows.select_related("run").order_by("run_id", "id")


def _shred(by: Actor, rows: Sequence[QuarantinedRow]) -> None:
    """What the row said goes, and the value that the message quotes; reason, column and place stay."""
    keys = [row.pk for row in rows]
    QuarantinedRow.objects.filter(pk__in=keys).update(
        raw={}, value="", detail="", key="", note="", shredded_at=clock.now()
    )
    runs = groupby(rows, key=lambda row: row.run.public_id)
    told = [(run, [row.row for row in group]) for run, group in runs]
    happened = [
        NewEvent("pool.quarantine.shredded", run, {"rows": len(which), "from": which[0], "to": which[-1]})
        for run, which in told
    ]
    record_many(happened, by=by)


KIND = PersonalDataKind(
    "quarantined-row", _("Rows of files that were not accepted"), _("the end of the import"), _due, _shred
)
