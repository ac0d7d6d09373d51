"""The receipt on its way from the sent form to the page that shows it.

The secret stands nowhere in the store, only its keyed hash; so it travels in a short-lived, signed cookie of
the one browser that reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qipan.cases.intake.opening import Receipt

COOKIE = "qipan_receipt"
SECONDS = 900


@dataclass(frozen=True, slots=True)
class ReceiptCookie:
    """What the reporter takes away, and the id of the case for those who may open it; ``part`` shows it."""

    part: ClassVar[str] = "cases/_receipt.html"

    number: str
    secret: str
    case: str

    @property
    def spaced(self) -> str:
        """The secret in two groups: easier to read aloud and to copy."""
        half = len(self.secret) // 2
        return f"{self.secret[:half]} {self.secret[half:]}"


def set_receipt(response: HttpResponse, receipt: Receipt) -> HttpResponse:
    """Give the response the receipt for a quarter of an hour."""
    case = receipt.case
    value = f"{case.number} {receipt.secret} {case.public_id}"
    response.set_signed_cookie(
        COOKIE,
        value,
        salt=COOKIE,
        max_age=SECONDS,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def get_receipt(request: HttpRequest) -> ReceiptCookie | None:
    """The receipt that this browser was given; None when there is none, or its time is over."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=SECONDS)
    return ReceiptCookie(*value.split()) if value else None
