"""What public alerts give to other rooms."""

from __future__ import annotations

from qipan.core.public import links, name_codes, register, register_panel
from qipan.emergency.alerts.models import PublicAlert
from qipan.emergency.alerts.panels import alerts_panel
from qipan.emergency.alerts.selectors import describe_alerts
from qipan.emergency.alerts.words import ALERT, EVENTS


def tie() -> None:
    """Called once when the program starts."""
    register("cap", describe_alerts)
    links.derive(
        "published", PublicAlert, source="warning__public_id", target="public_id", between=("wrn", "cap")
    )
    links.store("replaced", between=("cap", "cap"))
    register_panel("wrn", alerts_panel)
    name_codes("alert", ALERT)
    name_codes("event", EVENTS)
