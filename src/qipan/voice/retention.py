"""What reporters said of an outcome in their own words, and what a clerk noted of a call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from qipan.cases import public as cases
from qipan.core.public import Actor, NewEvent, PersonalDataKind, record_many
from qipan.voice.models import CallAttempt, Feedback

LAST_END = _("the end of the last case that needs it")


def _feedback(before: datetime, held: Collection[str]) -> QuerySet[Feedback]:
    of_it = cases.keeping(before, held).filter(pk=OuterRef("case_id"))
    rows = Feedback.objects.filter(given_at__lt=before).exclude(text="").exclude(Exists(of_it))
    return rows.order_by("given_at", "id")


def _notes(before: datetime, held: Collection[str]) -> QuerySet[CallAttempt]:
    of_it = cases.keeping(before, held).filter(pk=OuterRef("case_id"))
    rows = CallAttempt.objects.filter(made_at__lt=before).exclude(reason="").exclude(Exists(of_it))
    return rows.order_by("made_at", "id")


def _shred_feedback(by: Actor, rows: Sequence[Feedback]) -> None:
    """The words go; verdict and reason code stay, since every figure rests on them."""
    Feedback.objects.filter(pk__in=[row.pk for row in rows]).update(text="")
    record_many([NewEvent("voice.feedback.shredded", row.public_id) for row in rows], by=by)


def _shred_notes(by: Actor, rows: Sequence[CallAttempt]) -> None:
    CallAttempt.objects.filter(pk__in=[row.pk for row in rows]).update(reason="")
    record_many([NewEvent("voice.call.shredded", row.public_id) for row in rows], by=by)


KINDS = (
    PersonalDataKind(
        "feedback-words", _("What reporters said of an outcome"), LAST_END, _feedback, _shred_feedback
    ),
    PersonalDataKind("call-notes", _("Notes of call-backs"), LAST_END, _notes, _shred_notes),
)
