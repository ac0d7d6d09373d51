"""The page of retention: how long what is kept, what is due, what is held and why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qipan.cases.public import hold_by_id, latest_holds, lift_hold, place_hold, state_of
from qipan.core.forms import attempt
from qipan.oversee.forms import HoldForm, LiftForm
from qipan.oversee.retention import kept, subject_of
from qipan.people.public import Permission, actor_on, has_permission, needs

REFUSED = 422


@require_GET
@needs(Permission.RETENTION_VIEW)
def retention(request: HttpRequest) -> HttpResponse:
    """Every kind of personal data with its span and what is due; every hold with its reason."""
    return _page(request)


def _page(
    request: HttpRequest, *, hold: HoldForm | None = None, lift: tuple[str, LiftForm] | None = None
) -> HttpResponse:
    by = actor_on(request)
    may = has_permission(by, Permission.RETENTION_HOLD)
    lifted, form = lift or ("", None)
    rows = [
        (each, state_of(each), form if form and each.public_id == lifted else LiftForm(prefix=each.public_id))
        for each in latest_holds()
    ]
    shown = {"kinds": kept(by=by), "holds": rows, "form": (hold or HoldForm()) if may else None, "may": may}
    status = REFUSED if hold or lift else 200
    return render(request, "oversee/retention.html", shown, status=status)


@require_POST
@needs(Permission.RETENTION_HOLD)
def hold(request: HttpRequest) -> HttpResponse:
    """Place a hold on a case (by number), on something held back or on an import (by id)."""
    by, form = actor_on(request), HoldForm(request.POST)

    def place(told: dict[str, Any]) -> None:
        subject = subject_of(told.pop("matter"))
        place_hold(by=by, subject=subject, **told)

    if attempt(form, place):
        messages.success(request, _("It is held. Nothing of it is shredded until that day."))
        return redirect("oversee:retention")
    return _page(request, hold=form)


@require_POST
@needs(Permission.RETENTION_HOLD)
def lift(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lift a hold before its day."""
    by, found, form = actor_on(request), hold_by_id(public_id), LiftForm(request.POST, prefix=public_id)
    if attempt(form, lambda told: lift_hold(by=by, hold=found, reason=told["reason"])):
        messages.success(request, _("The hold is lifted. Its spans count again."))
        return redirect("oversee:retention")
    return _page(request, lift=(public_id, form))
