"""What a run did not accept, by reason."""

from __future__ import annotations

from django.db.models import Count

from qipan.pool.models import QuarantinedRow, Run


def quarantine_reasons(run: Run) -> dict[str, int]:
    """Rows in quarantine by reason code, most first (one query)."""
    rows = QuarantinedRow.objects.filter(run=run).values_list("reason").annotate(n=Count("id"))
    return dict(rows.order_by("-n", "reason"))


def quarantined_rows(run: Run, *, reason: str = "", after: int = 0, size: int = 50) -> list[QuarantinedRow]:
    """Rows in quarantine after a row number, in the file's order, optionally of one reason (one query)."""
    rows = QuarantinedRow.objects.filter(run=run, row__gt=after)
    return list((rows.filter(reason=reason) if reason else rows).order_by("row")[:size])
