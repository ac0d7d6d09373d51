"""Photos of a post: files that come with it, and addresses from which they are fetched.

Only hosts that the setting ``QIPAN_MEDIA_HOSTS`` names are asked, by ``outbox.calls``: with limits on time
and size, never redirected. What is not taken is said in the answer and stands at the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qipan.errors import InputError
from qipan.exchange.outbox.calls import CallFailed, call, ensure_may_call
from qipan.exchange.photos import Handed
from qipan.media.public import ensure_whole

LONGEST_URL = 500
# Files and addresses of one post; a report has at most QIPAN_PHOTOS_EACH photos.
MOST = 12
File = tuple[str, bytes]


def sent_files(request: HttpRequest) -> list[File]:
    """The files of a posted form, whatever their fields are called. Raises ``InputError`` above the limit."""
    ensure_whole(request)
    files = [file for _name, several in request.FILES.lists() for file in several]
    return [(file.name or "", file.read()) for file in files[:MOST]]


def named_urls(request: HttpRequest) -> list[str]:
    """The addresses of pictures that a post names: once, several times, or as a list."""
    urls = [*request.POST.getlist("media_url"), *request.POST.getlist("media_url[]")]
    return list(dict.fromkeys(url.strip()[:LONGEST_URL] for url in urls if url.strip()))[:MOST]


def fetched(urls: Sequence[str]) -> tuple[list[File], list[Handed]]:
    """The pictures at these addresses, and those that could not be had, each with why."""
    files: list[File] = []
    left_out: list[Handed] = []
    for url in urls:
        try:
            files.append((url, _fetch(url)))
        except InputError as error:
            left_out.append(Handed(url, why=error.what))
        except CallFailed as error:
            left_out.append(Handed(url, why=error.words))
    return files, left_out


def told(files: Sequence[Handed]) -> str:
    """What became of the photos, for the answer to the sender; nothing where there were none."""
    return " ".join(_sentences(files))


def _fetch(url: str) -> bytes:
    ensure_may_call(url, settings.QIPAN_MEDIA_HOSTS, setting="QIPAN_MEDIA_HOSTS")
    return call("GET", url).body


def _sentences(files: Sequence[Handed]) -> Iterator[str]:
    kept = sum(1 for file in files if file.photo)
    if kept:
        yield _("Photos kept: %(number)d.") % {"number": kept}
    for file in files:
        if not file.photo:
            yield _("Not taken: %(name)s (%(why)s)") % {"name": file.name[-80:], "why": file.why}
