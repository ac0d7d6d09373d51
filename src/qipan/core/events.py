"""The append-only event log: every service records what it did, in its own transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from types import MappingProxyType
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import transaction

from qipan.core import bulk, clock
from qipan.core.actors import Actor
from qipan.core.event_texts import take_out
from qipan.core.fast_rows import insert_rows
from qipan.core.ids import new_id, prefix_of
from qipan.core.links import is_stored
from qipan.core.models import Edge, Event, EventText, PendingSeal
from qipan.core.row_notes import Rows, take
from qipan.core.seal_key import derived

P = ParamSpec("P")
R = TypeVar("R")
# What a block of ``batch_events`` has gathered so far.
_gathered: ContextVar[list[_Recorded] | None] = ContextVar("qipan_gathered", default=None)
# What every event recorded inside a block of ``marked`` says besides its own facts.
_marks: ContextVar[Mapping[str, str]] = ContextVar("qipan_marks", default=MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Link:
    """A provenance edge from upstream ``source`` to downstream ``target`` that no key of the store says."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is to be recorded.

    A dotted stable action key, its subject, facts without personal data, and links. Sentences among the facts
    are kept beside the log (``core.event_texts``).
    """

    action: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[Link] = ()


class _Recorded(NamedTuple):
    """An event that is not yet written, with what goes beside it."""

    event: Event
    texts: list[EventText]
    links: Sequence[Link]


def canonical(value: Any) -> str:
    """Canonical JSON text: sorted keys, no spaces, real characters, times in ISO 8601."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an event.")


def digest(event: Event) -> str:
    """SHA-256 over every column of the event that carries meaning, in hexadecimal."""
    parts = (
        event.public_id,
        event.action,
        event.at.isoformat(),
        event.recorded_at.isoformat(),
        event.actor,
        event.organisation,
        event.subject,
        event.data,
        event.links,
        event.rows,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def tag_of(event_digest: str) -> str:
    """The keyed tag that an event gets when it is recorded (32 hexadecimal digits); the sealer demands it."""
    return hmac.new(derived("event"), event_digest.encode(), hashlib.sha256).hexdigest()[:32]


def record(
    action: str, *, by: Actor, subject: str, data: Mapping[str, Any] | None = None, links: Sequence[Link] = ()
) -> Event:
    """Record one happening. Must run inside the transaction of the change it tells of."""
    return record_many([NewEvent(action, subject, data or {}, links)], by=by)[0]


def record_many(happenings: Iterable[NewEvent], *, by: Actor) -> list[Event]:
    """Record several happenings of one actor at once, with their links.

    Raises ``TransactionManagementError`` outside a transaction: an event without its change is a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An event is recorded inside the transaction it tells of."
        )
    at, recorded_at = clock.now(), clock.wall_now()
    recorded = [_recorded(h, by, at, recorded_at) for h in happenings]
    gathered = _gathered.get()
    if gathered is None:
        _insert_texts(recorded)
    events = [each.event for each in recorded]
    _carry(events)
    if gathered is None:
        _write(recorded)
    else:
        gathered.extend(recorded)
    return events


def shred_texts(texts: Iterable[EventText], *, by: Actor, reason: str) -> None:
    """Empty sentences of the log; an event about each object says which, and why (a code)."""
    by_subject: dict[str, list[str]] = {}
    for text in texts:
        by_subject.setdefault(text.subject, []).append(text.public_id)
    ids = [each for some in by_subject.values() for each in some]
    EventText.objects.filter(public_id__in=ids).update(text="")
    happenings = [
        NewEvent("core.texts.shredded", subject, {"texts": some, "reason": reason})
        for subject, some in by_subject.items()
    ]
    record_many(happenings, by=by)


@contextmanager
def batch_events() -> Iterator[None]:
    """Write all that is recorded inside the block when it ends: three statements however many happenings.

    Until then the log does not show them, nor do the events have row ids. Nothing is written when the block
    fails. A block within a block is part of the outer one; where the inner one fails, its events go.
    """
    outer = _gathered.get()
    if outer is not None:
        before = len(outer)
        try:
            yield
        except BaseException:
            del outer[before:]
            raise
        return
    recorded: list[_Recorded] = []
    token = _gathered.set(recorded)
    try:
        yield
    finally:
        _gathered.reset(token)
    if recorded:
        _insert_texts(recorded)
        _carry([recorded[-1].event])
        _write(recorded)


def unit_of_work(function: Callable[P, R]) -> Callable[P, R]:
    """A service: one transaction, whose events are written at its end and carry all rows that it wrote.

    So it does not matter whether a row is written before or after the event that tells of it.
    """

    @wraps(function)
    def work(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), batch_events():
            return function(*args, **kwargs)

    return work


@contextmanager
def event_context(**marks: str) -> Iterator[None]:
    """Let every event that is recorded inside the block carry ``marks`` among its facts.

    For what runs the services of others many times: a bulk of steps names itself in each of their events.
    """
    token = _marks.set({**_marks.get(), **marks})
    try:
        yield
    finally:
        _marks.reset(token)


def _insert_texts(recorded: Sequence[_Recorded]) -> None:
    if texts := [text for each in recorded for text in each.texts]:
        insert_rows(texts)


def _write(recorded: Sequence[_Recorded]) -> None:
    events = [each.event for each in recorded]
    for event in events:
        event.tag = tag_of(digest(event))
    insert_rows([PendingSeal(event=event) for event in insert_rows(events)])
    edges = [
        {
            "source": link.source,
            "target": link.target,
            "relation": link.relation,
            "at": each.event.at,
            "event": each.event.public_id,
        }
        for each in recorded
        for link in each.links
    ]
    bulk.insert(Edge, edges, ignore_conflicts=True)


def _carry(events: Sequence[Event]) -> None:
    """Let events carry the digests of rows written since: each that of its subject, the first all others."""
    if not events:
        return
    subjects = {event.subject: event for event in reversed(events)}
    carried: dict[int, Rows] = {}
    for label, rows in take().items():
        for key, row_digest in rows.items():
            event = subjects.get(key, events[0])
            carried.setdefault(id(event), {}).setdefault(label, {})[key] = row_digest
    for event in events:
        if (rows_of := carried.get(id(event))) is not None:
            before: Rows = json.loads(event.rows)
            for label, rows in rows_of.items():
                before.setdefault(label, {}).update(rows)
            event.rows = canonical(before)


def _recorded(happening: NewEvent, by: Actor, at: datetime, recorded_at: datetime) -> _Recorded:
    links = [[link.source, link.relation, link.target] for link in happening.links]
    _ensure_stored(happening.links)
    event = Event(
        public_id=new_id("evt", at),
        action=happening.action,
        at=at,
        recorded_at=recorded_at,
        actor=by.id,
        organisation=by.organisation,
        subject=happening.subject,
        links=canonical(links),
    )
    data, texts = take_out({**happening.data, **_marks.get()}, event)
    event.data = canonical(data)
    return _Recorded(event, texts, happening.links)


def _ensure_stored(declared: Sequence[Link]) -> None:
    """Raise ``ValueError`` for a relation that no room registered as stored: a key says it, or none."""
    for link in declared:
        if not is_stored(link.relation, prefix_of(link.source), prefix_of(link.target)):
            raise ValueError(
                f"No stored relation {link.relation!r} leads from {link.source} to {link.target}: "
                f"register it with core.links.store, or derive it from the key that says it."
            )
