"""Pages of duties and quarrels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qipan.cases import selectors, services
from qipan.cases.duties import disputes as quarrels
from qipan.cases.duties import forms, list_page
from qipan.cases.duties import reassignment_figures as passing
from qipan.cases.duties.case_panel import helper
from qipan.cases.forms import HandleForm, PlainForm, ReturnForm
from qipan.core.forms import HouseForm, attempt
from qipan.core.public import pack, word
from qipan.errors import NotFound
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """The duty list, for everybody: what holds on a day, searched by words (one small query)."""
    form = forms.ListForm(request.GET)
    form.is_valid()
    on = form.cleaned_data.get("on") or services.today()
    found = list_page.rows(on=on, words=form.cleaned_data.get("q", ""))
    city = pack().pack.city
    shown = {"form": form, "rows": found[: list_page.MOST], "count": len(found), "on": on, "city_text": city}
    return render(request, "cases/duties/list.html", shown | {"digest": pack().digest})


@require_GET
def duties_text(request: HttpRequest) -> HttpResponse:
    """The list in force as text for the pack."""
    del request
    answer = HttpResponse(list_page.as_text(), content_type="text/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="duties.yaml"'
    return answer


@require_GET
@needs(Permission.CASE_VIEW)
def disputes(request: HttpRequest) -> HttpResponse:
    """Quarrels that wait for a ruling, and what was ruled (two queries)."""
    by = actor_on(request)
    shown = {"open": quarrels.open_disputes(by=by), "rulings": quarrels.latest_rulings(by=by)}
    return render(request, "cases/duties/disputes.html", shown)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """A quarrel: both sides' reasons, precedents, the ruling or the form for it."""
    by = actor_on(request)
    found = quarrels.dispute_by_id(public_id, by=by)
    form = forms.RuleForm(request.POST or None)
    if form.is_bound and attempt(form, lambda told: services.rule(by=by, dispute=found, **told)):
        messages.success(request, _("The ruling is made."))
        return redirect("cases:dispute", public_id)
    shown = {
        "dispute": found,
        "form": form,
        "orders": selectors.work_of(found.case)[0],
        "precedents": quarrels.precedents_for(found.case),
    }
    return render(request, "cases/duties/dispute.html", shown, status=REFUSED if form.is_bound else 200)


@require_GET
@needs(Permission.CASE_VIEW)
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposed changes of the duty list (one query)."""
    found = quarrels.proposals(by=actor_on(request))
    return render(request, "cases/duties/proposals.html", {"proposals": found})


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """A proposed change: what it says, what it replaces, where it came from, and the decision on it."""
    by = actor_on(request)
    found = quarrels.proposal_by_id(public_id, by=by)
    chosen = request.POST.get("decision", "")
    accept = forms.AcceptForm(request.POST if chosen == "accept" else None)
    reject = forms.RejectForm(request.POST if chosen == "reject" else None)
    decided = (
        attempt(accept, lambda told: services.accept_proposal(by=by, proposal=found, **told))
        if chosen == "accept"
        else attempt(reject, lambda told: services.reject_proposal(by=by, proposal=found, **told))
    )
    if decided:
        messages.success(request, _("The decision is recorded."))
        return redirect("cases:proposal", public_id)
    shown = {"proposal": found, "accept": accept, "reject": reject, "row": list_page.row_of(found)}
    refused = accept.is_bound or reject.is_bound
    return render(request, "cases/duties/proposal.html", shown, status=REFUSED if refused else 200)


@require_GET
@needs(Permission.EVALUATION_VIEW)
def pingpong(request: HttpRequest) -> HttpResponse:
    """How often the first hop was right, and from whom to whom cases were passed on (three queries)."""
    form, by = forms.PeriodForm(request.GET), actor_on(request)
    start, end = form.period
    asked: dict[str, Any] = {"by": by, "start": start, "end": end}
    shown = {
        "form": form,
        "first": passing.first_hop_right(**asked),
        "passings": passing.passings(**asked),
        "cases": passing.bouncing_cases(**asked),
    }
    return render(request, "cases/duties/pingpong.html", shown)


@require_GET
@needs(Permission.CASE_VIEW)
def assists(request: HttpRequest) -> HttpResponse:
    """Sub-orders that run, those not answered first (two queries)."""
    by = actor_on(request)
    helpers = [helper(by, o, steers=False, calls=False) for o in quarrels.waiting_sub_orders(by=by)]
    return render(request, "cases/duties/assists.html", {"helpers": helpers})


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a party to assist."""
    by, case = actor_on(request), selectors.case_by_id(public_id, by=actor_on(request))
    form = forms.AssistForm(request.POST or None, initial={"task": case.title})
    work = partial(_told_to, services.ask_assist, by=by, case=case)
    return _deed(request, case.public_id, form, work, _("Ask a party to assist"))


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_WHISTLE)
def whistle(request: HttpRequest, public_id: str) -> HttpResponse:
    """A street calls parties to a case."""
    by, case = actor_on(request), selectors.case_by_id(public_id, by=actor_on(request))
    form = forms.WhistleForm(request.POST or None, initial={"task": case.title})
    work = partial(_told_to, services.whistle, by=by, case=case)
    return _deed(request, case.public_id, form, work, _("Call parties"))


DEEDS: dict[str, tuple[type[HouseForm], Callable[..., object]]] = {
    "accept": (PlainForm, services.accept),
    "return": (ReturnForm, services.give_back),
    "handle": (HandleForm, services.handle),
    "end": (forms.EndForm, services.end_assist),
}


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def sub_order(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """A party works on its sub-order: accepts it, gives it back, reports it; or it is ended."""
    by, order = actor_on(request), selectors.order_by_id(public_id)
    if name not in DEEDS or order.role != "assist":
        raise NotFound(_("A sub-order has no such step."), where=name)
    case = selectors.case_by_id(order.case.public_id, by=by)
    made, service = DEEDS[name]
    form = made(request.POST if request.method == "POST" else None)
    work = partial(_told_to, service, by=by, order=order)
    return _deed(request, case.public_id, form, work, word("step", name))


def _told_to(service: Callable[..., object], told: dict[str, Any], **fixed: object) -> object:
    """Call a service with what a form gave."""
    return service(**fixed, **told)


def _deed(
    request: HttpRequest, case: str, form: HouseForm, work: Callable[[dict[str, Any]], object], title: str
) -> HttpResponse:
    """One step with a page of its own: what was refused comes back with what was typed."""
    if form.is_bound and attempt(form, work):
        messages.success(request, _("It is recorded."))
        return redirect("cases:case", case)
    shown = {"form": form, "case": selectors.case_by_id(case, by=actor_on(request)), "title": title}
    return render(request, "cases/duties/deed.html", shown, status=REFUSED if form.is_bound else 200)
