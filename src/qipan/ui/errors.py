"""Error pages: each says what went wrong, where, and the way out.

``fault`` stands on nothing that may itself be broken: no database, no pack, no context processor.
"""

from __future__ import annotations

import logging
import sys
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qipan.core.faults import count_fault, outage_behind
from qipan.errors import InputError, NotFound, NotPermitted, QipanError, StoreError
from qipan.packs.messages import translated

logger = logging.getLogger("qipan.faults")

# Titles are the same for every occurrence of a problem, so that programs may group by them.
TITLES = {
    "input": gettext_lazy("What was sent is not usable"),
    "login": gettext_lazy("A log-in is needed"),
    "permission": gettext_lazy("The right is missing"),
    "not-found": gettext_lazy("There is no such object"),
    "method": gettext_lazy("This method is not allowed here"),
    "rule": gettext_lazy("A rule forbids this step"),
    "too-many": gettext_lazy("Too many calls"),
    "store": gettext_lazy("The store cannot be read or written"),
}


def page(request: HttpRequest, error: QipanError, status: int | None = None) -> HttpResponse:
    """An error meant for a person, in the form that the request asked for."""
    status = status or error.status
    if wants_json(request):
        return counted(request, error, problem_response(request, error, status))
    problem = problem_details(error, instance=request.path, status=status)
    shown = render(request, "ui/error.html", {"error": problem, "status": status}, status=status)
    return counted(request, error, shown)


Answer = TypeVar("Answer", bound=HttpResponse)


def counted(request: HttpRequest, error: QipanError, response: Answer) -> Answer:
    """The answer; a fault of the store is counted, so that the log holds one line for many of them."""
    if isinstance(error, StoreError):
        if line := count_fault(error.what, request.path):
            logger.error("%s", line)
        # Django would write a line for each answer.
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def problem_details(error: QipanError, *, instance: str, status: int | None = None) -> dict[str, Any]:
    """The one shape of an API error: problem details (RFC 9457).

    ``detail`` says what went wrong, ``hint`` what to do, ``where`` names the field or the object, ``code`` is
    stable for programs, ``instance`` is the address that was called.
    """
    return {
        "type": f"urn:qipan:problem:{error.code}",
        "title": TITLES.get(error.code, _("The request failed.")),
        "status": status or error.status,
        "detail": translated(error.what, _),
        "instance": instance,
        "code": error.code,
        "where": error.where,
        "hint": translated(error.mend, _),
    }


def problem_response(request: HttpRequest, error: QipanError, status: int | None = None) -> JsonResponse:
    """The error as ``application/problem+json`` with its status."""
    body = problem_details(error, instance=request.path, status=status)
    return JsonResponse(body, status=body["status"], content_type="application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker is a program: the API, or a script that asked for JSON."""
    return request.path.startswith("/api/") or request.headers.get("accept", "") == "application/json"


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    error = NotPermitted(
        _("This page is not open to you."), where=str(exception), mend=_("Log in with the right role.")
    )
    return page(request, error)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. What was looked for is not told: it may be something that this person may not know of."""
    del exception
    error = NotFound(
        _("There is no such page."),
        where=request.path,
        mend=_("Check the address, or begin at the front page."),
    )
    return page(request, error)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if isinstance(exception, RequestDataTooBig):
        too_big = InputError(
            _("What was sent is far too large; nothing was saved."),
            where=request.path,
            mend=_("Shorten the text to its main points; photos are handed in as photos."),
        )
        return page(request, too_big, HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value)
    error = InputError(
        _("The request could not be understood."),
        where=type(exception).__name__,
        mend=_("Go back, reload the page and try again."),
    )
    return page(request, error)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    error = NotPermitted(
        _("The form was open too long, or cookies are refused; nothing was saved."),
        where=reason.rstrip("."),
        mend=_("Allow cookies, go back, reload the page and send it again."),
    )
    return page(request, error)


def fault(request: HttpRequest) -> HttpResponse:
    """500; or what a ``QipanError`` from outside the views, or a database that is away, says."""
    raised = sys.exc_info()[1]
    known = raised if isinstance(raised, QipanError) else outage_behind(raised)
    error = known or QipanError(
        _("The program has a fault here. It was written to the log; nothing was half-saved."),
        mend=_("Try again in a moment. If it stays, tell those who run this system the time and the page."),
    )
    status = error.status if known else HTTPStatus.INTERNAL_SERVER_ERROR.value
    if wants_json(request):
        return counted(request, error, problem_response(request, error, status))
    problem = problem_details(error, instance=request.path, status=status)
    shown = render_to_string("ui/fault.html", {"error": problem, "status": status})
    return counted(request, error, HttpResponse(shown, status=status))
