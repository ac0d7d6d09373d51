"""Pages of limits: what is asked about a case, decisions on it, and what wants attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.cases import selectors
from qipan.cases.limits import forms, services
from qipan.cases.limits.page import may_decide, shown
from qipan.cases.limits.selectors import notices_for, open_requests, request_by_id, requests_of
from qipan.cases.models import Case
from qipan.cases.register.page import case_page
from qipan.core.forms import HouseForm, attempt
from qipan.core.public import Actor, clock, word
from qipan.errors import NotFound, RuleRefused
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422
Perform = Callable[[Actor, Case, Mapping[str, Any]], object]


def _end(by: Actor, case: Case, told: Mapping[str, Any]) -> object:
    running = [s for s in requests_of(case).suspensions if s.state == "approved" and not s.ended_at]
    if not running:
        raise RuleRefused(_("No suspension runs."))
    return services.end_suspension(by=by, suspension=running[0], **told)


PERFORM: dict[str, Perform] = {
    "extend": lambda by, case, told: services.ask_extension(by=by, case=case, **told),
    "suspend": lambda by, case, told: services.ask_suspension(by=by, case=case, **told),
    "appeal": lambda by, case, told: services.ask_appeal(by=by, case=case, **told),
    "phase": lambda by, case, told: services.reach_phase(by=by, case=case, **told),
    "condition": lambda by, case, told: services.change_condition(by=by, case=case, **told),
    "end": _end,
}


def _form(name: str, case: Case, data: Any) -> HouseForm:
    if name == "extend":
        running = [c for c in selectors.clocks_of(case) if c.stage == "handle" and c.stopped_at is None]
        return forms.ExtendForm(data, clocks=[shown(each) for each in running])
    if name == "condition":
        return forms.ConditionForm(data, category=case.category)
    made: dict[str, type[HouseForm]] = {"suspend": forms.SuspendForm, "phase": forms.PhaseForm}
    return made.get(name, forms.WhyForm)(data, **({} if name in made else {"auto_id": f"id_{name}_%s"}))


@require_POST
@needs(Permission.CASE_VIEW)
def limit(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Ask for something about a limit; a refusal comes back on the case's page with what was typed."""
    by = actor_on(request)
    case = selectors.case_by_id(public_id, by=by)
    if name not in PERFORM:
        raise NotFound(_("A case has no such step."), where=name)
    form = _form(name, case, request.POST)
    if attempt(form, lambda told: PERFORM[name](by, case, told)):
        messages.success(request, word("limit-done", name))
        return redirect("cases:case", public_id)
    found = selectors.case_by_id(public_id, by=by)
    page = case_page(found, by=by, bound=form, step=f"limit-{name}")
    return render(request, "cases/case.html", page, status=REFUSED)


@require_GET
@needs(Permission.CASE_VIEW)
def attention(request: HttpRequest) -> HttpResponse:
    """What wants the reader's attention: limits that run out, and requests that wait for a decision."""
    by = actor_on(request)
    asked = [(each, may_decide(each, each.case, by)) for each in open_requests(by)]
    asked.sort(key=lambda pair: not pair[1])
    page = {"asked": asked, "notices": notices_for(by), "now": clock.now()}
    return render(request, "cases/limits/attention.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """A request with its case, and the decision on it."""
    by = actor_on(request)
    asked = request_by_id(public_id, by=by)
    form = forms.DecideForm(request.POST if request.method == "POST" else None)
    if form.is_bound and attempt(form, lambda told: services.decide(by=by, asked=asked, **told)):
        messages.success(request, _("The decision stands with the case."))
        return redirect("cases:case", asked.case.public_id)
    offered = asked.is_open and may_decide(asked, asked.case, by)
    page = {"asked": asked, "case": asked.case, "form": form if offered or form.is_bound else None}
    return render(request, "cases/limits/decide.html", page, status=REFUSED if form.is_bound else 200)
