"""The questions of a category as a piece of the page of a report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qipan.cases.questions.forms import QuestionsForm


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Open to everybody: the fields for ``category``, or nothing where it asks none. Raises ``NotFound``."""
    form = QuestionsForm(category=request.GET.get("category", ""))
    return render(request, "cases/questions/_questions.html", {"questions": form})
