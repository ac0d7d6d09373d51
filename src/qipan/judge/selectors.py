"""Reads of judgement: findings to be judged, warnings in force, each by id, how they show on a walk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.core.public import Description, pack
from qipan.errors import NotFound
from qipan.judge.models import Finding, Warning

TO_JUDGE = ("open", "acknowledged")


def open_findings(*, size: int = 50) -> list[Finding]:
    """Findings that wait for a person's judgement, newest first (one query)."""
    return list(_findings().filter(state__in=TO_JUDGE).order_by("-raised_at", "-id")[:size])


def latest_findings(*, state: str = "", size: int = 50) -> list[Finding]:
    """The newest findings, optionally of one state (one query)."""
    found = _findings().order_by("-raised_at", "-id")
    return list((found.filter(state=state) if state else found)[:size])


def warnings_in_force(*, size: int = 50) -> list[Warning]:
    """Warnings that hold now, newest first (one query)."""
    return list(_warnings().filter(state="in-force").order_by("-issued_at", "-id")[:size])


def past_warnings(*, size: int = 20) -> list[Warning]:
    """Warnings that were lifted, newest first (one query); replaced revisions show with their successor."""
    return list(_warnings().filter(state="cancelled").order_by("-ended_at", "-id")[:size])


def latest_warnings(*, state: str = "", size: int = 50) -> list[Warning]:
    """The newest warnings, optionally of one state (one query)."""
    found = _warnings().order_by("-issued_at", "-id")
    return list((found.filter(state=state) if state else found)[:size])


def finding_by_id(public_id: str) -> Finding:
    """The finding with a public id, with its area and judge (one query). Raises ``NotFound``."""
    found = _findings().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No finding %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def warning_by_id(public_id: str) -> Warning:
    """The warning with a public id, with its finding, area and issuer (one query). Raises ``NotFound``."""
    found = _warnings().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No warning %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def warnings_of(finding: Finding) -> list[Warning]:
    """All revisions of a finding's warning, oldest first (one query)."""
    return list(_warnings().filter(finding=finding).order_by("id"))


def _findings() -> QuerySet[Finding]:
    return Finding.objects.select_related("area", "judged_by").defer("area__geometry")


def _warnings() -> QuerySet[Warning]:
    related = Warning.objects.select_related("finding__area", "area", "issued_by", "previous")
    return related.defer("area__geometry", "finding__area__geometry")


def describe_findings(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    index, language = pack(), get_language() or "zh"
    for f in _findings().filter(public_id__in=list(ids)):
        title = f"{index.label('indicator', f.indicator, language)} · {f.area.in_language(language)}"
        at = f.raised_at.isoformat()
        yield Description(
            f.public_id, "finding", title, f.state, at, f"/findings/{f.public_id}/", f.simulated
        )


def describe_warnings(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for w in Warning.objects.filter(public_id__in=list(ids)):
        at = w.issued_at.isoformat()
        yield Description(
            w.public_id, "warning", w.title, w.state, at, f"/warnings/{w.public_id}/", w.simulated
        )
