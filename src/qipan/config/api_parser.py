"""Reads what a program sends, and refuses what no store can keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from qipan.errors import InputError


class CleanParser(Parser):
    """JSON and query strings without zero characters and half surrogate pairs."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as JSON. Raises ``InputError`` for text that cannot be kept."""
        parsed = super().parse_body(request)
        # Both can only come in as an escape; a body without one costs nothing.
        if b"\\u" in request.body:
            _ensure_text(parsed)
        return parsed

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> Any:
        """The query as a dictionary. Raises ``InputError`` for text that cannot be kept."""
        parsed = super().parse_querydict(data, list_fields, request)
        _ensure_text(parsed)
        return parsed


def _ensure_text(value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _ensure_text(name)
            _ensure_text(part)
    elif isinstance(value, list):
        for part in value:
            _ensure_text(part)
    elif isinstance(value, str) and not is_text(value):
        raise InputError(
            _("The text holds a character that cannot be kept."), mend=_("Take it out and send it again.")
        )


def is_text(value: str) -> bool:
    """Whether every character can stand in a store."""
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
