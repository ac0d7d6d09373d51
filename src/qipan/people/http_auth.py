"""Who asks the API: a personal key in the header, or the session of somebody logged in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from qipan.people.middleware import actor_on
from qipan.people.models import Account
from qipan.people.selectors import actor_of
from qipan.people.tokens import account_of_key


class Key(HttpBearer):
    """``Authorization: Bearer qpn_…``: the actor of the key's account. A wrong key is never a stranger."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor, put on the request for services; None for a key that is not in force."""
        account = account_of_key(token)
        if account is None:
            return None
        request.actor = actor_of(account)  # type: ignore[attr-defined]
        return actor_on(request)


class Session(SessionAuth):
    """The session cookie of the pages; a write needs the CSRF token besides."""

    def __call__(self, request: HttpRequest) -> Any:
        """The actor; None without a session, so that a stranger hears of logging in and not of CSRF."""
        if self.param_name not in request.COOKIES:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The actor of whoever is logged in; Django has read the session behind the cookie ``key``."""
        del key
        return actor_on(request) if isinstance(request.user, Account) else None
