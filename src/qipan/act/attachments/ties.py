"""What photos and voice notes give to the house."""

from __future__ import annotations

from qipan.act.attachments.selectors import describe_attachments
from qipan.act.field.panels import photos
from qipan.core.public import register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("att", describe_attachments)
    register_panel("cas", photos)
