"""Looking at partners: what became of what was sent there, and what they have for us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from qipan.core.leases import give_back, renewing, take_first
from qipan.core.public import Backoff, Work, clock
from qipan.exchange.models import PartnerPoll
from qipan.exchange.outbox import pull_requests as taking
from qipan.exchange.outbox import statuses
from qipan.exchange.outbox.calls import CallFailed
from qipan.exchange.outbox.partners import Connection, connections

EVERY = timedelta(minutes=1)
PAUSES = Backoff(timedelta(seconds=30), timedelta(hours=6))
AT_ONCE = 4
"""Partners that are looked at beside each other."""


def claim_work() -> Work | None:
    """The next connected partner that is due, leased, as a piece of work of the lane."""
    claimed = _claim()
    return None if claimed is None else lambda: _look(*claimed)


def _claim() -> tuple[Connection, str] | None:
    now = clock.wall_now()
    connected = {found.partner.code: found for found in connections() if found.url}
    rows = PartnerPoll.objects.filter(partner__in=list(connected))
    if missing := connected.keys() - set(rows.values_list("partner", flat=True)):
        fresh = [PartnerPoll(partner=code, due_at=now) for code in sorted(missing)]
        PartnerPoll.objects.bulk_create(fresh, ignore_conflicts=True)
    leased = take_first(rows.filter(due_at__lte=now).order_by("due_at", "partner"))
    return None if leased is None else (connected[leased[0].partner], leased[0].lease)


def look_at_partners() -> int:
    """Look at every connected partner that is due; returns how many answered. One that fails is shown."""
    answered = 0
    while (claimed := _claim()) is not None:
        answered += _look(*claimed)
    return answered


def _look(found: Connection, lease: str) -> bool:
    mine = PartnerPoll.objects.filter(partner=found.partner.code)
    with renewing(mine, lease):
        words = _words_of(lambda: _ask(found))
    failures = (mine.values_list("failures", flat=True).first() or 0) + 1 if words else 0
    looked_at = clock.wall_now()
    pause = PAUSES.pause(failures) if words else EVERY
    ended = {"failures": failures, "looked_at": looked_at, "last_error": words[:500]}
    return give_back(mine, lease, due_at=looked_at + pause, **ended) and not words


def _ask(found: Connection) -> None:
    statuses.pull(found)
    if found.partner.source:
        taking.pull(found)


def _words_of(work: Callable[[], None]) -> str:
    try:
        work()
    except CallFailed as error:
        return error.words
    except ValueError:
        return _("Its answer could not be read.")
    return ""
