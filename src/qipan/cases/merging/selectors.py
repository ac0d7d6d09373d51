"""Reads of joined and split cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from qipan.cases.models import Case, Merge
from qipan.core.public import Description


def standing_for(case: Case) -> Case:
    """The case that is worked on for a reporter's case: the one it was merged into, or itself."""
    if case.head_id is None:
        return case
    return Case.objects.select_related("area", "lead").defer("area__geometry").get(pk=case.head_id)


def family_of(case: Case) -> tuple[list[Case], list[Case]]:
    """Cases that were merged into this one, and the matters of its report, oldest first (one query).

    The matters are empty for a report of one matter.
    """
    first = case.parent_id or case.pk
    split = Q(parent=first, kind="report") | Q(pk=first)
    cases = list(Case.objects.filter(Q(head=case) | split).order_by("id"))
    members = [one for one in cases if one.head_id == case.pk]
    matters = [one for one in cases if first in (one.pk, one.parent_id)]
    return members, matters if len(matters) > 1 else []


def matters_of(case: Case) -> list[Case]:
    """The cases into which the report of ``case`` was split, the first itself included, oldest first.

    Empty for a report of one matter (one query).
    """
    first = case.parent_id or case.pk
    family = Q(parent=first, kind="report") | Q(pk=first)
    cases = list(Case.objects.filter(family).select_related("lead").order_by("id"))
    return cases if len(cases) > 1 else []


def describe_merges(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for m in Merge.objects.filter(public_id__in=list(ids)).select_related("case", "into"):
        state = "undone" if m.undone_at else "standing"
        title = f"{m.case.number} → {m.into.number}"
        url = f"/cases/{m.into.public_id}/"
        yield Description(m.public_id, "merge", title, state, m.merged_at.isoformat(), url, m.case.simulated)
