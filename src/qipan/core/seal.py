"""Sealing: a keyed chain over the event log, made by one sealer so that writers never wait for each other.

A writer leaves its event in an outbox; the sealer gives each committed event the next number and chains
``HMAC-SHA256(key, previous chain : number : event digest)``. It seals nothing that was not tagged with the
store's secret when it was recorded: a row that somebody put in by SQL is refused, whatever time it names.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from django.db import connection, transaction

from qipan.core import clock
from qipan.core.events import digest, tag_of
from qipan.core.models import Event, PendingSeal, Seal
from qipan.core.seal_key import derived

GENESIS = "0" * 64
BATCH = 2000
# Any constant: the key of PostgreSQL's advisory lock that makes the sealer single.
SEALER_LOCK = 0x51495041


def chained(previous: str, no: int, event_digest: str) -> str:
    """The chain value of seal ``no`` (64 hexadecimal digits)."""
    return hmac.new(derived("seal"), f"{previous}:{no}:{event_digest}".encode(), hashlib.sha256).hexdigest()


def seal_pending() -> int:
    """Seal all committed events that wait, oldest first; returns how many were sealed."""
    sealed = 0
    while (batch := _seal_batch()) is not None:
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch() -> int | None:
    """Seal some events; None when none waits. Those whose tag is not of this store are set aside."""
    _be_the_only_sealer()
    waiting = PendingSeal.objects.filter(refused=False).order_by("event_id")
    keys = list(waiting.values_list("event_id", flat=True)[:BATCH])
    if not keys:
        return None
    last = Seal.objects.order_by("-no").first()
    no, chain = (last.no, last.chain) if last else (0, GENESIS)
    now, seals, forged = clock.wall_now(), [], []
    for event in Event.objects.filter(pk__in=keys).order_by("pk"):
        event_digest = digest(event)
        if not hmac.compare_digest(tag_of(event_digest), event.tag):
            forged.append(event.pk)
            continue
        no += 1
        chain = chained(chain, no, event_digest)
        seals.append(Seal(no=no, event=event.public_id, digest=event_digest, chain=chain, sealed_at=now))
    Seal.objects.bulk_create(seals, batch_size=BATCH)
    PendingSeal.objects.filter(pk__in=forged).update(refused=True)
    PendingSeal.objects.filter(pk__in=keys, refused=False).delete()
    return len(seals)


def _be_the_only_sealer() -> None:
    # SQLite needs nothing: its transactions take the one write lock when they begin.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def seals_of(events: Iterable[str]) -> dict[str, Seal]:
    """Seals by the public id of their event; events that wait are left out (one query)."""
    return {seal.event: seal for seal in Seal.objects.filter(event__in=list(events))}
