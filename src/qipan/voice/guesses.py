"""How often somebody may guess: wrong pairs of number and secret, per address and number."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

MOST = 10
SECONDS = 15 * 60


def _key(request: HttpRequest, number: str) -> str:
    digits = "".join(c for c in number if c.isdecimal())
    asked = f"{request.META.get('REMOTE_ADDR', '')} {digits}"
    # Hashed: what was typed stays out of the cache, and any length fits its keys.
    return "voice.guesses." + hashlib.sha256(asked.encode()).hexdigest()


def too_many(request: HttpRequest, number: str) -> bool:
    """Whether this address has used up its guesses at this number for now."""
    return int(cache.get(_key(request, number), 0)) >= MOST


def note(request: HttpRequest, number: str) -> None:
    """Count a wrong guess; the count ends a quarter of an hour after the first."""
    key = _key(request, number)
    if not cache.add(key, 1, SECONDS):
        cache.incr(key)
