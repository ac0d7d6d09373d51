"""Live pages by conditional poll: "anything newer than what I show?" costs one look at the event log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from qipan.core.public import clock, local_time, newest_event_id
from qipan.errors import InputError
from qipan.people.public import Permission, needs

# Longest number that fits the row ids of both databases.
DIGITS = 18


@never_cache
@require_GET
@needs(Permission.BOARD_VIEW)
def live(request: HttpRequest) -> HttpResponse:
    """204 while nothing is newer than ``since``; else the newest event's row id and a sentence for ears."""
    since, newest = known(request.GET.get("since", "")), newest_event_id()
    if newest <= since:
        return HttpResponse(status=204)
    now = local_time(clock.now())
    said = _("Updated at %(time)s.") % {"time": formats.date_format(now, "H:i")}
    return JsonResponse({"event": newest, "said": said})


def known(text: str) -> int:
    """The row id that a page says it shows. Raises ``InputError`` when it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise InputError(_("The mark of the page is broken."), where="since", mend=_("Reload the page."))
    return int(text)
