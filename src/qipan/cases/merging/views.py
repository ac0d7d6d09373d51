"""Pages of likely duplicates: compare, join, take out, split."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from qipan.cases import selectors
from qipan.cases.merging import services
from qipan.cases.merging.forms import MergeForm, SplitForm, UnmergeForm
from qipan.cases.merging.page import similar_page
from qipan.cases.merging.splitting import split as split_off
from qipan.cases.merging.steps import case_named
from qipan.cases.models import Case
from qipan.core.forms import HouseForm, attempt
from qipan.core.public import Actor, word
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422


@require_GET
@needs(Permission.CASE_VIEW)
def similar(request: HttpRequest, public_id: str) -> HttpResponse:
    """The case beside those that may be about the same matter."""
    by = actor_on(request)
    case = selectors.case_by_id(public_id, by=by)
    return render(request, "cases/similar/page.html", similar_page(case, by=by))


def _do(
    request: HttpRequest, public_id: str, form: HouseForm, name: str, work: Callable[..., object]
) -> HttpResponse:
    by = actor_on(request)
    case = selectors.case_by_id(public_id, by=by)
    if attempt(form, lambda told: work(by=by, case=case, told=told)):
        messages.success(request, word("step-done", name))
        return redirect("cases:case", public_id)
    found = selectors.case_by_id(public_id, by=by)
    shown = similar_page(found, by=by, bound=form, into=request.POST.get("into", ""))
    return render(request, "cases/similar/page.html", shown, status=REFUSED)


@require_POST
@needs(Permission.CASE_TRIAGE)
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the case go on under another."""

    def work(*, by: Actor, case: Case, told: dict[str, Any]) -> object:
        return services.merge(by=by, case=case, into=case_named(told["into"], by=by), reason=told["reason"])

    return _do(request, public_id, MergeForm(request.POST), "merge", work)


@require_POST
@needs(Permission.CASE_TRIAGE)
def unmerge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the case out again."""

    def work(*, by: Actor, case: Case, told: dict[str, Any]) -> object:
        return services.unmerge(by=by, case=case, reason=told["reason"])

    return _do(request, public_id, UnmergeForm(request.POST), "unmerge", work)


@require_POST
@needs(Permission.CASE_TRIAGE)
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a further matter of the report a case of its own."""

    def work(*, by: Actor, case: Case, told: dict[str, Any]) -> object:
        return split_off(by=by, case=case, **told)

    return _do(request, public_id, SplitForm(request.POST), "split", work)
