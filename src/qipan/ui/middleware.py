"""Turns errors meant for a person into a page or an API answer that says what, where and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from qipan.errors import QipanError
from qipan.ui.errors import page


class ErrorPageMiddleware:
    """Catches ``QipanError`` raised by a view. Faults of the program are left to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a person's error in the form that the request asked for."""
        return page(request, error) if isinstance(error, QipanError) else None
