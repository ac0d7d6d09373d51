"""Pages of the pool: sources and runs, and one run with its quality and quarantine."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qipan.core.forms import attempt
from qipan.people.public import Permission, actor_on, has_permission, needs
from qipan.pool.forms import DismissForm
from qipan.pool.models import Run
from qipan.pool.quarantine import quarantine_reasons, quarantined_row, quarantined_rows
from qipan.pool.rereading import reread_quarantine
from qipan.pool.resolving import dismiss_row
from qipan.pool.selectors import latest_runs, run_by_id, sources_overview
from qipan.sense.public import source_by_code

REFUSED = 422


@require_GET
@needs(Permission.POOL_VIEW)
def runs(request: HttpRequest) -> HttpResponse:
    """Sources with their owners, and the newest runs (two queries)."""
    return render(request, "pool/runs.html", {"sources": sources_overview(), "runs": latest_runs()})


@require_GET
@needs(Permission.POOL_VIEW)
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    """One run: counts that add up, quality, and rows in quarantine by reason."""
    return _run_page(request, run_by_id(public_id), DismissForm())


@require_POST
@needs(Permission.POOL_IMPORT)
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """A named person settles that a quarantined row stays out."""
    row, form = quarantined_row(public_id), DismissForm(request.POST)
    by = actor_on(request)
    if attempt(form, lambda told: dismiss_row(by=by, row=public_id, **told)):
        messages.success(request, _("The row is resolved."))
        return redirect("pool:run", row.run.public_id)
    return _run_page(request, row.run, form, row.public_id)


@require_POST
@needs(Permission.POOL_IMPORT)
def reread(request: HttpRequest, code: str) -> HttpResponse:
    """Read what is quarantined of a source again under its present mapping."""
    taken = reread_quarantine(by=actor_on(request), source=source_by_code(code))
    rows = sum(run.rows_read for run in taken)
    messages.success(request, _("%(rows)d rows were taken in.") % {"rows": rows})
    return redirect("pool:runs")


def _run_page(request: HttpRequest, found: Run, form: DismissForm, refused: str = "") -> HttpResponse:
    reason = request.GET.get("reason", "")
    after = request.GET.get("after", "")
    rows = quarantined_rows(found, reason=reason, after=int(after) if after.isdigit() else 0)
    shown = {"run": found, "reasons": quarantine_reasons(found), "rows": rows, "reason": reason}
    shown |= {"next": rows[-1].row if rows else 0, "form": form, "refused": refused}
    shown["may_resolve"] = has_permission(actor_on(request), Permission.POOL_IMPORT)
    return render(request, "pool/run.html", shown, status=REFUSED if refused else 200)
