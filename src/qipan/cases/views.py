"""Pages of action: one case and its steps, intake, orders from decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.cases import selectors
from qipan.cases.choices import language
from qipan.cases.forms import DecisionOrderForm, IntakeForm, RevealForm
from qipan.cases.intake import receipt_cookie as receipts
from qipan.cases.intake.report_with_photos import Sheet
from qipan.cases.register.page import case_page
from qipan.cases.services import order_from_decision
from qipan.cases.similar.draft_hints import typed
from qipan.cases.similar.presenters import hints
from qipan.cases.throttle import asking
from qipan.cases.work.steps import form_for, step_named
from qipan.core.forms import attempt
from qipan.core.public import pack, word
from qipan.decide.public import signed_dossier
from qipan.people.public import Permission, actor_on, needs
from qipan.sense.public import reveal_reporter
from qipan.suggest.public import active_model, advise

# What a page answers when a rule refused what was typed: the form comes back with it.
REFUSED = 422
LONGEST_GUESS = 2000


@require_GET
@needs(Permission.CASE_VIEW)
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case with all that belongs to it and the steps open to the reader."""
    by = actor_on(request)
    return render(request, "cases/case.html", case_page(selectors.case_by_id(public_id, by=by), by=by))


@require_POST
@needs(Permission.CASE_VIEW)
def step(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Take a step; a refusal comes back on the page of the case with what was typed."""
    by = actor_on(request)
    found = selectors.case_by_id(public_id, by=by)
    form, order = form_for(name, found, request.POST), selectors.running_order(found)
    if attempt(form, lambda told: step_named(name).perform(by, found, order, told)):
        messages.success(request, word("step-done", name))
        return redirect("cases:case", public_id)
    found = selectors.case_by_id(public_id, by=by)
    shown = case_page(found, by=by, bound=form, step=name)
    return render(request, "cases/case.html", shown, status=REFUSED)


@never_cache
@require_POST
@needs(Permission.REPORTER_REVEAL)
def reveal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who reported, this once, to somebody who says what for. The look is logged."""
    by, form = actor_on(request), RevealForm(request.POST)
    found = selectors.case_by_id(public_id, by=by)
    seen: list[Any] = []

    def look(told: dict[str, Any]) -> None:
        signals = [j.signal for j in selectors.signals_of(found) if j.signal.reporter_id]
        seen.extend(reveal_reporter(by=by, signal=s, case=found.public_id, **told) for s in signals)

    if attempt(form, look):
        return render(request, "cases/reporter.html", {"case": found, "reporters": seen})
    shown = case_page(found, by=by, bound=form, step="reveal")
    return render(request, "cases/case.html", shown, status=REFUSED)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_INTAKE)
def intake(request: HttpRequest) -> HttpResponse:
    """A clerk writes a report down; its reporter gets the same receipt as by the web."""
    sheet, by = Sheet(request, IntakeForm), actor_on(request)
    receipt = sheet.take(by=by, channel=lambda told: str(told["channel"]))
    if receipt:
        return receipts.set_receipt(redirect("cases:receipt"), receipt)
    return render(request, "cases/intake.html", sheet.shown, status=sheet.status)


@require_POST
def suggest(request: HttpRequest) -> JsonResponse:
    """The kind of matter that a text sounds like, and likely duplicates; open to everybody, keeps nothing."""
    if not request.user.is_authenticated:
        asking.ensure(request)
    code = advise(pack(), request.POST.get("text", "")[:LONGEST_GUESS], active_model()).first
    name = pack().label("category", code, language()) if code else ""
    similar = hints(typed(request.POST.dict()), by=actor_on(request))
    return JsonResponse({"code": code, "name": name, "similar": similar})


@never_cache
@require_GET
@needs(Permission.CASE_INTAKE)
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt that the clerk reads out or prints."""
    return render(request, "cases/receipt.html", {"receipt": receipts.get_receipt(request)})


@require_http_methods(["GET", "POST"])
@needs(Permission.ORDER_ISSUE)
def decision_order(request: HttpRequest, decision: str) -> HttpResponse:
    """Issue an order that carries a signed decision out."""
    dossier, form = signed_dossier(decision), DecisionOrderForm(request.POST or None)

    def issue(told: dict[str, Any]) -> None:
        told["area_code"] = told.pop("area")
        order_from_decision(by=actor_on(request), decision=decision, simulated=dossier.simulated, **told)

    if form.is_bound and attempt(form, issue):
        messages.success(request, _("The order is issued; its case runs under the same clocks and checks."))
        return redirect("decide:dossier", decision)
    shown = {"form": form, "dossier": dossier, "decision": decision}
    return render(request, "cases/decision_order.html", shown, status=REFUSED if form.is_bound else 200)
