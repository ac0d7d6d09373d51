"""Pages of the list: finding cases, keeping filters, taking files out, steps for many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from qipan.cases.bulk.choosing import chosen, preview, told_for
from qipan.cases.bulk.results import results
from qipan.cases.bulk.services import Request, bulk_by_id, take_steps
from qipan.cases.choices import language
from qipan.cases.export.build import export_cases
from qipan.cases.export.response import as_response
from qipan.cases.forms import BulkForm, CaseFilterForm, SavedFilterForm
from qipan.cases.lists.page import list_page
from qipan.cases.saved.services import end_filter, save_filter
from qipan.core.forms import attempt
from qipan.core.public import pack
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422
# The filter of the list travels with a form under names of its own.
FILTER = "f-"


@require_GET
@needs(Permission.CASE_VIEW)
def cases(request: HttpRequest) -> HttpResponse:
    """The list of cases with filters, search and marks for the pages beside it (three queries)."""
    return render(request, "cases/cases.html", list_page(request.GET, by=actor_on(request)))


@never_cache
@require_POST
@needs(Permission.CASE_VIEW)
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as a file; what is taken out is recorded."""
    made = export_cases(
        by=actor_on(request),
        wanted=CaseFilterForm(_filter(request.POST)).wanted(),
        form=request.POST.get("format", ""),
        language=language(),
    )
    return as_response(made)


@never_cache
@require_POST
@needs(Permission.CASE_VIEW)
def bulk(request: HttpRequest) -> HttpResponse:
    """What a step would do to the chosen cases; with ``go`` it is done."""
    by, form = actor_on(request), BulkForm(request.POST)
    made: list[Any] = []
    prospects: list[Any] = []
    named = request.POST.getlist("case")
    everything = "all" in request.POST
    wanted = CaseFilterForm(_filter(request.POST)).wanted() if everything else None

    def look(told: dict[str, Any]) -> None:
        kept = told_for(told["step"], told, pack())
        if "go" in request.POST:
            asked = Request(told["step"], kept, request.POST.get("key", ""), cases=named)
            made.append(take_steps(by=by, request=asked))
        else:
            ids = chosen(by=by, cases=() if everything else named, wanted=wanted)
            prospects.extend(preview(by=by, step=told["step"], ids=ids))

    if attempt(form, look) and made:
        return redirect("cases:bulk-result", made[0].public_id)
    shown = {
        "form": form,
        "prospects": prospects,
        "could": [one for one in prospects if not one.barred],
        "key": get_random_string(24),
        "back": _address(request.POST),
    }
    return render(request, "cases/bulk.html", shown, status=REFUSED if form.errors else 200)


@require_GET
@needs(Permission.CASE_VIEW)
def bulk_result(request: HttpRequest, public_id: str) -> HttpResponse:
    """What became of each case of a bulk, for whoever asked for it."""
    found = bulk_by_id(public_id, by=actor_on(request))
    told = results(found)
    done = sum(one.state == "done" for one in told)
    return render(request, "cases/bulk_result.html", {"bulk": found, "results": told, "done": done})


@require_POST
@needs(Permission.CASE_VIEW)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the list under a name."""
    by, form, asked = actor_on(request), SavedFilterForm(request.POST), _told(request.POST)

    def keep(told: dict[str, Any]) -> None:
        save_filter(by=by, name=told["title"], asked=asked, shared=told["shared"])

    if attempt(form, keep):
        messages.success(request, _("The filter is kept."))
    else:
        for message in [str(told) for found in form.errors.values() for told in found]:
            messages.error(request, message)
    return redirect(_address(request.POST))


@require_POST
@needs(Permission.CASE_VIEW)
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remove a filter of one's own."""
    end_filter(by=actor_on(request), public_id=public_id)
    messages.success(request, _("The filter is removed."))
    return redirect("cases:cases")


def _filter(sent: QueryDict) -> QueryDict:
    """The list's filter among what a form sent, as an address would hold it."""
    asked = QueryDict(mutable=True)
    asked.update(_told(sent))
    return asked


def _told(sent: QueryDict) -> dict[str, str]:
    return {name.removeprefix(FILTER): str(sent[name]) for name in sent if name.startswith(FILTER)}


def _address(sent: QueryDict) -> str:
    """The list that a form stood on."""
    asked = _filter(sent).urlencode()
    return f"{reverse('cases:cases')}?{asked}" if asked else reverse("cases:cases")
