"""The public page of alerts, the feed, each message as CAP; and the form that tells the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qipan.core.forms import attempt
from qipan.core.public import Actor, clock, pack
from qipan.emergency.alerts import selectors, services
from qipan.emergency.alerts.feed import CAP_TYPE, atom
from qipan.emergency.alerts.forms import AlertForm, SecondForm, words_of
from qipan.emergency.alerts.models import AlertProposal, PublicAlert
from qipan.emergency.section.alerts import ALERTS
from qipan.judge.public import Warning, warning_by_id
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """What the city told the public, newest first, in plain words and large print; for everybody."""
    told, language = selectors.latest_alerts(), get_language() or "zh"
    newest: dict[str, str] = {}
    for each in told:
        newest.setdefault(each.chain, each.public_id)
    shown = [
        {
            "alert": each,
            "headline": each.headline(language),
            "text": each.text(language),
            "instruction": each.instruction(language),
            "holds": _holds(each, newest),
        }
        for each in told
    ]
    return render(request, "emergency/alerts/alerts.html", {"alerts": shown, "table": pack().pack[ALERTS]})


def _holds(alert: PublicAlert, newest: dict[str, str]) -> bool:
    """Whether the message is the newest of its chain, calls nothing off and has not run out."""
    is_newest = newest[alert.chain] == alert.public_id
    return is_newest and alert.message_type != "Cancel" and (not alert.expires or alert.expires > clock.now())


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The newest messages as Atom."""
    base, name = f"{request.scheme}://{request.get_host()}", pack().pack.city.name
    title = f"{name.zh} {name.en}: CAP 1.2"
    body = atom(selectors.latest_alerts(), base=base, title=title)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@require_GET
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    """One message, exactly as it was sent."""
    del request
    return HttpResponse(selectors.alert_by_id(public_id).content, content_type=f"{CAP_TYPE}; charset=utf-8")


@require_POST
@needs(Permission.WARNING_ISSUE)
def tell(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell the public of a warning, or call off what it was told."""
    by, found, form = actor_on(request), warning_by_id(public_id), AlertForm(request.POST)
    if attempt(form, lambda told: send(by, found, told)):
        waits = services.goes_by_two(found) and not form.cleaned_data["cancels"]
        done = _("It waits for a second person.") if waits else _("The public is told.")
        messages.success(request, done)
        return redirect("judge:warning", public_id)
    return render(
        request, "emergency/alerts/alert_form.html", {"form": form, "warning": found}, status=REFUSED
    )


@require_POST
@needs(Permission.WARNING_ISSUE)
def second(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a proposed alert go out as a second person, or take it back."""
    by, proposal, form = actor_on(request), selectors.proposal_by_id(public_id), SecondForm(request.POST)
    sends = request.POST.get("answer") == "send"

    def answer(told: dict[str, Any]) -> None:
        if sends:
            services.second(by=by, proposal=proposal, reasons=told["reasons"])
        else:
            services.withdraw(by=by, proposal=proposal, reason=told["reasons"])

    if attempt(form, answer):
        messages.success(request, _("The public is told.") if sends else _("The alert is taken back."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("judge:warning", proposal.warning.public_id)


def send(by: Actor, warning: Warning, told: dict[str, Any]) -> PublicAlert | AlertProposal:
    """Send what a form told: at once, or to a second person where it takes two."""
    if told["cancels"]:
        service: Callable[..., PublicAlert | AlertProposal] = services.call_off
    else:
        service = services.propose if services.goes_by_two(warning) else services.publish
    return service(by=by, warning=warning, words=words_of(told), reasons=told["reasons"])
