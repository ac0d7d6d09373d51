"""Pages of the model registry and of what became of suggestions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qipan.cases.choices import language
from qipan.cases.forms import ReasonForm
from qipan.cases.triage import figures
from qipan.core.forms import attempt
from qipan.core.public import pack
from qipan.people.public import Permission, actor_on, names_of, needs
from qipan.suggest.public import activate, retire
from qipan.suggest.section import TRIAGE

REFUSED = 422


@require_GET
@needs(Permission.MODEL_VIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """Agreement, overrides by category, calibration by month, and all versions (five queries)."""
    by = actor_on(request)
    shown = {
        "totals": figures.totals(by=by),
        "keywords": figures.totals(by=by, voice="keywords"),
        "overrides": figures.overrides(by=by),
        "calibration": figures.calibration(by=by),
        "models": figures.models_of(by=by),
        "text": pack().pack[TRIAGE],
    }
    return render(request, "cases/triage/overview.html", shown)


@require_http_methods(["GET", "POST"])
@needs(Permission.MODEL_VIEW)
def model(request: HttpRequest, public_id: str) -> HttpResponse:
    """One version: data, figures, its register entry; whoever may puts it into use or takes it out."""
    by, form = actor_on(request), ReasonForm(request.POST or None)
    found = figures.model_by_id(public_id, by=by)
    change = retire if found.active else activate
    if request.method == "POST" and attempt(form, lambda told: change(by=by, public_id=public_id, **told)):
        messages.success(request, _("Done; it stands in the log."))
        return redirect("cases:triage-model", public_id)
    names = names_of({found.trained_by, found.activated_by} - {""}, language())
    shown = {"model": found, "form": form, "names": names, "text": pack().pack[TRIAGE]}
    shown |= {
        "trained_by": names.get(found.trained_by, ""),
        "activated_by": names.get(found.activated_by, ""),
    }
    return render(
        request, "cases/triage/model.html", shown, status=REFUSED if request.method == "POST" else 200
    )
