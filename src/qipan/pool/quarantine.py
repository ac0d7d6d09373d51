"""What a run did not accept, by reason."""

from __future__ import annotations

from django.db.models import Count

from qipan.pool.models import QuarantinedRow, Run


def quarantine_reasons(run: Run) -> dict[str, int]:
    """Rows in quarantine by reason code, most first (one query)."""
    rows = QuarantinedRow.objects.filter(run=run).values_list("reason").annotate(n=Count("id"))
    return dict(rows.order_by("-n", "reason"))
