"""Reading the sealed log in order, by consumers that remember how far they came."""

from __future__ import annotations

from django.db import transaction

from qipan.core import clock
from qipan.core.ids import PATTERN
from qipan.core.models import Cursor, Event, Seal


def sealed_after(position: int, size: int) -> list[tuple[int, Event]]:
    """The next events with their seal numbers, in the order of the seals (two queries)."""
    seals = list(Seal.objects.filter(no__gt=position).order_by("no").values_list("no", "event")[:size])
    events = {e.public_id: e for e in Event.objects.filter(public_id__in=[event for _no, event in seals])}
    return [(no, events[event]) for no, event in seals]


def position_of(consumer: str) -> int:
    """The seal number up to which a consumer has read; 0 at first."""
    return Cursor.objects.filter(consumer=consumer).values_list("position", flat=True).first() or 0


def ids_in(event: Event) -> set[str]:
    """Public ids that an event names: its subject, in its facts, and the ends of its links."""
    return set(PATTERN.findall(f"{event.subject} {event.data} {event.links}"))


def advance(consumer: str, *, since: int, to: int) -> bool:
    """Move a consumer's cursor from ``since`` to ``to``; False when another one moved it meanwhile.

    Runs in the transaction of what the consumer made of the events, so that both stand or neither does.
    Raises ``TransactionManagementError`` outside one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A cursor moves with what was read.")
    now = clock.wall_now()
    Cursor.objects.get_or_create(consumer=consumer, defaults={"position": 0, "updated_at": now})
    moved = Cursor.objects.filter(consumer=consumer, position=since).update(position=to, updated_at=now)
    return bool(moved)
