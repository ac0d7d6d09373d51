"""The JSON API ``/api/v1``: the routers of all rooms, one log-in, one shape of an error.

A room without an ``http_api`` module is left out. The description is at ``/api/v1/openapi.json``; there
is no page of documentation, as those that exist load their scripts from elsewhere.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, path

from qipan import __version__
from qipan.config.api_description import DescribedAPI
from qipan.config.api_errors import handle_errors, in_one_shape
from qipan.config.api_parser import CleanParser
from qipan.people.http_auth import Key, Session

ROOMS = (
    "places",
    "pool",
    "judge",
    "decide",
    "cases",
    "media",
    "field",
    "emergency",
    "exchange",
    "voice",
    "oversee",
)

api = DescribedAPI(
    title="Qipan",
    version=__version__,
    description="A city's board: signals, judgement, decisions, cases, and what became of them.",
    docs_url=None,
    auth=[Key(), Session()],
    parser=CleanParser(),
    urls_namespace="api-v1",
)
handle_errors(api)
for _name in ROOMS:
    if find_spec(f"qipan.{_name}.http_api"):
        api.add_router("", import_module(f"qipan.{_name}.http_api").router)

_routes, _app, _namespace = api.urls
for _route in _routes:
    if isinstance(_route, URLPattern):
        _route.callback = in_one_shape(_route.callback)

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", (_routes, _app, _namespace))]
