"""How often a stranger may knock: a bucket of tokens per address, held in this process."""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.throttling import BaseThrottle

from qipan.errors import TooMany

# Beyond so many addresses the full buckets are dropped: a full bucket says nothing.
MOST_ADDRESSES = 20_000


class PerAddress(BaseThrottle):
    """At most ``settings.QIPAN_PUBLIC_PER_HOUR`` calls an hour from one address, which may come at once.

    Each operation that should be limited apart has an instance of its own. ``times`` scales its allowance.
    """

    def __init__(self, times: float = 1.0) -> None:
        self.times = times
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def allow_request(self, request: HttpRequest) -> bool:
        """Take one token from the caller's bucket; False when it is empty."""
        most = settings.QIPAN_PUBLIC_PER_HOUR * self.times
        caller, now = self.get_ident(request) or "", time.monotonic()
        with self._lock:
            tokens, since = self._buckets.get(caller, (most, now))
            tokens = min(most, tokens + (now - since) * most / 3600)
            allowed = tokens >= 1
            self._buckets[caller] = (tokens - allowed, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._forget_full(most, now)
        return allowed

    def ensure(self, request: HttpRequest) -> None:
        """For pages. Raises ``TooMany`` when the caller's bucket is empty."""
        if not self.allow_request(request):
            raise TooMany(
                _("So much came from your connection that the page waits for a while."),
                mend=_("Try again later, or call the hotline: it takes your report all the same."),
            )

    def wait(self) -> float:
        """Seconds until the next token."""
        return 3600 / (settings.QIPAN_PUBLIC_PER_HOUR * self.times)

    def reset(self) -> None:
        """Fill all buckets."""
        with self._lock:
            self._buckets.clear()

    def _forget_full(self, most: float, now: float) -> None:
        kept = {a: (t, s) for a, (t, s) in self._buckets.items() if t + (now - s) * most / 3600 < most}
        self._buckets = kept if len(kept) <= MOST_ADDRESSES else {}
