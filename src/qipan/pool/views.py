"""Pages of the pool: sources and runs, and one run with its quality and quarantine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qipan.people.public import Permission, needs
from qipan.pool.quarantine import quarantine_reasons, quarantined_rows
from qipan.pool.selectors import latest_runs, run_by_id, sources_overview


@require_GET
@needs(Permission.POOL_VIEW)
def runs(request: HttpRequest) -> HttpResponse:
    """Sources with their owners, and the newest runs (two queries)."""
    return render(request, "pool/runs.html", {"sources": sources_overview(), "runs": latest_runs()})


@require_GET
@needs(Permission.POOL_VIEW)
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    """One run: counts that add up, quality, and rows in quarantine by reason."""
    found, reason = run_by_id(public_id), request.GET.get("reason", "")
    after = request.GET.get("after", "")
    rows = quarantined_rows(found, reason=reason, after=int(after) if after.isdigit() else 0)
    shown = {"run": found, "reasons": quarantine_reasons(found), "rows": rows, "reason": reason}
    shown["next"] = rows[-1].row if rows else 0
    return render(request, "pool/run.html", shown)
