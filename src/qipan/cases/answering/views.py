"""Pages of answering: who waits without a word, the dated notice, remarks while an answer is written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qipan.cases import selectors
from qipan.cases.answering.remarks import remarks_on
from qipan.cases.answering.selectors import unanswered
from qipan.cases.answering.services import tell_delay
from qipan.cases.forms import DelayForm
from qipan.cases.register.page import case_page
from qipan.core.forms import attempt
from qipan.people.public import Permission, actor_on, needs


@require_GET
@needs(Permission.CASE_VIEW)
def waiting(request: HttpRequest) -> HttpResponse:
    """Reports past a deadline whose reporter has neither an answer nor a date."""
    page = unanswered(by=actor_on(request), cursor=request.GET.get("cursor", ""))
    return render(request, "cases/answering/unanswered.html", {"page": page})


@require_POST
@needs(Permission.CASE_ANSWER)
def delay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell the reporter why there is no answer yet."""
    by, form = actor_on(request), DelayForm(request.POST)
    found = selectors.case_by_id(public_id, by=by)
    if attempt(form, lambda told: tell_delay(by=by, case=found, **told)):
        messages.success(request, _("The reporter reads it when following the case."))
        return redirect("cases:case", public_id)
    return render(request, "cases/case.html", case_page(found, by=by, bound=form, step="delay"), status=422)


@require_POST
@needs(Permission.CASE_ANSWER)
def remarks(request: HttpRequest, public_id: str) -> JsonResponse:
    """Remarks on the answer that is being written; keeps nothing."""
    found = selectors.case_by_id(public_id, by=actor_on(request))
    made = remarks_on(found, request.POST.get("text", "")[:4000])
    return JsonResponse({"remarks": [{"text": r.text, "grave": r.grave} for r in made]})
