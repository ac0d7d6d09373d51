"""The API of places: outlines for maps."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from ninja import Router, Schema

from qipan.people.public import Permission, actor_on, require
from qipan.places.selectors import geojson

router = Router(tags=["areas"])
Level = Literal["city", "district", "street", "community", "grid"]


class Outlines(Schema):
    """A GeoJSON FeatureCollection (RFC 7946) in the datum of the city's text."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


@router.get("/areas.geojson", response=Outlines, summary="Outlines of the areas of a level")
def outlines(request: HttpRequest, level: Level = "district") -> JsonResponse:
    """Areas whose outline is known, with name, population and its year. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return JsonResponse(geojson(level, get_language() or "zh"))
