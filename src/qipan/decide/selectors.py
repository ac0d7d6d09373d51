"""Reads of decision."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from qipan.core.public import Description
from qipan.decide.models import Dossier, Opinion
from qipan.errors import NotFound, RuleRefused


def dossier_by_id(public_id: str) -> Dossier:
    """The dossier with its options and opinions (three queries). Raises ``NotFound``."""
    dossiers = Dossier.objects.select_related("opened_by", "decided_by", "chosen", "unasked_by")
    found = dossiers.prefetch_related("options", "opinions").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No decision %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def opinion_of(dossier: Dossier, number: int) -> Opinion:
    """An opinion of the dossier by its row number. Raises ``NotFound`` for another dossier's."""
    found = Opinion.objects.select_related("dossier").filter(dossier=dossier, pk=number).first()
    if found is None:
        raise NotFound(_("The dossier has no such opinion."), where="opinion")
    return found


def signed_dossier(public_id: str) -> Dossier:
    """The signed dossier with a public id. Raises ``RuleRefused`` when nobody has signed it yet."""
    dossier = Dossier.objects.filter(public_id=public_id).first()
    if dossier is None:
        raise NotFound(_("No decision %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    if dossier.state != "signed":
        raise RuleRefused(_("This decision is not signed."), where=public_id, mend=_("Have it signed first."))
    return dossier


def latest_dossiers(*, state: str = "", size: int = 50) -> list[Dossier]:
    """The newest dossiers, optionally of one state (one query)."""
    dossiers = Dossier.objects.select_related("decided_by", "opened_by").order_by("-opened_at")
    return list((dossiers.filter(state=state) if state else dossiers)[:size])


def describe_dossiers(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for d in Dossier.objects.filter(public_id__in=list(ids)):
        at = (d.decided_at or d.opened_at).isoformat()
        yield Description(
            d.public_id, "decision", d.question, d.state, at, f"/decisions/{d.public_id}/", d.simulated
        )
