"""What merging gives to the house."""

from __future__ import annotations

from django.db.models import Q

from qipan.cases.merging.page import neighbours_panel
from qipan.cases.merging.selectors import describe_merges
from qipan.cases.models import Case, Merge
from qipan.core.public import links, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("mrg", describe_merges)
    links.derive("merged", Merge, source="case__public_id", target="into__public_id", between=("cas", "cas"))
    links.derive(
        "taken-out",
        Merge,
        source="into__public_id",
        target="case__public_id",
        between=("cas", "cas"),
        where=Q(undone_at__isnull=False),
    )
    links.derive("split", Case, source="parent__public_id", target="public_id", between=("cas", "cas"))
    register_panel("cas", neighbours_panel)
