"""What emergency plans give to the house."""

from __future__ import annotations

from django.db.models import Q

from qipan.core.public import links, name_codes, register, register_panel
from qipan.emergency.models import Emergency, EmergencyStep
from qipan.emergency.panels import emergency_panel, signal_panel
from qipan.emergency.selectors import describe_emergencies, describe_steps
from qipan.emergency.words import WORDS


def tie() -> None:
    """Called once when the program starts."""
    register("emr", describe_emergencies)
    register("ems", describe_steps)
    links.derive("activated", Emergency, source="origin", target="public_id", between=("wrn cas", "emr"))
    links.derive(
        "planned", EmergencyStep, source="emergency__public_id", target="public_id", between=("emr", "ems")
    )
    links.derive(
        "ordered",
        EmergencyStep,
        source="public_id",
        target="case__public_id",
        between=("ems", "cas"),
        where=Q(case__isnull=False),
    )
    register_panel("sig", signal_panel)
    for prefix in ("wrn", "cas"):
        register_panel(prefix, emergency_panel)
    for kind, named in WORDS.items():
        name_codes(kind, named)
