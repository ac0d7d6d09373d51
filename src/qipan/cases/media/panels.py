"""What photos show on the page of a case."""

from __future__ import annotations

from qipan.core.public import Actor, Panel
from qipan.media.public import attachments_of


def photos_panel(actor: Actor, case: str) -> Panel | None:
    """Photos and voice notes of the case, as this reader may see them (one query)."""
    del actor
    attachments = attachments_of(case)
    return Panel("media/_panel.html", {"attachments": attachments}) if attachments else None
