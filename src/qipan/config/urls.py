"""All routes of the house: each context brings its own ``urls.py``, whose paths begin with its own nouns.

A context without pages has no such module and is left out. The board comes last: it holds the front page.
"""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

PAGED = (
    "people",
    "places",
    "sense",
    "pool",
    "judge",
    "decide",
    "media",
    "cases",
    "field",
    "emergency",
    "exchange",
    "voice",
    "oversee",
    "board",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    *(path("", include(f"qipan.{name}.urls")) for name in PAGED if find_spec(f"qipan.{name}.urls")),
]
if find_spec("qipan.config.api"):
    urlpatterns.insert(0, path("api/", include("qipan.config.api")))

handler403 = "qipan.ui.errors.forbidden"
handler404 = "qipan.ui.errors.not_found"
handler400 = "qipan.ui.errors.bad_request"
handler500 = "qipan.ui.errors.fault"
