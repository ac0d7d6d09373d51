"""How often a stranger may call: a bucket of tokens per address, counted across all processes of a store.

A bucket is one row, filled and emptied by one statement. Its key is a keyed digest: no address is stored.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.throttling import BaseThrottle

from qipan.core import clock
from qipan.core.faults import words_of
from qipan.core.job_models import ThrottleBucket
from qipan.errors import TooMany

FULL_AFTER = 3600.0
"""Seconds in which an empty bucket fills; one that was not touched for so long is full and says nothing."""

# Tokens at this moment: what was left and what has come since, never more than the bucket takes.
_LEVEL = (
    "CASE WHEN bucket.tokens + (excluded.at - bucket.at) * %s > %s THEN %s "
    "ELSE bucket.tokens + (excluded.at - bucket.at) * %s END"
)
_TAKE = f"""
INSERT INTO core_throttlebucket AS bucket (mark, tokens, granted, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (mark) DO UPDATE SET
  granted = ({_LEVEL}) >= 1,
  tokens = ({_LEVEL}) - CASE WHEN ({_LEVEL}) >= 1 THEN 1 ELSE 0 END,
  at = excluded.at
RETURNING granted
"""  # noqa: S608  (made of the constants above alone)


class PerAddress(BaseThrottle):
    """At most ``settings.QIPAN_PUBLIC_PER_HOUR`` calls an hour from one address, which may come at once.

    Operations of one ``name`` are limited together. ``times`` scales their allowance.
    """

    def __init__(self, name: str, times: float = 1.0) -> None:
        self.name, self.times = name, times

    def allow_request(self, request: HttpRequest) -> bool:
        """Take one token from the caller's bucket; False when it is empty.

        A store that cannot write now limits nobody: what may be read is still read.
        """
        most = settings.QIPAN_PUBLIC_PER_HOUR * self.times
        caller = self.get_ident(request) or ""
        mark = hmac.new(settings.SECRET_KEY.encode(), f"{self.name}:{caller}".encode(), hashlib.sha256)
        try:
            return _take(mark.hexdigest(), most=most, at=clock.wall_now().timestamp())
        except DatabaseError as error:
            words_of(error, where=f"throttle {self.name}")
            return True

    def ensure(self, request: HttpRequest) -> None:
        """For pages. Raises ``TooMany`` when the caller's bucket is empty."""
        if not self.allow_request(request):
            raise TooMany(
                _("So much came from your connection that the page waits for a while."),
                mend=_("Try again later, or call the hotline: it takes your report all the same."),
            )

    def wait(self) -> float:
        """Seconds until the next token."""
        return FULL_AFTER / (settings.QIPAN_PUBLIC_PER_HOUR * self.times)


def _take(mark: str, *, most: float, at: float) -> bool:
    level = (most / FULL_AFTER, most, most, most / FULL_AFTER)
    if most < 1:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [mark, most - 1, True, at, *level, *level, *level])
        (granted,) = cursor.fetchone()
    return bool(granted)


def forget_full() -> int:
    """The hourly job: full buckets go; returns how many."""
    count, _each = ThrottleBucket.objects.filter(at__lt=clock.wall_now().timestamp() - FULL_AFTER).delete()
    return count


def forget_all() -> None:
    """Fill every bucket."""
    ThrottleBucket.objects.all().delete()
