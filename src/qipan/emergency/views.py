"""Pages of emergencies: the list, the live page, opening one, a case from a warning or a signal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qipan.core.forms import HouseForm, attempt
from qipan.core.public import word
from qipan.emergency import actions as acts
from qipan.emergency import selectors
from qipan.emergency.case_from_warning import case_from_signal, case_from_warning
from qipan.emergency.forms import BornForm, OpenForm
from qipan.emergency.opening import ground_of, open_plan
from qipan.emergency.page import page
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422


@require_GET
@needs(Permission.BOARD_VIEW)
def emergencies(request: HttpRequest) -> HttpResponse:
    """The newest emergencies."""
    return render(request, "emergency/list.html", {"emergencies": selectors.emergencies()})


@require_GET
@needs(Permission.BOARD_VIEW)
def emergency(request: HttpRequest, public_id: str) -> HttpResponse:
    """The live page: steps with clocks, posts, stock, log book, hand-over."""
    found = selectors.emergency_by_id(public_id)
    return render(request, "emergency/emergency.html", page(found, by=actor_on(request)))


@require_POST
@needs(Permission.BOARD_VIEW)
def act(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Do something in an emergency; a refusal comes back on its page with what was typed."""
    by, found = actor_on(request), selectors.emergency_by_id(public_id)
    form, work = acts.form_for(name, found, request.POST), acts.named(name).work
    if attempt(form, lambda told: work(by=by, emergency=found, **told)):
        messages.success(request, word("emergency-done", name))
        return redirect("emergency:emergency", public_id)
    shown = page(selectors.emergency_by_id(public_id), by=by, bound=form, act=name)
    return render(request, "emergency/emergency.html", shown, status=REFUSED)


@require_POST
@needs(Permission.EMERGENCY_COMMAND)
def open_emergency(request: HttpRequest, origin: str) -> HttpResponse:
    """Open a plan for a warning or a case."""
    by, made = actor_on(request), []
    form = OpenForm(request.POST, plans=ground_of(origin).plans)

    def work(told: dict[str, Any]) -> None:
        made.append(open_plan(by=by, origin=origin, **told))

    if attempt(form, work):
        messages.success(request, _("The plan is open. Name who commands first."))
        return redirect("emergency:emergency", made[0].public_id)
    return _refused(request, form, _("Open an emergency plan"))


@require_POST
@needs(Permission.CASE_INTAKE)
def born(request: HttpRequest, origin: str) -> HttpResponse:
    """Open a case from a warning."""
    by, form, made = actor_on(request), BornForm(request.POST), []

    def work(told: dict[str, Any]) -> None:
        made.append(case_from_warning(by=by, warning=origin, **told))

    if attempt(form, work):
        messages.success(request, _("The case is open; triage and dispatch follow."))
        return redirect("cases:case", made[0].public_id)
    return _refused(request, form, _("Open a case from this warning"))


@require_POST
@needs(Permission.CASE_INTAKE)
def taken_up(request: HttpRequest, signal: str) -> HttpResponse:
    """Open a case from a sensor's reading or an alert."""
    case = case_from_signal(by=actor_on(request), signal=signal)
    messages.success(request, _("The case is open; triage and dispatch follow."))
    return redirect("cases:case", case.public_id)


def _refused(request: HttpRequest, form: HouseForm, title: str) -> HttpResponse:
    return render(request, "emergency/form.html", {"form": form, "title": title}, status=REFUSED)
