"""What a run did not accept, by reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from qipan.core.public import Description
from qipan.errors import NotFound
from qipan.pool.models import QuarantinedRow, Run


def quarantine_reasons(run: Run) -> dict[str, int]:
    """Rows in quarantine by reason code, most first (one query)."""
    rows = QuarantinedRow.objects.filter(run=run).values_list("reason").annotate(n=Count("id"))
    return dict(rows.order_by("-n", "reason"))


def quarantined_rows(run: Run, *, reason: str = "", after: int = 0, size: int = 50) -> list[QuarantinedRow]:
    """Rows in quarantine after a row number, in the file's order, optionally of one reason (one query)."""
    rows = QuarantinedRow.objects.filter(run=run, row__gt=after)
    return list((rows.filter(reason=reason) if reason else rows).order_by("row")[:size])


def quarantined_row(public_id: str) -> QuarantinedRow:
    """A row in quarantine with its run and source (one query). Raises ``NotFound``."""
    rows = QuarantinedRow.objects.select_related("run__source__owner").filter(public_id=public_id)
    found = rows.first()
    if found is None:
        raise NotFound(_("No row in quarantine has the id %(id)s.") % {"id": public_id[:40]})
    return found


def first_of_each_reason(run: Run) -> list[QuarantinedRow]:
    """For each reason the first row that was refused for it, in the file's order (one query)."""
    rows = QuarantinedRow.objects.filter(run=run)
    first = rows.values("reason").annotate(first=Min("row")).values("first")
    return list(rows.filter(row__in=first).order_by("row"))


def describe_quarantine(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for row in QuarantinedRow.objects.select_related("run").filter(public_id__in=list(ids)):
        url = f"/pool/runs/{row.run.public_id}/?reason={row.reason}&after={row.row - 1}"
        state = "resolved" if row.resolved_at else "open"
        yield Description(
            row.public_id, "quarantine", f"{row.run.file_name}:{row.row} {row.reason}", state, url=url
        )
