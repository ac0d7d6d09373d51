"""The board's data for its map: JSON, one or two queries each, bounded in size."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from qipan.board import layers
from qipan.cases.public import overdue_count, queue_sizes
from qipan.core.public import newest_event_id, pack
from qipan.people.public import Permission, needs
from qipan.places.public import geojson
from qipan.ui.public import spans

ROUNDED = {"separators": (",", ":"), "ensure_ascii": False}


@require_GET
@needs(Permission.BOARD_VIEW)
def districts(request: HttpRequest) -> HttpResponse:
    """Outlines of the districts; answered with 304 while the city's text stays the same."""
    language = get_language() or "zh"
    etag = quote_etag(f"{pack().digest[:24]}-{language}")
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    answer = JsonResponse(geojson("district", language), json_dumps_params=ROUNDED)
    answer.headers["Content-Type"] = "application/geo+json"
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@require_GET
@needs(Permission.CASE_VIEW)
def points(request: HttpRequest) -> HttpResponse:
    """Cases with a place within a span."""
    span = spans.asked(request.GET.get("hours", "24"))
    return JsonResponse(layers.points(span), json_dumps_params=ROUNDED)


@require_GET
@needs(Permission.BOARD_VIEW)
def density(request: HttpRequest) -> HttpResponse:
    """Cases per hexagon and hour within a span."""
    span = spans.asked(request.GET.get("hours", "24"))
    resolution = layers.asked_resolution(request.GET.get("resolution", "7"))
    return JsonResponse(layers.density(span, resolution), json_dumps_params=ROUNDED)


@require_GET
@needs(Permission.BOARD_VIEW)
def queues(_request: HttpRequest) -> HttpResponse:
    """The queue numbers by state, with their names."""
    language, index = get_language() or "zh", pack()
    states = [
        {"code": code, "name": index.label("state", code, language), "cases": cases}
        for code, cases in queue_sizes().items()
    ]
    answer = {"event": newest_event_id(), "states": states, "overdue": overdue_count()}
    return JsonResponse(answer, json_dumps_params=ROUNDED)
