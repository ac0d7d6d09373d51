"""Pages of re-inspection: what waits for an inspector, one inspection, and draws for whoever doubts them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qipan.cases.inspection import selectors
from qipan.cases.inspection.forms import InspectionForm
from qipan.cases.inspection.services import inspect
from qipan.cases.intake.report_with_photos import photos_form
from qipan.core.forms import attempt
from qipan.media.public import attach_photo
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422


@require_GET
@needs(Permission.CASE_INSPECT)
def inspections(request: HttpRequest) -> HttpResponse:
    """Drawn cases that wait for somebody who had nothing to do with them."""
    return render(request, "cases/inspection/list.html", {"waiting": selectors.waiting(by=actor_on(request))})


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def inspection(request: HttpRequest, public_id: str) -> HttpResponse:
    """One inspection: the form while it waits, afterwards what was found."""
    by = actor_on(request)
    found = selectors.inspection_by_id(public_id, by=by)
    form, photos = InspectionForm(request.POST or None), photos_form(request)

    def keep(told: dict[str, Any]) -> None:
        with transaction.atomic():
            inspect(by=by, inspection=found, result=told["result"], text=told["text"])
            for content in photos.cleaned_data["photos"]:
                attach_photo(by=by, subject=found.public_id, data=content)

    if request.method == "POST" and photos.is_valid() and attempt(form, keep):
        messages.success(request, _("What you found stands with the case."))
        return redirect("cases:inspections")
    page = {"inspection": found, "form": form, "photos": photos}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "cases/inspection/inspection.html", page, status=status)


@require_GET
@needs(Permission.CASE_VIEW)
def draws(request: HttpRequest) -> HttpResponse:
    """The newest draws, with how many were drawn and how many wait."""
    return render(request, "cases/inspection/draws.html", {"draws": selectors.draws()})


@require_GET
@needs(Permission.CASE_VIEW)
def draw(request: HttpRequest, public_id: str) -> HttpResponse:
    """One draw, made again before the reader's eyes."""
    found = selectors.draw_by_id(public_id)
    page = {"draw": found, "proof": selectors.proof(found), "among": len(found.frame.splitlines())}
    page["estimate"] = selectors.estimate(found)
    made = found.inspections.exclude(inspected_at=None).select_related("case", "inspected_by").order_by("id")
    return render(request, "cases/inspection/draw.html", {**page, "made": made})
