"""Sealing: a hash chain over the event log, made by one sealer so that writers never wait for each other.

A writer leaves its event in an outbox; the sealer gives each committed event the next number and chains
``sha256(previous chain, number, event digest)``. An outsider who keeps an exported head can prove later that
nothing up to it was altered, removed or cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection, transaction

from qipan.core import clock
from qipan.core.events import digest
from qipan.core.models import Event, PendingSeal, Seal
from qipan.errors import InputError

GENESIS = "0" * 64
BATCH = 2000
# Any constant: the key of PostgreSQL's advisory lock that makes the sealer single.
SEALER_LOCK = 0x51495041


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal: its number, its chain hash, and the event it covers."""

    no: int
    chain: str
    event: str
    sealed_at: str


def chained(previous: str, no: int, event_digest: str) -> str:
    """The chain hash of seal ``no``."""
    return hashlib.sha256(f"{previous}:{no}:{event_digest}".encode()).hexdigest()


def seal_pending() -> int:
    """Seal all committed events that wait, oldest first; returns how many were sealed."""
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    _be_the_only_sealer()
    waiting = list(PendingSeal.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
    if not waiting:
        return 0
    last = Seal.objects.order_by("-no").first()
    no, chain = (last.no, last.chain) if last else (0, GENESIS)
    now, seals = clock.wall_now(), []
    for event in Event.objects.filter(pk__in=waiting).order_by("pk"):
        no += 1
        event_digest = digest(event)
        chain = chained(chain, no, event_digest)
        seals.append(Seal(no=no, event=event.public_id, digest=event_digest, chain=chain, sealed_at=now))
    Seal.objects.bulk_create(seals, batch_size=BATCH)
    PendingSeal.objects.filter(pk__in=waiting).delete()
    return len(waiting)


def _be_the_only_sealer() -> None:
    # SQLite needs nothing: its transactions take the one write lock when they begin.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def head() -> Head | None:
    """The newest seal, or None for an empty log."""
    last = Seal.objects.order_by("-no").first()
    return Head(last.no, last.chain, last.event, last.sealed_at.isoformat()) if last else None


def seals_of(events: Iterable[str]) -> dict[str, Seal]:
    """Seals by the public id of their event; events that wait are left out (one query)."""
    return {seal.event: seal for seal in Seal.objects.filter(event__in=list(events))}


def export_head(path: Path) -> Head | None:
    """Append the newest head as one JSON line to ``path``, unless it already stands there last."""
    newest = head()
    if newest is None or ((read := read_heads(path)) and read[-1].no == newest.no):
        return newest
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(newest)) + "\n")
    return newest


def read_heads(path: Path) -> list[Head]:
    """The heads kept in a file, oldest first; an absent file holds none.

    Raises ``InputError`` naming the line that is not a head.
    """
    if not path.exists():
        return []
    return list(_heads(path))


def _heads(path: Path) -> Iterator[Head]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield Head(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise InputError(
                "This line is not a sealed head.",
                where=f"{path}:{number}",
                mend="Give a file written by 'qipan seal' or kept from one.",
            ) from error
