"""Whether the store can do its work now: a few checks, each in words that give nothing away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from qipan.core import clock
from qipan.core.faults import words_of
from qipan.core.gauges import disk_free_bytes
from qipan.core.job_models import Schedule, ThrottleBucket
from qipan.core.store import current
from qipan.errors import StoreError

Status = Literal["pass", "warn", "fail"]
LITTLE_BYTES, NO_BYTES = 2**30, 64 * 2**20
SILENT = timedelta(minutes=3)
FRESH_SECONDS = 5.0
"""Whoever asks more often is given the last answer: asking costs a write."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and how it is."""

    name: str
    status: Status
    words: str


class _Last:
    lock = threading.Lock()
    at, checks = float("-inf"), tuple[Check, ...]()


def health() -> tuple[Check, ...]:
    """All checks, at most ``FRESH_SECONDS`` old. Raises nothing."""
    with _Last.lock:
        if time.monotonic() - _Last.at > FRESH_SECONDS:
            _Last.checks, _Last.at = check_all(), time.monotonic()
        return _Last.checks


def check_all() -> tuple[Check, ...]:
    """All checks now. What cannot be checked while the store is away is left out."""
    store = _checked("store", _store)
    if store.status == "fail":
        return store, _checked("disk", _disk)
    return store, _checked("disk", _disk), _checked("worker", _worker), _checked("jobs", _jobs)


def status_of(checks: tuple[Check, ...]) -> Status:
    """The worst of them."""
    found = {check.status for check in checks}
    return "fail" if "fail" in found else "warn" if "warn" in found else "pass"


def _checked(name: str, check: Callable[[], tuple[Status, str]]) -> Check:
    try:
        status, words = check()
    except (DatabaseError, InterfaceError, StoreError, OSError) as error:
        connection.close()
        words_of(error, where=f"health {name}")
        # The sentence itself may name hosts and accounts, and this answer is for everybody.
        return Check(name, "fail", _("The store cannot be read or written now; its log says why."))
    return Check(name, status, words)


def _store() -> tuple[Status, str]:
    """The store is prepared, and takes a row."""
    current()
    with transaction.atomic():
        row = {"tokens": 0.0, "granted": True, "at": clock.wall_now().timestamp()}
        ThrottleBucket.objects.update_or_create(mark="health", defaults=row)
    return "pass", _("The store reads and writes.")


def _disk() -> tuple[Status, str]:
    free = disk_free_bytes()
    words = _("%(room)d MB of room are left.") % {"room": free // 2**20}
    return ("fail" if free < NO_BYTES else "warn" if free < LITTLE_BYTES else "pass"), words


def _worker() -> tuple[Status, str]:
    last = Schedule.objects.aggregate(at=Max("last_finished_at"))["at"]
    if last is None or clock.wall_now() - last > SILENT:
        return "warn", _("No worker has finished a periodic job for some minutes: is 'qipan worker' running?")
    return "pass", _("A worker is running.")


def _jobs() -> tuple[Status, str]:
    failing = Schedule.objects.filter(failures__gt=0).count()
    if failing:
        return "warn", _("%(count)d periodic jobs fail; see the page of operations.") % {"count": failing}
    return "pass", _("No periodic job fails.")
