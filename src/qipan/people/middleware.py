"""Puts the actor on the request, and the city's time zone on the clock of the page."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from qipan.core.public import Actor, pack
from qipan.people.models import Account
from qipan.people.selectors import actor_of

STRANGER = Actor(id="stranger", kind="system", label="stranger")


class ActorMiddleware:
    """``request.actor``: the account's actor, or a stranger without any right. Read when first used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(pack().pack.city.timezone)):
            return self.get_response(request)


def actor_on(request: HttpRequest) -> Actor:
    """Who asks: what views hand to services as ``by``."""
    actor: Actor = getattr(request, "actor", STRANGER)
    return actor


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user) if isinstance(user, Account) else STRANGER
