"""Looking at partners: what became of what was sent there, and what they have for us."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.act.models import PartnerLook
from qipan.act.outbox import statuses, taking
from qipan.act.outbox.calls import CallFailed
from qipan.act.outbox.leases import pause_after
from qipan.act.outbox.partners import Connection, connections
from qipan.core.public import clock

EVERY = timedelta(minutes=1)
# A look may read many pages.
LEASE = timedelta(minutes=10)


def look_at_partners() -> int:
    """Look at every connected partner that is due; returns how many answered. One that fails is shown."""
    return sum(_look(c) for c in connections() if c.url)


def _look(found: Connection) -> bool:
    code, now = found.partner.code, clock.wall_now()
    PartnerLook.objects.get_or_create(partner=code, defaults={"due_at": now})
    free, mark = Q(leased_until=None) | Q(leased_until__lt=now), secrets.token_hex(16)
    looks = PartnerLook.objects.filter(partner=code)
    if not looks.filter(free, due_at__lte=now).update(lease=mark, leased_until=now + LEASE):
        return False
    words = _words_of(lambda: _ask(found))
    look = looks.filter(lease=mark).first()
    if look is None:
        return False
    look.failures = look.failures + 1 if words else 0
    pause = pause_after(look.failures) if words else EVERY
    look.looked_at = done = clock.wall_now()
    look.due_at, look.last_error, look.lease, look.leased_until = done + pause, words[:500], "", None
    look.save(update_fields=["failures", "looked_at", "due_at", "last_error", "lease", "leased_until"])
    return not words


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
