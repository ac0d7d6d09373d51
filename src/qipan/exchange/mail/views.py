"""The page on which a clerk hands mails in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qipan.errors import InputError
from qipan.exchange.mail.intake import Outcome, take_mail
from qipan.exchange.mail.parsing import MOST_BYTES
from qipan.people.public import Permission, actor_on, needs

MOST_FILES = 20


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_INTAKE)
def mails(request: HttpRequest) -> HttpResponse:
    """Files of mails become reports; each says what became of it, with the reporter's receipt."""
    if request.method == "GET":
        return render(request, "exchange/mail/mails.html", {"most": MOST_FILES, "rows": []})
    by, files = actor_on(request), request.FILES.getlist("mails")
    if not 0 < len(files) <= MOST_FILES:
        raise InputError(
            _("Choose 1 to %(most)d files.") % {"most": MOST_FILES},
            where="mails",
            mend=_("For more, use 'qipan intake-mail'."),
        )
    rows: list[tuple[str, Outcome]] = [
        (file.name or "", take_mail(by=by, raw=file.read(MOST_BYTES + 1))) for file in files
    ]
    return render(request, "exchange/mail/mails.html", {"most": MOST_FILES, "rows": rows})
