"""Retention: what the city's text allows to be kept, what is due to be shredded, and the shredding."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.cases.public import CaseWords, case_by_number, clean_number, forget_words, held_ids, sync_search
from qipan.core.public import (
    Actor,
    PersonalDataKind,
    batch_events,
    clock,
    is_id,
    pack,
    personal_kinds,
    record,
    scrub,
    system,
)
from qipan.core.seal import seal_pending
from qipan.errors import InputError
from qipan.oversee.section.retention import RETENTION, Span
from qipan.people.public import Permission, require

BATCH = 200
# A page tells how many are due up to this many: what it costs does not grow with the store.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of personal data with its span (None: no text of the city ends it), and what is due today."""

    kind: PersonalDataKind
    span: Span | None
    due: int
    held: int

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.due >= MOST_COUNTED


def kept(*, by: Actor) -> list[Kept]:
    """Every kind with what is due, in the order of the city's text. Needs ``retention.view``.

    One query for each kind, two where something is held, and one for the holds.
    """
    require(by, Permission.RETENTION_VIEW)
    held, spans = held_ids(), _spans()
    order = {code: place for place, code in enumerate(spans)}
    kinds = sorted(personal_kinds(), key=lambda kind: order.get(kind.code, len(order)))
    return [_kept(kind, spans.get(kind.code), held) for kind in kinds]


def _kept(kind: PersonalDataKind, span: Span | None, held: Collection[str]) -> Kept:
    if span is None:
        return Kept(kind, None, 0, 0)
    before = _before(span)
    due = kind.due(before, held)[:MOST_COUNTED].count()
    everything = kind.due(before, ())[:MOST_COUNTED].count() if held else due
    return Kept(kind, span, due, everything - due)


def _spans() -> dict[str, Span]:
    return {span.kind: span for span in pack().pack[RETENTION]}


def _before(span: Span) -> datetime:
    return clock.now() - timedelta(days=span.days)


def due_now(kinds: Collection[str] = ()) -> dict[str, int]:
    """How many rows of each kind (all that have a span) are due, for whoever runs the store."""
    held = held_ids()
    return {kind.code: kind.due(_before(span), held).count() for kind, span in _wanted(kinds)}


def shred_due(
    *, by: Actor, kinds: Collection[str] = (), on_batch: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Shred what is due of each kind (of all kinds that have a span by default); rows shredded by kind.

    In batches of their own transactions, so that writers do not wait and a killed run loses nothing: what
    is due stays due. A hold placed meanwhile counts from the next batch on. Afterwards the words are taken
    out of the index and the bytes out of the files. Raises ``InputError`` for an unknown kind.
    """
    done = {kind.code: _shred(kind, span, by, on_batch) for kind, span in _wanted(kinds)}
    # Always: a reporter, or a person at work, may have had something shredded in between.
    leave_no_trace()
    return done


def _wanted(kinds: Collection[str]) -> Iterator[tuple[PersonalDataKind, Span]]:
    spans, known = _spans(), {kind.code: kind for kind in personal_kinds()}
    strange = next((code for code in kinds if code not in known), "")
    if strange:
        raise InputError(
            _("There is no kind of personal data '%(kind)s'.") % {"kind": strange},
            where="kind",
            mend=", ".join(known),
        )
    return ((known[code], spans[code]) for code in known if code in spans and (not kinds or code in kinds))


def _shred(kind: PersonalDataKind, span: Span, by: Actor, on_batch: Callable[[int], None] | None) -> int:
    before, done = _before(span), 0
    while True:
        with transaction.atomic(), batch_events():
            rows = list(kind.due(before, held_ids()).select_for_update(of=("self",))[:BATCH])
            if not rows:
                break
            kind.shred(by, rows)
        done += len(rows)
        if on_batch:
            on_batch(len(rows))
    if done:
        with transaction.atomic():
            told = {"kind": kind.code, "rows": done, "days": span.days, "before": before}
            # Its subject is the text by which it was done.
            record("oversee.retention.run", by=by, subject=pack().digest, data=told)
    return done


def subject_of(matter: str) -> str:
    """The public id of what a person names: a case by its number, anything else by its id."""
    matter = matter.strip()
    return matter if is_id(matter) else case_by_number(clean_number(matter)).public_id


def leave_no_trace() -> None:
    """Bring the index of words up to what is left, and take the bytes of what went out of the files."""
    seal_pending()
    sync_search()
    forget_words()
    scrub((*(kind.due(clock.now(), ()).model for kind in personal_kinds()), CaseWords))


def shred_by_itself() -> None:
    """The daily job."""
    shred_due(by=system("retention"))
