"""Signed webhooks. Source: Standard Webhooks 1.0: id, timestamp and body, HMAC-SHA256, ``v1,`` + base64.

The secret is derived from the store's own key, so that it stands nowhere and can be told once; a new number
makes a new one.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300


def secret_for(key: str, webhook: str, number: int) -> str:
    """The secret of a webhook: 32 bytes in base64 behind ``whsec_``."""
    raw = hmac.digest(key.encode(), f"webhook:{webhook}:{number}".encode(), "sha256")
    return PREFIX + base64.b64encode(raw).decode()


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """What stands in ``webhook-signature``."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{message}.{timestamp}.".encode() + body, "sha256")
    return "v1," + base64.b64encode(signed).decode()


def headers_for(secret: str, message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a signed message. ``message`` is the same in every attempt: receivers know a repeat."""
    return {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message, timestamp, body),
    }


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a message came from who holds the secret, unaltered, and not long ago. For receivers."""
    given = headers.get("webhook-timestamp", "")
    if not (given.isascii() and given.isdecimal()) or abs(now - int(given)) > TOLERANCE_SECONDS:
        return False
    expected = signature(secret, headers.get("webhook-id", ""), int(given), body)
    signed = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in signed)
