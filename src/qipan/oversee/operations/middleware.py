"""``/healthz`` and ``/metrics``: answered before anything that needs the store, and counted with all else.

``/healthz`` is for everybody and tells no names. ``/metrics`` is for machines at the addresses of
``QIPAN_METRICS_FROM`` that come without a proxy between, and for keys whose account may see operations.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from qipan.core.faults import words_of
from qipan.core.gauges import gauges
from qipan.errors import StoreError
from qipan.oversee.operations import metrics
from qipan.oversee.operations.health import health, status_of
from qipan.people.public import Permission, account_of_key, actor_of, has_permission

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class ProbeMiddleware:
    """The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return answer_health(request)
        if request.path_info == "/metrics":
            return answer_metrics(request)
        began = time.perf_counter()
        response = self.get_response(request)
        metrics.count_request(response.status_code, time.perf_counter() - began)
        return response


def answer_health(request: HttpRequest) -> HttpResponse:
    """200 while the store does its work (``pass`` or ``warn``), else 503; each check in words."""
    with translation.override(translation.get_language_from_request(request)):
        checks = health()
    status = status_of(checks)
    body = {
        "status": status,
        "checks": [{"name": c.name, "status": c.status, "words": c.words} for c in checks],
    }
    response = JsonResponse(
        body,
        status=503 if status == "fail" else 200,
        json_dumps_params={"ensure_ascii": False},
        content_type="application/health+json; charset=utf-8",
    )
    response["Cache-Control"] = "no-store"
    return response


def answer_metrics(request: HttpRequest) -> HttpResponse:
    """The figures; 403 in words for whoever may not see them. A store that is away leaves ``qipan_up 0``."""
    figures = list(metrics.process_gauges())
    try:
        if not may_measure(request):
            words = "Ask from an address in QIPAN_METRICS_FROM, or send a key that may see operations.\n"
            return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
        figures = [metrics.up(True), *gauges(), *figures]
    except (DatabaseError, InterfaceError, StoreError) as error:
        connection.close()
        words_of(error, where="metrics")
        figures = [metrics.up(False), *figures]
    return HttpResponse(metrics.exposition(figures), content_type=metrics.CONTENT_TYPE)


def may_measure(request: HttpRequest) -> bool:
    """Whether the caller's address or key opens the metrics."""
    scheme, _space, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key:
        account = account_of_key(key.strip())
        return account is not None and has_permission(actor_of(account), Permission.OPERATIONS_VIEW)
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.QIPAN_METRICS_FROM)
