"""Pages of the exchange: the outbox, webhooks, keys, and what was held back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.core.forms import attempt
from qipan.errors import InputError, NotFound, QipanError, RuleRefused
from qipan.exchange.open311 import keys
from qipan.exchange.outbox import admin as steering
from qipan.exchange.outbox import inbound_quarantine as held
from qipan.exchange.outbox import presenters as shown
from qipan.exchange.outbox import webhooks
from qipan.exchange.outbox.forms import KeyForm, StateForm, WebhookForm
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422


@require_GET
@needs(Permission.EXCHANGE_VIEW)
def outbox(request: HttpRequest) -> HttpResponse:
    """What is to be told to others, newest first, and how partners are doing (six queries)."""
    by, form = actor_on(request), StateForm(request.GET)
    state, before = form.wanted(), request.GET.get("before", "")
    rows = shown.deliveries(by=by, state=state, before=int(before) if before.isdecimal() else 0)
    told = {
        "form": form,
        "rows": rows,
        "counts": shown.counts(by=by),
        "partners": shown.partners(by=by),
        "next": rows[-1]["delivery"].pk if len(rows) == shown.PAGE else 0,
        "state": state,
    }
    return render(request, "exchange/outbox/outbox.html", told)


def _told(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do something and say what came of it on the next page; a missing right goes on as an error."""
    try:
        act()
    except (InputError, RuleRefused, NotFound) as error:
        messages.error(request, _words(error))
    else:
        messages.success(request, done)


def _words(error: QipanError) -> str:
    return " ".join(part for part in (error.what, error.mend) if part)


@require_POST
@needs(Permission.EXCHANGE_MANAGE)
def delivery(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Try again, say that it arrived, or give up."""
    by, typed = actor_on(request), request.POST
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "again": (
            lambda: steering.try_again(by=by, public_id=public_id),
            _("It is sent again with the next run."),
        ),
        "arrived": (
            lambda: steering.arrived(by=by, public_id=public_id, remote_id=typed.get("remote_id", "")),
            _("It is noted that it arrived."),
        ),
        "give-up": (
            lambda: steering.give_up(by=by, public_id=public_id, reason=typed.get("reason", "")),
            _("It is given up."),
        ),
    }
    if act not in acts:
        raise NotFound(_("There is no such page."))
    _told(request, *acts[act])
    return redirect("exchange:outbox")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.EXCHANGE_VIEW)
def webhook_list(request: HttpRequest) -> HttpResponse:
    """Webhooks, and a new one; its secret is shown this once."""
    by, form = actor_on(request), WebhookForm(request.POST or None)
    made: list[webhooks.NewWebhook] = []

    def subscribe(told: dict[str, Any]) -> None:
        made.append(webhooks.subscribe(by=by, **told))

    refused = form.is_bound and not attempt(form, subscribe)
    return _webhooks(request, form if refused else WebhookForm(), made, REFUSED if refused else 200)


def _webhooks(
    request: HttpRequest, form: WebhookForm, made: list[webhooks.NewWebhook], status: int = 200
) -> HttpResponse:
    rows = shown.subscriptions(by=actor_on(request))
    told = {"form": form, "made": made[0] if made else None, "subscriptions": rows}
    return render(request, "exchange/outbox/webhooks.html", told, status=status)


@never_cache
@require_POST
@needs(Permission.EXCHANGE_MANAGE)
def webhook(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Pause, resume, end, or give a new secret."""
    by = actor_on(request)
    if act == "secret":
        return _webhooks(request, WebhookForm(), [webhooks.renew_secret(by=by, public_id=public_id)])
    states = {"pause": "paused", "resume": "active", "end": "ended"}
    reason = request.POST.get("reason", "")

    def change() -> None:
        webhooks.set_state(by=by, public_id=public_id, state=states.get(act, ""), reason=reason)

    _told(request, change, _("The webhook is changed."))
    return redirect("exchange:webhooks")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.EXCHANGE_VIEW)
def key_list(request: HttpRequest) -> HttpResponse:
    """Keys of Open311, and a new one; it is shown this once."""
    by, form = actor_on(request), KeyForm(request.POST or None)
    made: list[keys.NewKey] = []

    def make(told: dict[str, Any]) -> None:
        made.append(keys.make_key(by=by, **told))

    refused = form.is_bound and not attempt(form, make)
    told = {
        "form": form if refused else KeyForm(),
        "made": made[0] if made else None,
        "keys": keys.all_keys(),
    }
    return render(request, "exchange/outbox/keys.html", told, status=REFUSED if refused else 200)


@require_POST
@needs(Permission.EXCHANGE_MANAGE)
def end_key(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a key back."""
    by = actor_on(request)
    _told(request, lambda: keys.end_key(by=by, public_id=public_id), _("The key is taken back."))
    return redirect("exchange:keys")


@require_GET
@needs(Permission.CASE_INTAKE)
def held_list(request: HttpRequest) -> HttpResponse:
    """What came in and was not taken, newest first (one query)."""
    return render(request, "exchange/outbox/held.html", {"held": held.open_ones()})


@require_POST
@needs(Permission.CASE_INTAKE)
def settle(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Take it in after all, or set it aside."""
    by = actor_on(request)
    if act == "take-in":
        _told(request, lambda: held.take_in(by=by, public_id=public_id), _("A case is open for it."))
    else:
        reason = request.POST.get("reason", "")
        _told(
            request,
            lambda: held.set_aside(by=by, public_id=public_id, reason=reason),
            _("It is set aside; what was kept is removed."),
        )
    return redirect("exchange:held")
