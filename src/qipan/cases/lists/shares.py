"""Named sets of cases, for evaluation."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from qipan.cases.models import Case, Clock, Inspection
from qipan.cases.section.workflow import WORKFLOW
from qipan.core.public import clock, pack


def share_of_cases(
    *,
    numerator: str,
    denominator: str,
    start: datetime,
    end: datetime,
    district: str = "",
    party: str = "",
    excused: bool = True,
) -> tuple[int, int]:
    """How many cases opened in [start, end) and worked here are in a named set, and of these in another.

    ``district`` and ``party`` (code of the lead) narrow to some. Returns (numerator within denominator,
    denominator). Cases that were never handled, were contested or
    opened again stay in every denominator. Overtime that an approved appeal excused counts as in time, unless
    ``excused`` is false: then the facts stand as they were.
    """
    cases = Case.objects.filter(opened_at__gte=start, opened_at__lt=end, adopted=False)
    if district:
        cases = cases.filter(district=district)
    if party:
        cases = cases.filter(lead__code=party)
    base = cases.filter(_counted(denominator, excused=False))
    return base.filter(_counted(numerator, excused=excused)).count(), base.count()


def _counted(name: str, *, excused: bool) -> Q:
    """A named set, in which a merged case counts as what became of the case it goes on under.

    Confirming and saying nothing are each reporter's own. A merged case that was late itself counts as late.
    """
    itself = _named_set(name, excused=excused)
    if name in ("confirmed", "silent"):
        return itself
    under = Q(head__in=Case.objects.filter(itself).values("pk"))
    if name == "closed-in-time":
        return itself | (under & ~_late(excused=excused))
    return itself | under


def _late(*, excused: bool) -> Q:
    """Cases whose handling ended or runs past its deadline; without what an appeal excused, if asked so."""
    now, handling = clock.now(), Clock.objects.filter(case=OuterRef("pk"), stage="handle")
    judged = handling.filter(exempt=False) if excused else handling
    return Q(Exists(judged.filter(Q(stopped_at__gt=F("due_at")) | Q(stopped_at=None, due_at__lt=now))))


def _named_set(name: str, *, excused: bool) -> Q:
    """The cases that a name of the evaluation schema means.

    A case is done when its check has passed, and due when it is done, when a limit of its handling passed, or
    when it was late: giving work back or ending a case takes nothing out that was late, and counts as nothing
    that was done.
    """
    now, states = clock.now(), pack().pack[WORKFLOW].states
    handling = Clock.objects.filter(case=OuterRef("pk"), stage="handle")
    looked_again = Inspection.objects.filter(case=OuterRef("pk")).exclude(inspected_at=None)
    late = _late(excused=excused)
    done = Q(state__in=[s.code for s in states if s.role in ("checked", "closed")]) & Q(Exists(handling))
    ended = Q(state__in=[s.code for s in states if s.role == "ended"])
    sets = {
        "due": done | late | (Q(Exists(handling.filter(due_at__lt=now))) & ~ended),
        "closed-in-time": done & ~late,
        "closed": Q(state__in=[s.code for s in states if s.role == "closed"]) | Q(reopened__gt=0),
        "answered": ~Q(answer=""),
        "confirmed": Q(confirmed=True),
        "reopened": Q(reopened__gt=0),
        "silent": Q(confirmed=False, reopened=0),
        "inspected": Q(Exists(looked_again)),
        "inspection-passed": Q(Exists(looked_again.filter(result="fixed")))
        & ~Q(Exists(looked_again.filter(result="not-fixed"))),
    }
    return sets[name]
