"""The page of operations: state of store, jobs, feeds and outbox; cancelling a job."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from qipan.core.jobs.kinds import job_kinds
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.oversee.operations.selectors import PAGE, job_out, jobs, operations
from qipan.oversee.operations.services import cancel_job, start_job
from qipan.people.public import Permission, actor_on, has_permission, needs


@require_GET
@needs(Permission.OPERATIONS_VIEW)
@never_cache
def operations_page(request: HttpRequest) -> HttpResponse:
    """How the store runs, and the queue, newest first."""
    by, before = actor_on(request), request.GET.get("before", "")
    found = operations(by=by)
    rows = jobs(by=by, before=int(before) if before.isdecimal() and len(before) < 19 else 0)
    shown = {
        "operations": found,
        "jobs": [job_out(job) for job in rows],
        "feeds": found.rows("qipan_feed_age_seconds", "source"),
        "outbox": found.rows("qipan_outbox_deliveries", "state"),
        "seals_waiting": int(found.value("qipan_seals_waiting")),
        "seals": int(found.value("qipan_seals")),
        "bytes": int(found.value("qipan_store_bytes")),
        "free": int(found.value("qipan_disk_free_bytes")),
        "may_manage": has_permission(by, Permission.JOB_MANAGE),
        "startable": [kind for kind in job_kinds() if kind.by_hand],
        "next": rows[-1].pk if len(rows) == PAGE else 0,
    }
    return render(request, "oversee/operations/page.html", shown)


@require_POST
@needs(Permission.JOB_MANAGE)
def start(request: HttpRequest) -> HttpResponse:
    """Start a job and go back to the page."""
    try:
        start_job(by=actor_on(request), kind=request.POST.get("kind", "")[:64])
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The job waits for a worker."))
    return redirect("oversee:operations")


@require_POST
@needs(Permission.JOB_MANAGE)
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop a job and go back to the page."""
    try:
        job = cancel_job(by=actor_on(request), public_id=public_id)
    except (NotFound, RuleRefused) as error:
        messages.error(request, str(error))
    else:
        ended = job.state == "cancelled"
        messages.success(
            request, _("The job is cancelled.") if ended else _("The job stops at its next step.")
        )
    return redirect("oversee:operations")
