"""Personal data that cases keep: who reported, in what words, with which photos.

The days of a kind count from the end of the last case that needs it: open again, they count anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qipan.cases.models import Case, Order
from qipan.core.public import Actor, PersonalDataKind, event_texts, pack, shred_texts
from qipan.media.public import Attachment
from qipan.media.public import shred as shred_attachment
from qipan.sense.public import Reporter, Signal, shred_reporters, shred_words

WHY = "retention"
NAMELESS = "—"
LAST_END = _("the end of the last case that needs it")


def keeping(before: datetime, held: Collection[str]) -> QuerySet[Case]:
    """Cases for whose sake nothing goes: open, ended at ``before`` or later, or held.

    What was merged waits for the case it goes on under, and a report for all its matters.
    """
    needed = Q(closed_at=None) | Q(closed_at__gte=before) | Q(public_id__in=held)
    head = Q(head__closed_at=None) | Q(head__closed_at__gte=before) | Q(head__public_id__in=held)
    matters = Case.objects.filter(needed, parent=OuterRef("pk"))
    return Case.objects.filter(needed | (Q(head__isnull=False) & head) | Exists(matters))


def _reporters(before: datetime, held: Collection[str]) -> QuerySet[Reporter]:
    theirs = keeping(before, held).filter(case_signals__signal__reporter=OuterRef("pk"))
    rows = Reporter.objects.filter(shredded_at=None, created_at__lt=before).exclude(Exists(theirs))
    return rows.order_by("created_at", "id")


def _worded(before: datetime, held: Collection[str]) -> QuerySet[Signal]:
    of_it = keeping(before, held).filter(case_signals__signal=OuterRef("pk"))
    rows = Signal.objects.filter(received_at__lt=before).exclude(text="").exclude(Exists(of_it))
    return rows.order_by("received_at", "id")


def _attached(before: datetime, held: Collection[str]) -> QuerySet[Attachment]:
    of_it = keeping(before, held).filter(public_id=OuterRef("folder"))
    rows = Attachment.objects.filter(added_at__lt=before, shredded_at=None).exclude(Exists(of_it))
    return rows.order_by("added_at", "id")


def _originals(before: datetime, held: Collection[str]) -> QuerySet[Attachment]:
    return _attached(before, held).filter(kind="photo").exclude(original="")


def _log_words(before: datetime, held: Collection[str]) -> QuerySet[Any]:
    """Sentences in events about cases and their reports."""
    keep = keeping(before, held)
    of_case = keep.filter(public_id=OuterRef("subject"))
    of_signal = keep.filter(case_signals__signal__public_id=OuterRef("subject"))
    return event_texts.about(("cas", "sig"), before).exclude(Exists(of_case)).exclude(Exists(of_signal))


def _shred_log_words(by: Actor, rows: Sequence[Any]) -> None:
    shred_texts(rows, by=by, reason=WHY)


def _shred_reporters(by: Actor, rows: Sequence[Reporter]) -> None:
    shred_reporters(by=by, reporters=rows, reason=WHY)


def _shred_words(by: Actor, rows: Sequence[Signal]) -> None:
    """The words themselves, and what repeats their first line: titles of cases, and of orders by default."""
    shred_words(by=by, signals=rows, reason=WHY)
    said = [signal.public_id for signal in rows]
    cases = Case.objects.filter(Q(origin__in=said) | Q(case_signals__signal__in=list(rows))).distinct()
    for case in cases.only("category", "title"):
        named = pack().label("category", case.category, "zh") if case.category else NAMELESS
        Order.objects.filter(case=case, task=case.title).update(task=named)
        Case.objects.filter(pk=case.pk).update(title=named)


def _shred_photos(by: Actor, rows: Sequence[Attachment]) -> None:
    for attachment in rows:
        shred_attachment(by=by, attachment=attachment, reason=WHY, whole=True)


def _shred_originals(by: Actor, rows: Sequence[Attachment]) -> None:
    for attachment in rows:
        shred_attachment(by=by, attachment=attachment, reason=WHY)


KINDS = (
    PersonalDataKind(
        "reporter", _("Who reported: name, number, address"), LAST_END, _reporters, _shred_reporters
    ),
    PersonalDataKind(
        "report-words", _("Words and written place of a report"), LAST_END, _worded, _shred_words
    ),
    PersonalDataKind(
        "photo-original", _("Photos as the camera took them"), LAST_END, _originals, _shred_originals
    ),
    PersonalDataKind("photo", _("Photos and voice notes"), LAST_END, _attached, _shred_photos),
    PersonalDataKind("log-words", _("Sentences of the log"), LAST_END, _log_words, _shred_log_words),
)
