"""What re-inspection gives to the house."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from qipan.cases.inspection import selectors
from qipan.cases.inspection.drawing import draw_now
from qipan.cases.inspection.panels import inspections_panel
from qipan.cases.inspection.words import WORDS
from qipan.cases.models import Inspection
from qipan.core.public import links, name_codes, periodic, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("drw", selectors.describe_draws)
    register("ins", selectors.describe_inspections)
    inspected = Q(inspected_at__isnull=False)
    links.derive(
        "drew",
        Inspection,
        source="draw__public_id",
        target="public_id",
        between=("drw", "ins"),
        where=inspected,
    )
    links.derive(
        "inspected",
        Inspection,
        source="case__public_id",
        target="public_id",
        between=("cas", "ins"),
        where=inspected,
    )
    links.store("reopened", between=("ins", "cas"))
    register_panel("cas", inspections_panel)
    periodic("act.inspection.draw", every=timedelta(days=1), run=draw_now)
    for kind, named in WORDS.items():
        name_codes(kind, named)
