"""Public pages: report a matter, take the receipt, follow the case, say whether it is right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.cases import public as cases
from qipan.core.forms import attempt, blame
from qipan.emergency.public import alerts_in_force
from qipan.errors import NotFound, RuleRefused
from qipan.media import public as media
from qipan.people.public import actor_on
from qipan.ui.public import address
from qipan.voice import guesses
from qipan.voice.follow_page import follow_page, followed, forget, remember, turn_to
from qipan.voice.forms import FollowForm, ReportForm, VerdictForm
from qipan.voice.services import forget_me, give_feedback, proven_case
from qipan.voice.throttle import reporting

REFUSED = 422
TOO_MANY = 429


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a matter without an account."""
    cases.ensure_door()
    if request.method == "POST" and not request.user.is_authenticated:
        reporting.ensure(request)
    sheet = cases.Sheet(request, ReportForm)
    made = sheet.take(by=actor_on(request), channel=lambda _told: "web")
    if made:
        return cases.set_receipt(redirect("voice:receipt"), made)
    return render(request, "voice/report.html", {**sheet.shown, **_alerts()}, status=sheet.status)


def _alerts() -> dict[str, object]:
    """What every page for the public shows of alerts in force."""
    return {"in_force": alerts_in_force(), "alerts_page": address("emergency:alerts")}


@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and secret, to write down, photograph or print."""
    return render(request, "voice/receipt.html", {"receipt": cases.get_receipt(request)})


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and secret open a case for this browser; wrong guesses are counted."""
    form = FollowForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if not form.is_bound:
        return render(request, "voice/follow.html", {"form": form, **_alerts()})
    number = request.POST.get("number", "")
    if guesses.too_many(request, number):
        return render(request, "voice/too_many.html", status=TOO_MANY)
    if form.is_valid():
        try:
            remember(request, proven_case(**form.cleaned_data))
        except (NotFound, RuleRefused) as error:
            guesses.note(request, number)
            blame(form, error)
        else:
            return redirect("voice:case")
    return render(request, "voice/follow.html", {"form": form, **_alerts()}, status=REFUSED)


@never_cache
@require_GET
def case(request: HttpRequest) -> HttpResponse:
    """The case that this browser opened, in plain words."""
    found = followed(request)
    if found is None:
        return redirect("voice:follow")
    return render(request, "voice/case.html", {**follow_page(found), **_alerts()})


@never_cache
@require_GET
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """A photo of the case that this browser opened: the own ones whole, others once released."""
    found = followed(request)
    if found is None:
        return redirect("voice:follow")
    return media.file_response(*media.own_content(public_id, folder=found.public_id))


@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    """The reporter confirms or contests the answer."""
    found, form = followed(request), VerdictForm(request.POST)
    if found is None:
        messages.warning(request, _("Too much time went by. Open your case once more; nothing was saved."))
        return redirect("voice:follow")
    if attempt(form, lambda told: give_feedback(case=found, channel="web", **told)):
        contested = form.cleaned_data["verdict"] == "contested"
        messages.success(request, _("Your case is open again.") if contested else _thanks(found))
        return redirect("voice:case")
    return render(request, "voice/case.html", follow_page(found, form), status=REFUSED)


@require_POST
def forget_identity(request: HttpRequest) -> HttpResponse:
    """The reporter has name and number deleted."""
    found = followed(request)
    if found is None:
        messages.warning(request, _("Too much time went by. Open your case once more; nothing was saved."))
        return redirect("voice:follow")
    try:
        forget_me(case=found)
    except RuleRefused as error:
        messages.warning(request, " ".join(part for part in (error.what, error.mend) if part))
    else:
        messages.success(request, _("Your name and number are deleted. Keep number and code of your case."))
    return redirect("voice:case")


def _thanks(case: cases.Case) -> str:
    """What is said after a confirmation: of several reporters the last one's closes the case."""
    if cases.standing_for(cases.case_by_number(case.number)).closed_at:
        return _("Thank you. The case is closed.")
    return _("Thank you. Your confirmation is noted; others reported the same matter and are asked as well.")


@require_POST
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """Look at another matter of the same report."""
    turn_to(request, number)
    return redirect("voice:case")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case on this device."""
    forget(request)
    return redirect("voice:follow")
