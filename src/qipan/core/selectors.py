"""Reads of the event log, for the other rooms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qipan.core.event_texts import with_texts
from qipan.core.links import all_neighbours
from qipan.core.models import Event


def events_of(subject: str) -> list[Event]:
    """All events about one object, oldest first (one query, and one for sentences)."""
    return with_texts(list(Event.objects.filter(subject=subject).order_by("id")))


def actors_of(subject: str, actions: Sequence[str]) -> set[str]:
    """Ids of the actors who did any of ``actions`` to ``subject`` (one query)."""
    return set(Event.objects.filter(subject=subject, action__in=actions).values_list("actor", flat=True))


def events_on(subjects: Iterable[str], *actions: str) -> list[Event]:
    """What was done to any of ``subjects`` by these actions, oldest first (one query, none for none)."""
    wanted = list(subjects)
    if not wanted:
        return []
    return with_texts(list(Event.objects.filter(subject__in=wanted, action__in=actions).order_by("id")))


def latest_events(
    *,
    before: int | None = None,
    actions: Iterable[str] = (),
    actor: str = "",
    subject: str = "",
    size: int = 100,
) -> list[Event]:
    """The newest events that fit, newest first, below the row id ``before`` (keyset; one query)."""
    events = Event.objects.order_by("-id")
    if before is not None:
        events = events.filter(id__lt=before)
    if wanted := tuple(actions):
        events = events.filter(action__in=wanted)
    if actor:
        events = events.filter(actor=actor)
    if subject:
        events = events.filter(subject=subject)
    return with_texts(list(events[:size]))


def newest_event_id() -> int:
    """Row id of the newest event (0 for an empty log): what a live page compares."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def sources_of(target: str, relation: str) -> set[str]:
    """Ids of the objects that a relation leads from to ``target`` (one query per kind of link)."""
    return set(all_neighbours(target, "up", relation))


def targets_of(source: str, relation: str) -> list[str]:
    """Ids of the objects that a relation leads to from ``source``, oldest first (a query per kind)."""
    return all_neighbours(source, "down", relation)
