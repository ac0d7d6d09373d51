"""Reads of answering: who waits, and what they were told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from qipan.cases.lists.keyset import mark_of, order_named, ordered, slice_of
from qipan.cases.lists.selectors import cursors_of
from qipan.cases.models import Case, Notice
from qipan.cases.selectors import MOST, PAGE, CasePage
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor, Description, clock, local_time
from qipan.people.public import Permission, require


def notices_of(case: Case) -> list[Notice]:
    """What the reporter of a case was told while waiting, newest first (one query)."""
    return list(Notice.objects.filter(case=case).order_by("-id"))


def unanswered(*, by: Actor, cursor: str = "", size: int = PAGE) -> CasePage:
    """Reports past a deadline, longest first, without an answer or a notice that still holds (one query).

    Raises ``NotPermitted`` without ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    holding = Notice.objects.filter(case=OuterRef("pk"), until__gte=local_time(clock.now()).date())
    waiting = Case.objects.filter(
        visible_to(by), kind="report", adopted=False, closed_at=None, answer="", due_at__lt=clock.now()
    ).exclude(Exists(holding))
    order, mark, size = order_named("due"), mark_of(cursor), max(1, min(size, MOST))
    whole = ordered(waiting, order, mark).select_related("area", "lead").defer("area__geometry")
    found = slice_of(list(whole[: size + 1]), mark, size)
    ends = [(case.due_at, case.pk) for case in found.rows]
    return CasePage(found.rows, *cursors_of(found, ends))


def describe_notices(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for n in Notice.objects.filter(public_id__in=list(ids)).select_related("case"):
        url = f"/cases/{n.case.public_id}/"
        yield Description(
            n.public_id, "notice", n.reason[:120], "", n.told_at.isoformat(), url, n.case.simulated
        )
