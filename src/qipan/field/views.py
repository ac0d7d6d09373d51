"""Pages of field work: the phone page, its service worker and manifest, filled forms and downloads."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from qipan import __version__
from qipan.cases.public import areas, categories, language
from qipan.core.public import clock, local_time, pack
from qipan.errors import InputError, NotFound
from qipan.field import downloads, filled
from qipan.field.words import page_words
from qipan.media.public import ACCEPTED
from qipan.people.public import Permission, actor_on, needs

SCRIPT = "field/worker.js"
# What the page needs without a net, besides itself.
FILES = (
    "ui/qipan.css",
    "ui/icon.svg",
    "ui/field.css",
    "field/page.js",
    "field/store.js",
    "field/sending.js",
    "field/entries.js",
    "field/orders.js",
    "field/parts.js",
    "field/map.js",
    "field/photos.js",
    "field/voice.js",
    "ui/drafts.js",
)
DAYS = 31


@require_GET
@needs(Permission.CASE_HANDLE)
@ensure_csrf_cookie
def day(request: HttpRequest) -> HttpResponse:
    """The phone page: an empty house that its scripts fill from the device and from the API."""
    shown = {
        "account": actor_on(request).id,
        "words": page_words(),
        "accepted": ACCEPTED,
        "areas": areas(),
        "categories": categories(),
        "districts": _outlines(),
    }
    return render(request, "field/day.html", shown)


def _outlines() -> str:
    return f"{reverse('board:districts')}?v={pack().digest[:12]}"


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It lies below ``/field/``, which is all that it may serve.

    A new version of any file, of the city's text or of the language makes a new worker.
    """
    del request
    script = _content(SCRIPT)
    version = hashlib.sha256(script)
    for name in FILES:
        version.update(_content(name))
    version.update(f"{__version__} {pack().digest} {get_language()}".encode())
    told = {
        "version": version.hexdigest()[:16],
        "shell": reverse("field:field"),
        "assets": [*(static(name) for name in FILES), _outlines(), reverse("field:field-manifest")],
    }
    body = f"const TOLD = {json.dumps(told)};\n".encode() + script
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _content(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise NotFound(f"The file {name} is missing.", mend="Install the program anew.")
    return Path(found).read_bytes()


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the page among its programs."""
    del request
    name = pack().pack.city.name.in_language(language())
    told = {
        "name": f"{name} · {_('Field work')}",
        "short_name": str(_("Field work")),
        "lang": get_language(),
        "start_url": reverse("field:field"),
        "scope": reverse("field:field"),
        "display": "standalone",
        "background_color": "#f5f4ef",
        "theme_color": "#0b5d66",
        "icons": [{"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_GET
@needs(Permission.CASE_VIEW)
def forms(request: HttpRequest) -> HttpResponse:
    """The forms of the city, how often visits filled them, and what nobody had to type twice."""
    since, until = _period(request)
    by = actor_on(request)
    shown = {
        "forms": filled.counts(by=by, since=since, until=until),
        "saving": filled.saved(by=by, since=since, until=until),
        "since": since,
        "until": until,
        "days": (until - since).days,
        "most": filled.MOST,
    }
    return render(request, "field/forms.html", shown)


@require_GET
@needs(Permission.CASE_VIEW)
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The filled forms of one kind as a file; the export is logged."""
    since, until = _period(request)
    content = downloads.export(by=actor_on(request), code=code, form=kind, since=since, until=until)
    answer = HttpResponse(content, content_type=downloads.TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{code}-{local_time(until):%Y%m%d}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _period(request: HttpRequest) -> tuple[datetime, datetime]:
    """The last so many days (``?days=7``), up to now. Raises ``InputError`` for what is no number of days."""
    asked = request.GET.get("days", str(DAYS))
    if not asked.isdecimal() or not 1 <= int(asked[:4]) <= 366:
        raise InputError(_("This is no number of days."), where="days", mend=_("From 1 to 366."))
    until = clock.now() + timedelta(seconds=1)
    return until - timedelta(days=int(asked[:4])), until
