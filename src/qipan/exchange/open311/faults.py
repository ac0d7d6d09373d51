"""Errors in the shape of Open311. What programs look for stays in English: ``service_code is required``."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation

from qipan.errors import InputError, NotFound, NotPermitted, QipanError
from qipan.exchange.open311.wire import WireReply

# The fields of the house as the caller called them.
THEIRS = {"address": "address_string", "text": "description", "lon, lat": "lat, long", "name": "first_name"}


class WrongMethod(QipanError):
    """The address is right, the verb is not."""

    status = 405
    code = "method"


def missing(name: str) -> InputError:
    """400: something that must be given was not."""
    return InputError(f"{name} is required")


def unknown(name: str, value: str) -> NotFound:
    """404: a code, number or jurisdiction that does not exist."""
    return NotFound(f"{name} '{value[:80]}' was not found")


def bad_key() -> NotPermitted:
    """403: which of missing, wrong, ended or expired it is, is not told."""
    return NotPermitted("api_key is missing, invalid or no longer in force")


def told_of(error: Exception) -> WireReply:
    """The answer to an error. Raises it anew when it is a fault of the program."""
    if isinstance(error, RequestDataTooBig):
        return _told(413, "the request is too large")
    if isinstance(error, SuspiciousOperation | UnicodeError):
        return _told(400, "the request could not be read")
    if not isinstance(error, QipanError):
        raise error
    # A rule that refuses is a bad request to a program that knows no other word for it.
    status = 400 if error.status == 409 else error.status
    place = THEIRS.get(error.where, error.where)
    words = f"{place}: {error.what}" if place else error.what
    return _told(status, f"{words} {error.mend}".strip())


def _told(status: int, words: str) -> WireReply:
    return WireReply("errors", [{"code": str(status), "description": words}], status)
