"""Reads of emergencies."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qipan.core.public import Description
from qipan.emergency.models import (
    Emergency,
    EmergencyEntry,
    EmergencyHandover,
    EmergencyPost,
    EmergencyStep,
    EmergencyStock,
    EmergencyUse,
)
from qipan.errors import NotFound

NEWEST = 50
LINES = 200


def emergencies(*, size: int = NEWEST) -> list[Emergency]:
    """The newest emergencies, whatever their state (one query)."""
    return list(_rows().order_by("-opened_at", "-id")[:size])


def emergency_by_id(public_id: str) -> Emergency:
    """The emergency with a public id (one query). Raises ``NotFound``."""
    found = _rows().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No emergency %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def emergencies_of(origin: str) -> list[Emergency]:
    """Emergencies that were opened for a warning or a case, newest first (one query)."""
    return list(_rows().filter(origin=origin).order_by("-id"))


def steps_of(emergency: Emergency) -> list[EmergencyStep]:
    """Steps in the plan's order, with their cases (one query)."""
    rows = EmergencyStep.objects.filter(emergency=emergency).select_related("ended_by", "case")
    return list(rows.order_by("position"))


def posts_of(emergency: Emergency) -> list[EmergencyPost]:
    """Who holds which role now (one query)."""
    return list(EmergencyPost.objects.filter(emergency=emergency, until=None).select_related("holder"))


def uses_of(emergency: Emergency) -> list[EmergencyUse]:
    """Stock asked for, oldest first (one query)."""
    return list(EmergencyUse.objects.filter(emergency=emergency).order_by("id"))


def committed() -> dict[str, int]:
    """How much of each stock is committed by all emergencies (one query)."""
    return dict(EmergencyStock.objects.values_list("code", "committed"))


def entries_of(emergency: Emergency) -> list[EmergencyEntry]:
    """The newest lines of the log book, newest first (one query)."""
    rows = EmergencyEntry.objects.filter(emergency=emergency).select_related("by")
    return list(rows.order_by("-id")[:LINES])


def handovers_of(emergency: Emergency) -> list[EmergencyHandover]:
    """Hand-overs, newest first (one query)."""
    rows = EmergencyHandover.objects.filter(emergency=emergency).select_related("outgoing", "incoming")
    return list(rows.order_by("-id"))


def _rows() -> QuerySet[Emergency]:
    rows = Emergency.objects.select_related("area", "officer", "opened_by", "ended_by")
    return rows.defer("area__geometry")


def describe_emergencies(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for e in Emergency.objects.filter(public_id__in=list(ids)):
        url = f"/emergencies/{e.public_id}/"
        yield Description(
            e.public_id, "emergency", e.title, e.state, e.opened_at.isoformat(), url, e.simulated
        )


def describe_steps(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for s in EmergencyStep.objects.filter(public_id__in=list(ids)).select_related("emergency"):
        names = {
            step["code"]: step["name"]["zh"]
            for phase in s.emergency.text["phases"]
            for step in phase["steps"]
        }
        url, at = f"/emergencies/{s.emergency.public_id}/", s.started_at
        yield Description(
            s.public_id,
            "emergency-step",
            names.get(s.code, s.code),
            s.state,
            at.isoformat() if at else "",
            url,
            s.emergency.simulated,
        )
