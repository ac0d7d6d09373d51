"""Reads of public alerts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.core.public import Description, clock
from qipan.emergency.alerts.models import AlertProposal, PublicAlert
from qipan.errors import NotFound
from qipan.judge.public import Warning
from qipan.places.public import Area

NEWEST = 50
GRAVITY = {"blue": 1, "yellow": 2, "orange": 3, "red": 4}


def latest_alerts(*, size: int = NEWEST) -> list[PublicAlert]:
    """The newest messages (one query)."""
    return list(_rows().order_by("-sent", "-id")[:size])


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds now, for a page of the public: in the reader's language."""

    public_id: str
    colour: str
    headline: str
    instruction: str
    area: Area
    expires: datetime | None
    is_exercise: bool


def alerts_in_force() -> list[InForce]:
    """The newest message of each chain, unless it calls off or has run out; gravest first (one query)."""
    now, language = clock.now(), get_language() or "zh"
    since = _rows().filter(Q(expires=None) | Q(expires__gt=now))
    newest: dict[str, PublicAlert] = {}
    for alert in since.order_by("-sent", "-id")[:NEWEST]:
        newest.setdefault(alert.chain, alert)
    standing = [alert for alert in newest.values() if alert.message_type != "Cancel"]
    standing.sort(key=lambda alert: -GRAVITY.get(alert.colour, 0))
    return [_in_force(alert, language) for alert in standing]


def _in_force(alert: PublicAlert, language: str) -> InForce:
    return InForce(
        public_id=alert.public_id,
        colour=alert.colour,
        headline=alert.headline(language),
        instruction=alert.instruction(language),
        area=alert.area,
        expires=alert.expires,
        is_exercise=alert.status != "Actual",
    )


def alert_by_id(public_id: str) -> PublicAlert:
    """The message with a public id (one query). Raises ``NotFound``."""
    found = _rows().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No alert %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def alerts_of(warning: Warning) -> list[PublicAlert]:
    """All messages on a warning and its revisions, oldest first (one query)."""
    return list(_rows().filter(warning__finding=warning.finding_id).order_by("id"))


def open_proposal(warning: Warning) -> AlertProposal | None:
    """The alert on a warning that waits for a second person (one query)."""
    rows = AlertProposal.objects.select_related("proposed_by").filter(warning=warning, state="open")
    return rows.first()


def proposal_by_id(public_id: str) -> AlertProposal:
    """The proposed alert with a public id (one query). Raises ``NotFound``."""
    rows = AlertProposal.objects.select_related("proposed_by", "warning__area", "ended_by", "alert")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No alert %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def describe_proposals(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    key = "headline_zh" if (get_language() or "zh").startswith("zh") else "headline_en"
    for p in AlertProposal.objects.select_related("warning").filter(public_id__in=list(ids)):
        url = f"/warnings/{p.warning.public_id}/"
        at = p.proposed_at.isoformat()
        yield Description(p.public_id, "alert", p.words[key], p.state, at, url, p.warning.simulated)


def running_chain(warning: Warning) -> list[PublicAlert]:
    """The messages of the chain that is not cancelled, oldest first; empty when the public knows nothing."""
    told = alerts_of(warning)
    chain = [each for each in told if told and each.chain == told[-1].chain]
    return [] if chain and chain[-1].message_type == "Cancel" else chain


def _rows() -> QuerySet[PublicAlert]:
    rows = PublicAlert.objects.select_related("area", "issued_by", "seconded_by", "warning")
    return rows.defer("area__geometry")


def describe_alerts(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    language = get_language() or "zh"
    for a in PublicAlert.objects.filter(public_id__in=list(ids)).defer("content"):
        at, url = a.sent.isoformat(), f"/alerts/#{a.public_id}"
        yield Description(a.public_id, "alert", a.headline(language), a.message_type, at, url, a.simulated)
