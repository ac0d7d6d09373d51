"""Legal holds: placed and lifted by named persons with reasons, seen by all who see the case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.cases.models import Case, Hold
from qipan.core.public import (
    Actor,
    Description,
    basis_problem,
    clock,
    describe,
    local_time,
    new_id,
    prefix_of,
    reason_problem,
    record,
    unit_of_work,
)
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.people.public import Permission, account_by_id, require, require_person

LONGEST = timedelta(days=5 * 366)
HOLDABLE = ("cas", "hld", "run")


@unit_of_work
def place_hold(*, by: Actor, subject: str, reason: str, basis: str, until: date) -> Hold:
    """Keep all that belongs to ``subject`` until a day, whatever its spans say.

    ``subject`` is the public id of a case, of something held back or of an import. Raises ``InputError``
    without reason, basis or a day to come (at most five years) or for an unknown subject, ``RuleRefused`` for
    a hold that stands already on the same basis.
    """
    require_person(by)
    require(by, Permission.RETENTION_HOLD)
    _ensure_told(reason, basis, until)
    _ensure_there(subject)
    if Hold.objects.filter(standing(), subject=subject, basis=basis.strip()).exists():
        raise RuleRefused(
            _("It is held on this basis already."), mend=_("Lift that hold, or name another basis.")
        )
    made = Hold.objects.create(
        public_id=new_id("lhd"),
        subject=subject,
        reason=reason.strip(),
        basis=basis.strip(),
        until=until,
        placed_at=clock.now(),
        placed_by=account_by_id(by.id),
    )
    data = {"subject": subject, "basis": made.basis, "until": until}
    record("act.hold.placed", by=by, subject=made.public_id, data=data)
    return made


@unit_of_work
def lift_hold(*, by: Actor, hold: Hold, reason: str) -> Hold:
    """End a hold before its day: from then on spans count again. Raises ``RuleRefused`` when it is over."""
    require_person(by)
    require(by, Permission.RETENTION_HOLD)
    found = Hold.objects.select_for_update().get(pk=hold.pk)
    if found.lifted_at is not None:
        raise RuleRefused(_("This hold was lifted already."))
    if problem := reason_problem(reason):
        raise InputError(problem, where="reason", mend=_("Write it in one sentence."))
    found.lifted_at, found.lifted_by, found.lifted_why = clock.now(), account_by_id(by.id), reason.strip()
    found.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    record("act.hold.lifted", by=by, subject=found.public_id, data={"subject": found.subject})
    return found


def _ensure_told(reason: str, basis: str, until: date) -> None:
    if problem := reason_problem(reason):
        raise InputError(problem, where="reason", mend=_("Write it in one sentence."))
    problem = basis_problem(basis)
    if problem or len(basis.strip()) > 200:
        raise InputError(
            problem or _("A hold needs its basis."),
            where="basis",
            mend=_("Name the law, the order or the file."),
        )
    today = _today()
    if not today < until <= today + LONGEST:
        raise InputError(
            _("A hold ends on a day to come, within five years."),
            where="until",
            mend=_("Choose another day."),
        )


def _ensure_there(subject: str) -> None:
    known = prefix_of(subject) in HOLDABLE and describe([subject])[subject].state != "missing"
    if not known:
        raise InputError(
            _("Nothing that can be held has the id %(id)s.") % {"id": subject},
            where="matter",
            mend=_("Name a case, a letter that was held back, or an import."),
        )


def _today() -> date:
    return local_time(clock.now()).date()


def standing() -> Q:
    """Holds that are in force today."""
    return Q(lifted_at=None, until__gte=_today())


def held_ids() -> frozenset[str]:
    """Ids of all that is held today (one query)."""
    return frozenset(Hold.objects.filter(standing()).values_list("subject", flat=True))


def is_held(case: Case) -> bool:
    """Whether a case, the one it goes on under, or a matter of its report is held (one query)."""
    near = Case.objects.filter(Q(pk__in=(case.pk, case.head_id, case.parent_id)) | Q(parent=case))
    return Hold.objects.filter(standing(), subject__in=near.values("public_id")).exists()


def standing_on(subject: str) -> list[Hold]:
    """Holds in force on one thing (one query)."""
    rows = Hold.objects.filter(standing(), subject=subject).select_related("placed_by")
    return list(rows.order_by("id"))


def latest_holds(most: int = 200) -> list[Hold]:
    """Holds of the house, the newest first (one query)."""
    return list(Hold.objects.select_related("placed_by", "lifted_by").order_by("-id")[:most])


def hold_by_id(public_id: str) -> Hold:
    """A hold. Raises ``NotFound``."""
    found = Hold.objects.select_related("placed_by", "lifted_by").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("There is no hold %(id)s.") % {"id": public_id})
    return found


def state_of(hold: Hold) -> str:
    """``standing``, ``over`` (its day has passed) or ``lifted``."""
    if hold.lifted_at is not None:
        return "lifted"
    return "standing" if hold.until >= _today() else "over"


def describe_holds(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for h in Hold.objects.filter(public_id__in=list(ids)):
        yield Description(h.public_id, "hold", h.basis, state_of(h), h.placed_at.isoformat(), "/retention/")
