"""What public alerts give to other rooms."""

from __future__ import annotations

from qipan.core.public import links, name_codes, register, register_panel
from qipan.emergency.alerts.models import AlertProposal, PublicAlert
from qipan.emergency.alerts.panels import alerts_panel
from qipan.emergency.alerts.selectors import describe_alerts, describe_proposals
from qipan.emergency.alerts.words import ALERT, EVENTS


def tie() -> None:
    """Called once when the program starts."""
    register("cap", describe_alerts)
    links.derive(
        "published", PublicAlert, source="warning__public_id", target="public_id", between=("wrn", "cap")
    )
    register("alp", describe_proposals)
    links.derive(
        "proposed", AlertProposal, source="warning__public_id", target="public_id", between=("wrn", "alp")
    )
    links.derive("sent", AlertProposal, source="public_id", target="alert__public_id", between=("alp", "cap"))
    links.store("replaced", between=("cap", "cap"))
    register_panel("wrn", alerts_panel)
    name_codes("alert", ALERT)
    name_codes("event", EVENTS)
