"""What photos and voice notes give to the house."""

from __future__ import annotations

from qipan.act.attachments.selectors import describe_attachments
from qipan.act.field.panels import photos
from qipan.act.models import Attachment
from qipan.core.public import links, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("att", describe_attachments)
    links.derive("shows", Attachment, source="subject", target="public_id", between=(links.ANY, "att"))
    register_panel("cas", photos)
