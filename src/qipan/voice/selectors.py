"""Reads of voice."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from qipan.core.public import Description
from qipan.voice.models import Feedback


def feedback_of(case_id: int) -> list[Feedback]:
    """Verdicts on a case, oldest first (one query)."""
    return list(Feedback.objects.filter(case_id=case_id).order_by("id"))


def describe_feedback(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for f in Feedback.objects.filter(public_id__in=list(ids)).select_related("case"):
        url = f"/cases/{f.case.public_id}/"
        yield Description(
            f.public_id,
            "feedback",
            f.text[:120] or f.verdict,
            f.verdict,
            f.given_at.isoformat(),
            url,
            f.case.simulated,
        )


def feedback_on(case: str) -> list[Feedback]:
    """Verdicts on the case with a public id and on those merged into it, oldest first (one query)."""
    given = Feedback.objects.filter(Q(case__public_id=case) | Q(case__head__public_id=case))
    return list(given.order_by("id"))
