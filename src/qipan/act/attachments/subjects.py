"""What an attachment belongs to, and who may add one to it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.act.models import Case, CaseSignal, Check, Inspection, Outcome, Visit
from qipan.act.reach import ensure_right
from qipan.core.public import Actor, actors_of, prefix_of, reporter
from qipan.errors import NotFound, NotPermitted
from qipan.people.public import Permission, has_permission, require_person
from qipan.sense.public import Signal

RECEIVED = "sense.signal.received"
_CASE_OF: dict[str, Callable[[str], Q]] = {
    "sig": lambda i: Q(pk__in=CaseSignal.objects.filter(signal__public_id=i).values("case")),
    "out": lambda i: Q(pk__in=Outcome.objects.filter(public_id=i).values("order__case")),
    "chk": lambda i: Q(pk__in=Check.objects.filter(public_id=i).values("outcome__order__case")),
    "ins": lambda i: Q(pk__in=Inspection.objects.filter(public_id=i).values("case")),
    "vis": lambda i: Q(pk__in=Visit.objects.filter(public_id=i).values("order__case")),
}


def case_of(subject: str) -> Case:
    """The case of a signal, an outcome, a check, an inspection or a visit. Raises ``NotFound``."""
    condition = _CASE_OF.get(prefix_of(subject))
    found = condition and Case.objects.select_related("area").filter(condition(subject)).first()
    if not found:
        raise NotFound(
            _("Nothing that could have a photo has the id %(id)s.") % {"id": subject},
            where="subject",
            mend=_("Photos belong to a report, a visit, an outcome, a check or an inspection."),
        )
    return found


def ensure_may_add(by: Actor, case: Case, subject: str) -> None:
    """Raise ``NotPermitted`` unless the thing is the caller's own to show.

    A reporter adds to the own report, a clerk to a report, whoever works on the case to work, whoever made a
    check or an inspection to that.
    """
    prefix = prefix_of(subject)
    if by.kind == "reporter" and by.id == reporter(case.number).id and prefix == "sig":
        return
    require_person(by)
    if prefix == "sig" and (
        has_permission(by, Permission.CASE_INTAKE) or by.id in actors_of(subject, (RECEIVED,))
    ):
        return
    if prefix == "chk":
        if not Check.objects.filter(public_id=subject, checked_by__public_id=by.id).exists():
            raise NotPermitted(_("Whoever made the check adds its photos."))
        return
    if prefix == "ins":
        if not Inspection.objects.filter(public_id=subject, inspected_by__public_id=by.id).exists():
            raise NotPermitted(_("Whoever made the inspection adds its photos."))
        return
    ensure_right(by, Permission.CASE_HANDLE, case, _party(subject))


def is_reporters(by: Actor, subject: str) -> bool:
    """Whether a photo is one that a reporter took: handed in by themselves, or by a clerk for them.

    What somebody at work adds, a patrol's report included, was taken by that person.
    """
    if prefix_of(subject) != "sig":
        return False
    if not by.is_person:
        return True
    patrols = Signal.objects.filter(public_id=subject, channel="patrol")
    return has_permission(by, Permission.CASE_INTAKE) and not patrols.exists()


def _party(subject: str) -> str:
    """The party whose work the thing is; of a report, whoever reaches the case."""
    owners = {
        "out": Outcome.objects.filter(public_id=subject).values_list("order__party__code", flat=True),
        "vis": Visit.objects.filter(public_id=subject).values_list("order__party__code", flat=True),
    }
    rows = owners.get(prefix_of(subject))
    return (rows.first() or "") if rows is not None else ""
