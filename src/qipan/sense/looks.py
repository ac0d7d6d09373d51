"""Receipts of looks: who read what re-identifies somebody, when, and what for; theirs to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qipan.core.public import Actor, Event, NewEvent, clock, event_texts, events_on, record_many, unit_of_work
from qipan.people.public import require_person
from qipan.sense.models import Signal

IDENTITY, WORDS = "sense.reporter.revealed", "sense.words.read"
SAME_LOOK = timedelta(minutes=30)
"""Turning back to a page within this time, for the same purpose, is the same look."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody read a reporter's identity, or the words and the exact place of a report.

    ``organisation`` is a public id; ``purpose`` a code of ``word("look", …)`` or a sentence.
    """

    at: datetime
    organisation: str
    purpose: str
    of_identity: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Words that are about to be shown: of which signal, for which case, on which order (or none)."""

    signal: str
    case: str
    order: str = ""


@unit_of_work
def record_looks(*, by: Actor, readings: Sequence[Reading], purpose: str) -> int:
    """Leave a receipt of each reading that has none of the last half hour; returns how many were written.

    Raises ``NotPermitted`` for a machine: it has no purpose of its own. Two queries, one when all are known.
    """
    require_person(by)
    if not readings:
        return 0
    subjects = [reading.signal for reading in readings]
    since = clock.now() - SAME_LOOK
    lately = Event.objects.filter(subject__in=subjects, action=WORDS, actor=by.id, at__gt=since)
    read = event_texts.with_texts(list(lately))
    known = {(event.subject, event.content.get("purpose")) for event in read}
    fresh = {r.signal: r for r in readings if (r.signal, purpose) not in known}
    about = {r.signal: {"case": r.case} | ({"order": r.order} if r.order else {}) for r in fresh.values()}
    record_many([NewEvent(WORDS, s, {"purpose": purpose, **data}) for s, data in about.items()], by=by)
    return len(about)


def looks_at(signals: Iterable[int]) -> list[Look]:
    """Looks at who reported the signals with these keys and at their words, oldest first (two queries).

    The person concerned reads them. Who it was stays with the log: the organisation answers to strangers.
    """
    rows = Signal.objects.filter(pk__in=list(signals)).values_list("public_id", "reporter__public_id")
    subjects = [subject for row in rows for subject in row if subject]
    return [
        Look(e.at, e.organisation, str(e.content.get("purpose", "")), e.action == IDENTITY)
        for e in events_on(subjects, IDENTITY, WORDS)
    ]
