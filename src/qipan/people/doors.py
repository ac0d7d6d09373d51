"""The door of a page: who may open it, and where a stranger is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from qipan.people.middleware import actor_on
from qipan.people.permissions import Permission
from qipan.people.rules import require

View = Callable[..., HttpResponseBase]


def needs(permission: Permission) -> Callable[[View], View]:
    """Open a view only to holders of ``permission``: ``@needs(Permission.CASE_VIEW)``.

    Somebody without the right is told so (403). A stranger who wants to read a page is sent to the log-in and
    comes back; a script of a page (``Accept: application/json``) is told 403.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_page = request.method == "GET" and request.headers.get("accept") != "application/json"
            if is_page and not actor_on(request).is_person:
                return redirect_to_login(request.get_full_path())
            require(actor_on(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return guard
