"""Every error of the API in one shape: problem details (RFC 9457), see ``ui.errors.problem_details``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from qipan.config.api_parser import is_text
from qipan.core.database_errors import explain
from qipan.errors import InputError, NotFound, NotPermitted, QipanError, StoreError, TooMany
from qipan.ui.errors import counted, problem_response

View = Callable[..., Any]


class LoginNeeded(QipanError):
    """Nobody is logged in, or the key is not in force."""

    status = 401
    code = "login"


class WrongMethod(QipanError):
    """The address is right, the verb is not."""

    status = 405
    code = "method"


class NotValid(InputError):
    """A field of the request is not what the description says."""

    status = 422


def answer(request: HttpRequest, error: QipanError) -> JsonResponse:
    """The error as problem details with its status."""
    return problem_response(request, error)


def handle_errors(api: NinjaAPI) -> None:
    """Teach the API the one shape. Faults of the program go on to Django, which logs them."""
    shapes: dict[type[Exception], Callable[[HttpRequest, Any], QipanError]] = {
        QipanError: lambda _request, error: error,
        OperationalError: outage,
        InterfaceError: outage,
        ValidationError: lambda _request, error: not_valid(error),
        AuthenticationError: lambda _request, _error: login_needed(),
        Throttled: lambda _request, _error: too_many(),
        Http404: lambda request, _error: unknown(request),
        HttpError: lambda _request, error: refused(error),
    }
    for kind, shape in shapes.items():
        api.add_exception_handler(kind, _handler(shape))


def _handler(shape: Callable[[HttpRequest, Any], QipanError]) -> Callable[[HttpRequest, Any], HttpResponse]:
    def handle(request: HttpRequest, error: Any) -> HttpResponse:
        shown = shape(request, error)
        return counted(request, shown, answer(request, shown))

    return handle


def in_one_shape(view: View) -> View:
    """The view, whose refusals of a verb and of a broken address have the one shape too."""

    @wraps(view)
    def shaped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not all(is_text(str(part)) for part in kwargs.values()):
            return answer(request, unknown(request))
        response: HttpResponse = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        error = WrongMethod(
            _("This address does not take %(method)s.") % {"method": request.method},
            where=request.path,
            mend=response["Allow"],
        )
        refusal = answer(request, error)
        refusal["Allow"] = response["Allow"]
        return refusal

    shaped.csrf_exempt = True  # type: ignore[attr-defined]
    return shaped


def not_valid(error: ValidationError) -> NotValid:
    """The first field that is wrong, named by its path, and how many more there are."""
    first: Mapping[str, Any] = error.errors[0]
    # ("body", "told", "lon"): the second step is only the name that the code gave to the body.
    place = [str(step) for step in first["loc"]]
    where = ".".join(place[:1] + place[2:] if place[0] == "body" and len(place) > 2 else place)
    more = len(error.errors) - 1
    mend = _("%(count)d more fields are wrong.") % {"count": more} if more else ""
    return NotValid(str(first["msg"]), where=where, mend=mend)


def outage(request: HttpRequest, error: Exception) -> StoreError:
    """503: the database is away, full or locked. That is told in words, and counted in the log."""
    del request
    return explain(error)


def login_needed() -> LoginNeeded:
    """401."""
    return LoginNeeded(
        _("Nobody is logged in, or the key is not in force."),
        where="Authorization",
        mend=_("Send 'Authorization: Bearer KEY' with a key from 'qipan account token', or log in."),
    )


def too_many() -> TooMany:
    """429; the header ``Retry-After`` says how long to wait."""
    return TooMany(
        _("Too many calls from this address."), mend=_("Wait a while, or report by phone or at a window.")
    )


def unknown(request: HttpRequest) -> NotFound:
    """404."""
    return NotFound(_("There is no such page."), where=request.path, mend="/api/v1/openapi.json")


def refused(error: HttpError) -> QipanError:
    """What the framework itself refuses: a body that is no JSON, a write without its CSRF token."""
    if error.status_code == 403:
        return NotPermitted(
            _("The session's CSRF token is missing or old."),
            where="X-CSRFToken",
            mend=_("Send the value of the cookie 'csrftoken' in this header, or use a key."),
        )
    return InputError(_("The request could not be understood."), where="body", mend=str(error))
