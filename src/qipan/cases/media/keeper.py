"""What of a case may have photos, and who may add and see them: cases answer for it to ``media``."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.cases.models import Case, CaseSignal, Check, Inspection, Outcome
from qipan.cases.services import lock
from qipan.cases.visibility import ensure_right, may_see
from qipan.core.public import Actor, actors_of, prefix_of, reporter
from qipan.errors import NotPermitted
from qipan.media.public import Folder, no_subject
from qipan.people.public import Permission, has_permission, require_person
from qipan.sense.public import Signal

RECEIVED = "sense.signal.received"
Of = Callable[[str], Q]
_CASE_OF: dict[str, Of] = {
    "sig": lambda i: Q(pk__in=CaseSignal.objects.filter(signal__public_id=i).values("case")),
    "out": lambda i: Q(pk__in=Outcome.objects.filter(public_id=i).values("order__case")),
    "chk": lambda i: Q(pk__in=Check.objects.filter(public_id=i).values("outcome__order__case")),
    "ins": lambda i: Q(pk__in=Inspection.objects.filter(public_id=i).values("case")),
}
_PARTY_OF: dict[str, Callable[[str], str]] = {
    "out": lambda i: (
        Outcome.objects.filter(public_id=i).values_list("order__party__code", flat=True).first() or ""
    )
}
SUBJECTS = tuple(_CASE_OF)


def add_work_subject(prefix: str, *, case_of: Of, party_of: Callable[[str], str]) -> None:
    """A room above has things of a case that show work done by a party (visits): they may have photos too."""
    _CASE_OF[prefix], _PARTY_OF[prefix] = case_of, party_of


class CaseKeeper:
    """Answers for cases as folders; see ``media.folders.Keeper``."""

    def folder_of(self, subject: str) -> str:
        """The case of a signal, an outcome, a check, an inspection or a visit, locked."""
        condition = _CASE_OF.get(prefix_of(subject))
        case = condition and Case.objects.select_related("area").filter(condition(subject)).first()
        if not case:
            raise no_subject(subject)
        return lock(case).public_id

    def ensure_may_add(self, by: Actor, folder: str, subject: str) -> None:
        """A reporter adds to the own report, a clerk to a report, whoever works on the case to work, whoever
        made a check or an inspection to that.
        """
        case, prefix = _case(folder), prefix_of(subject)
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
        party_of = _PARTY_OF.get(prefix)
        ensure_right(by, Permission.CASE_HANDLE, case, party_of(subject) if party_of else "")

    def is_reporters(self, by: Actor, subject: str) -> bool:
        """Photos of a report handed in by its reporter, or by a clerk for them.

        What somebody at work adds, a patrol's report included, was taken by that person.
        """
        if prefix_of(subject) != "sig":
            return False
        if not by.is_person:
            return True
        patrols = Signal.objects.filter(public_id=subject, channel="patrol")
        return has_permission(by, Permission.CASE_INTAKE) and not patrols.exists()

    def may_see(self, by: Actor, folder: str) -> bool:
        """Whoever may open the case."""
        return may_see(by, _case(folder))

    def ensure_right(self, by: Actor, right: Permission, folder: str) -> None:
        """The right in the area of the case."""
        ensure_right(by, right, _case(folder))

    def folders(self, ids: Collection[str]) -> dict[str, Folder]:
        """Cases as folders."""
        rows = Case.objects.filter(public_id__in=list(ids)).values_list("public_id", "number", "simulated")
        return {i: Folder(i, number, f"/cases/{i}/", simulated) for i, number, simulated in rows}


def _case(folder: str) -> Case:
    rows = Case.objects.select_related("area", "lead").defer("area__geometry")
    case = rows.filter(public_id=folder).first()
    if case is None:
        raise no_subject(folder)
    return case
