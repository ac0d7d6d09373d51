"""The addresses of Open311 below ``/open311``: everybody may read, a key may post."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from qipan.core.public import current
from qipan.exchange.models import ExchangeKey
from qipan.exchange.open311 import offered, shown
from qipan.exchange.open311.asked import parse_request_filter
from qipan.exchange.open311.faults import WrongMethod, bad_key, missing, told_of, unknown
from qipan.exchange.open311.keys import key_in_force
from qipan.exchange.open311.media import told
from qipan.exchange.open311.posting import Taken, post_by_token, post_request, posted_by
from qipan.exchange.open311.reading import read_post
from qipan.exchange.open311.updating import add_update, read_update, receipt
from qipan.exchange.open311.wire import WireReply, form_of, moment, respond

View = Callable[..., WireReply]
READING = ("GET", "HEAD")
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def spoken(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A view that gives ``Told``, answered in the caller's form; so are its errors."""

    def tell(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, suffix: str | None = None, **named: Any) -> HttpResponse:
            try:
                _ensure_asked_rightly(request, methods)
                told = view(request, **named)
            except Exception as error:
                told = told_of(error)
            return respond(form_of(request, suffix or ""), told, request.get_full_path())

        return answered

    return tell


def _ensure_asked_rightly(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise WrongMethod(f"this address takes {', '.join(methods)}")
    own = offered.open311_text().jurisdiction
    named = request.GET.get("jurisdiction_id", "")
    if request.method == "POST":
        named = request.POST.get("jurisdiction_id", named)
    if named and named != own:
        raise unknown("jurisdiction_id", named)


def _language() -> str:
    return get_language() or "zh-hans"


@spoken(*READING)
def discovery(request: HttpRequest) -> WireReply:
    """Where this city's Open311 is and what it speaks."""
    text, language, store = offered.open311_text(), _language(), current()
    changed = moment(store.pack.loaded_at)
    base = request.build_absolute_uri("/open311/v2")
    kind = "production" if store.kind == "work" else "test"

    place = {"specification": SPECIFICATION, "url": base, "changeset": changed, "type": kind}
    content = {
        "changeset": changed,
        "contact": text.contact.in_language(language),
        "key_service": text.key_service.in_language(language),
        "endpoints": [{**place, "formats": ["text/xml", "application/json"]}],
    }
    # A known validator takes the type for unknown when a charset follows it.
    return WireReply("discovery", content, charset=False)


@spoken(*READING)
def services(_request: HttpRequest) -> WireReply:
    """The service list."""
    return WireReply("services", offered.services(_language()))


@spoken(*READING)
def service(_request: HttpRequest, code: str) -> WireReply:
    """The attributes of one service."""
    return WireReply("service_definition", offered.definition(code, _language()))


@spoken(*READING, "POST")
def requests(request: HttpRequest) -> WireReply:
    """The requests of others, or a new one."""
    if request.method == "POST":
        return _take(request)
    asked = parse_request_filter(request.GET.dict())
    rows, more = shown.requests(asked, _language(), own=_own(request))
    return WireReply("service_requests", rows, next_page=asked.page + 1 if more else 0)


def _key(request: HttpRequest) -> ExchangeKey:
    key = key_in_force(request.POST.get("api_key", "") or request.GET.get("api_key", ""))
    if key is None:
        raise bad_key()
    return key


def _own(request: HttpRequest) -> set[str]:
    """Ids of the cases that the reader's own key posted: answers and reasons are the reader's to know."""
    named = request.GET.get("api_key", "")
    return posted_by(_key(request)) if named else set()


def _take(request: HttpRequest) -> WireReply:
    taken = post_request(key=_key(request), asked=read_post(request, _language()))
    # A caller that would rather not wait is given the token alone (RFC 7240).
    later = "respond-async" in request.headers.get("prefer", "")
    named = {"token": taken.posted.public_id} if later else {"service_request_id": taken.posted.case.number}
    row = {**named, "service_notice": _notice(taken), "account_id": None}
    return WireReply("service_requests", [row], 200 if taken.repeated else 201)


def _notice(taken: Taken) -> str:
    words = _(
        "For the reporter: with the number %(number)s and the code %(secret)s the matter can be"
        " followed and its outcome contested."
    ) % {"number": taken.posted.case.number, "secret": taken.secret}
    return f"{words} {told(taken.photos)}".strip()


@spoken(*READING)
def request_by_number(request: HttpRequest, number: str) -> WireReply:
    """One request, in a list of one."""
    return WireReply("service_requests", shown.request(number, _language(), own=_own(request)))


@spoken(*READING)
def token(_request: HttpRequest, token: str) -> WireReply:
    """The number of the request behind a token."""
    posted = post_by_token(token)
    if posted is None:
        raise unknown("token", token)
    row = {"service_request_id": posted.case.number, "token": token}
    return WireReply("service_requests", [row])


@spoken(*READING, "POST")
def updates(request: HttpRequest) -> WireReply:
    """What happened to requests (extension ``servicerequestupdates``), or a reporter's words on one."""
    if request.method == "POST":
        return _add(request)
    asked = parse_request_filter(request.GET.dict())
    rows, more = shown.updates(asked, _language(), own=_own(request))
    return WireReply("service_requests_updates", rows, next_page=asked.page + 1 if more else 0)


def _add(request: HttpRequest) -> WireReply:
    added = add_update(key=_key(request), update=read_update(request))
    row = {
        "update_id": added.update,
        "service_request_id": added.case.number,
        "service_notice": f"{receipt(added)} {told(added.photos)}".strip(),
    }
    return WireReply("service_requests_updates", [row], 200 if added.repeated else 201)


@spoken(*READING, "POST")
def nothing(request: HttpRequest, rest: str = "") -> WireReply:
    """Any other address."""
    if rest.rstrip("/").endswith(("services", "requests", "tokens")):
        raise missing("a format (.xml or .json)")
    raise unknown("address", request.path)
