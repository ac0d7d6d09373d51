"""One process at a time works on a row: it holds a lease, renews it, and is followed when it goes silent.

A lease is a text that names machine, process and attempt, and the moment until which it holds. Whoever takes
a row writes a lease of its own; each later write asks for that lease, so that a process which was followed
changes nothing any more (a fencing token).
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from qipan.core import clock

LEASE = timedelta(seconds=60)
"""How long a lease holds without being renewed: after a killed worker others wait so long."""
RENEW = timedelta(seconds=15)
LONGEST = 96
# Candidates looked at when others take rows at the same moment.
AT_ONCE = 8


class Leased(models.Model):
    """Columns of a row that one process at a time works on."""

    lease = models.CharField(max_length=LONGEST, blank=True, default="")
    leased_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=models.Model)


def new_lease() -> str:
    """A lease that names this machine and process."""
    return f"{socket.gethostname()[:64]}:{os.getpid()}:{secrets.token_hex(6)}"


def is_free() -> Q:
    """Rows on which nobody works, or whose worker has gone silent."""
    return Q(leased_until=None) | Q(leased_until__lt=clock.wall_now())


def take_first(rows: QuerySet[Row], **changes: Any) -> tuple[Row, str] | None:
    """Lease the first free one of ``rows`` (in their order) and write ``changes``; None when there is none.

    Returns the row as it is now and the lease that it had before: not empty when another worker went away
    while it was at it. Safe beside other workers on both databases.
    """
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            row = rows.filter(is_free()).select_for_update(skip_locked=True, of=("self",)).first()
            return None if row is None else _lease(row, changes)
    for row in list(rows.filter(is_free())[:AT_ONCE]):
        if (leased := _lease(row, changes)) is not None:
            return leased
    return None


def _lease(row: Row, changes: dict[str, Any]) -> tuple[Row, str] | None:
    before, lease = str(getattr(row, "lease")), new_lease()  # noqa: B009
    same = type(row)._default_manager.filter(is_free(), pk=row.pk, lease=before)  # noqa: SLF001
    if not same.update(lease=lease, leased_until=clock.wall_now() + LEASE, **changes):
        return None
    row.refresh_from_db()
    return row, before


def leased_rows(rows: QuerySet[Row], lease: str) -> QuerySet[Row]:
    """Those of ``rows`` that are still under ``lease``: not what others have taken over."""
    return rows.filter(lease=lease) if lease else rows.none()


def renew(rows: QuerySet[Row], lease: str) -> bool:
    """Give a sign of life; False when another process has taken the row over."""
    return leased_rows(rows, lease).update(leased_until=clock.wall_now() + LEASE) > 0


def give_back(rows: QuerySet[Row], lease: str, **changes: Any) -> bool:
    """End the lease and write ``changes``; False, and nothing is written, when it was taken over."""
    return leased_rows(rows, lease).update(lease="", leased_until=None, **changes) > 0


def is_dead(lease: str) -> bool:
    """Whether the process that holds a lease can be asked (it is on this machine) and is gone."""
    host, _colon, rest = lease.partition(":")
    pid = rest.partition(":")[0]
    if os.name != "posix" or host != socket.gethostname()[:64] or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class _Renewing:
    """Leases of this process that are renewed while their work goes on."""

    lock = threading.Lock()
    rows: dict[str, QuerySet[Any]] = {}


@contextmanager
def renewing(rows: QuerySet[Any], lease: str) -> Iterator[None]:
    """Have the lease renewed by ``renew_kept`` while the block runs."""
    with _Renewing.lock:
        _Renewing.rows[lease] = rows
    try:
        yield
    finally:
        with _Renewing.lock:
            _Renewing.rows.pop(lease, None)


def renew_kept() -> None:
    """Renew every lease under which this process works now; a worker calls it every ``RENEW``."""
    with _Renewing.lock:
        leases = list(_Renewing.rows.items())
    for lease, rows in leases:
        renew(rows.all(), lease)
