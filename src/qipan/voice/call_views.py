"""Pages of call-backs: the list in its order, one call, and the number for it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.core.forms import attempt
from qipan.core.public import clock
from qipan.people.public import Permission, actor_on, needs
from qipan.voice import calls
from qipan.voice.forms import CallForm

REFUSED = 422
FIGURES = timedelta(days=30)


@require_GET
@needs(Permission.CASE_INTAKE)
def callbacks(request: HttpRequest) -> HttpResponse:
    """Whom to call now, the oldest first, and what came of the calls of a month."""
    now = clock.now()
    page = {"due": calls.due(by=actor_on(request)), "open": calls.OPEN}
    page["contact"] = calls.contact(now - FIGURES, now)
    return render(request, "voice/callbacks.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_INTAKE)
def callback(request: HttpRequest, public_id: str) -> HttpResponse:
    """One call: what was done and answered, and what came of asking."""
    by = actor_on(request)
    found, form = calls.callback_case(public_id, by=by), CallForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda told: calls.note_call(by=by, case=found, **told)):
        messages.success(request, _("Noted. The next of the list stands first."))
        return redirect("voice:callbacks")
    page = {"case": found, "form": form, "reporters": []}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "voice/callback.html", page, status=status)


@never_cache
@require_POST
@needs(Permission.REPORTER_REVEAL)
def number(request: HttpRequest, public_id: str) -> HttpResponse:
    """The number, this once, for this call. The look is logged."""
    by = actor_on(request)
    found = calls.callback_case(public_id, by=by)
    page = {"case": found, "form": CallForm(), "reporters": calls.number_for_call(by=by, case=found)}
    return render(request, "voice/callback.html", page)
